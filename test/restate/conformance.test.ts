import { afterAll, beforeAll, describe, it } from 'vitest';
import { restate } from '../../src/restate/index.js';
import type { Engine } from '../../src/store/engine.js';
import { storeConformance } from '../../src/testing/store-conformance/store-conformance.js';
import { onRestate } from './_support/on-restate.js';

onRestate('the store in Restate', (server) => {
  let worker: Engine | undefined;
  beforeAll(async () => {
    const { ingress, admin, port } = server();
    worker = restate(ingress, { admin, worker: { host: '127.0.0.1', port } });
    await worker.migrate();
  });
  afterAll(() => worker?.close());

  let number = 0;
  storeConformance({ describe, it }, (clock) => {
    number += 1;
    const { ingress, admin } = server();
    return restate(ingress, { admin, namespace: `test ${number}`, clock });
  });
});
