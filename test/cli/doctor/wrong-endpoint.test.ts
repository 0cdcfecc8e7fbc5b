import { expect, it } from 'vitest';
import { stripe } from '../../../src/adapters/stripe/index.js';
import { checkStore } from '../../../src/cli/doctor/store.js';
import { createOrderLifecycle } from '../../../src/service/order-lifecycle.js';
import { memory } from '../../../src/store/memory/memory.js';

it('names the endpoint to create when thin events arrive', async () => {
  const secret = 'whsec_1';
  const store = memory();
  const orders = await createOrderLifecycle({
    provider: stripe({ webhookSecrets: [secret], releaseAfter: new Date(0) }),
    store,
  });
  expect((await checkStore(store)).map(({ what }) => what)).not.toContain('endpoint');
  const body = JSON.stringify({
    ...{ id: 'evt_1', object: 'v2.core.event', type: 'v1.payment_intent.succeeded' },
    ...{ created: '2026-11-26T12:00:00.000Z', related_object: { id: 'pi_1' } },
  });
  const headers = { 'Stripe-Signature': stripe.signForTest({ rawBody: body, secret }) };
  const request = new Request('https://shop.example', { method: 'POST', headers, body });
  expect((await orders.webhook(request)).status).toBe(202);
  const found = (await checkStore(store)).find(({ what }) => what === 'endpoint');
  expect(found).toMatchObject({ verdict: 'wrong' });
  expect(found?.sentence).toContain('1 thin event arrived.');
  expect(found?.sentence).toContain('Create a webhook endpoint for snapshot events');
  await orders.stop();
});
