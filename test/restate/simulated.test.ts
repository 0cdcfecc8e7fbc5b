import { afterAll, beforeAll, describe } from 'vitest';
import { restate } from '../../src/restate/index.js';
import { simulatedLives } from '../service/simulated-lives.js';
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
    beforeAll(async () => {
      cluster = await startRestate();
    });
    afterAll(() => cluster?.stop());

    let number = 0;
    simulatedLives(30, () => {
      number += 1;
      const { ingress = '', admin = '' } = cluster.nodes[0] ?? {};
      const worker = { host: '127.0.0.1', port: 0 };
      return restate(ingress, { admin, namespace: `life ${number}`, worker });
    });
  },
);
