import { afterAll, beforeAll, describe, it } from 'vitest';
import { restate } from '../../src/restate/index.js';
import type { Engine } from '../../src/service/engine.js';
import { storeConformance } from '../../src/testing/store-conformance.js';
import {
  RESTATE_SERVER,
  type RestateCluster,
  startRestate,
  warnWithoutRestate,
} from './restate-server.js';

warnWithoutRestate('npm run test:restate');

describe.skipIf(RESTATE_SERVER === undefined)('the store in Restate', () => {
  let cluster: RestateCluster;
  let worker: Engine;
  beforeAll(async () => {
    cluster = await startRestate();
    worker = restate(cluster.nodes[0]?.ingress ?? '', {
      admin: cluster.nodes[0]?.admin ?? '',
      worker: { host: '127.0.0.1', port: 0 },
    });
    await worker.migrate();
  });
  afterAll(async () => {
    await worker?.close();
    await cluster?.stop();
  });

  let number = 0;
  storeConformance({ describe, it }, () => {
    number += 1;
    const { ingress = '', admin = '' } = cluster.nodes[0] ?? {};
    return restate(ingress, { admin, namespace: `test ${number}` });
  });
});
