import { afterAll, beforeAll, describe } from 'vitest';
import { restate } from '../../src/restate/index.js';
import { simulatedLives } from '../service/simulated-lives.js';
import { freePort } from '../store/free-port.js';
import {
  RESTATE_SERVER,
  type RestateCluster,
  startRestate,
  warnWithoutRestate,
} from './restate-server.js';

warnWithoutRestate('npm run test:restate');

describe.skipIf(RESTATE_SERVER === undefined)(
  'a provider that delivers late, twice, out of order, among forged and broken bodies, to Restate',
  () => {
    let cluster: RestateCluster;
    // One address for all: a call that began at a worker which is gone waits for it to come back.
    let port: number;
    beforeAll(async () => {
      cluster = await startRestate();
      port = await freePort();
    });
    afterAll(() => cluster?.stop());

    let number = 0;
    simulatedLives(30, () => {
      number += 1;
      const { ingress = '', admin = '' } = cluster.nodes[0] ?? {};
      const worker = { host: '127.0.0.1', port };
      return restate(ingress, { admin, namespace: `life ${number}`, worker });
    });
  },
);
