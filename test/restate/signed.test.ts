import { describe, expect, it, onTestFinished } from 'vitest';
import { digitalRiver } from '../../src/adapters/digital-river/index.js';
import { restate } from '../../src/restate/index.js';
import { createOrderLifecycle } from '../../src/service/order-lifecycle.js';
import { eventBody, SECRET } from '../_support/deliveries.js';
import { freePort } from '../_support/free-port.js';
import { RESTATE_SERVER, startRestate, warnWithoutRestate } from '../_support/restate-server.js';
import { deliverTo } from '../_support/service.js';
import { engineKey } from './_support/engine-key.js';

warnWithoutRestate('npm run test:restate');

describe.skipIf(RESTATE_SERVER === undefined)('a Restate server that signs its calls', () => {
  it('is answered only by a worker that knows its key', async () => {
    const [key, otherKey] = [engineKey(), engineKey()];
    const cluster = await startRestate(1, 4, key.secret);
    onTestFinished(() => cluster.stop());
    const { ingress, admin } = cluster.nodes[0] ?? { ingress: '', admin: '' };
    const store = async (identity: string) => {
      const worker = { host: '127.0.0.1', port: await freePort(), identityKeys: [identity] };
      return restate(ingress, { admin, worker, timeoutMs: 5_000 });
    };
    const provider = digitalRiver({ webhookSecrets: [SECRET] });

    const orders = await createOrderLifecycle({ provider, store: await store(key.identity) });
    onTestFinished(() => orders.stop());
    expect((await deliverTo(orders, eventBody('accepted'))).status).toBe(200);
    expect(await orders.get('7001')).toMatchObject({ state: 'accepted' });

    // The server cannot even discover which objects there are.
    const otherStore = await store(otherKey.identity);
    onTestFinished(() => otherStore.close());
    await expect(otherStore.migrate()).rejects.toThrow(/The engine cannot be used/);
  });
});
