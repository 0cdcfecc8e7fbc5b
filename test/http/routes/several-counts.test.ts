import { expect, it, onTestFinished } from 'vitest';
import { digitalRiver } from '../../../src/adapters/digital-river/index.js';
import { stripe } from '../../../src/adapters/stripe/index.js';
import { type App, createApp } from '../../../src/http/app.js';
import { createOrderLifecycle } from '../../../src/service/order-lifecycle.js';
import { createOrderLifecycles } from '../../../src/service/order-lifecycles.js';
import { memory } from '../../../src/store/memory/memory.js';
import { makeObservation } from '../../_support/make-observation.js';
import { paid } from '../../_support/payments.js';

const ofDigitalRiver = digitalRiver({ webhookSecrets: ['whsec_1'] });
const ofStripe = stripe({ webhookSecrets: ['whsec_2'], releaseAfter: new Date(0) });

async function bodyOf(app: App, path: string): Promise<unknown> {
  return (await app.fetch(new Request(`http://localhost${path}`))).json();
}

it('counts the orders of each of several providers, and says what each cannot do', async () => {
  const orders = await createOrderLifecycles({
    ...{ providers: [ofDigitalRiver, ofStripe], store: memory() },
  });
  onTestFinished(() => orders.stop());
  const accepted = { state: 'accepted', fraud: 'passed', source: 'webhook' } as const;
  for (const orderId of ['7001', '7002']) {
    await orders.of('digital-river').observe({ ...makeObservation(accepted), orderId });
  }
  for (const one of paid(10)) await orders.of('stripe').observe({ ...one, account: 'stripe' });

  const app = createApp(orders);
  expect(await bodyOf(app, '/counts')).toMatchObject({
    orders: { accepted: 3 },
    fraud: { passed: 3 },
    estimated: { fraud: [] },
    providers: [
      { provider: { name: 'digital-river' }, orders: { accepted: 2 }, estimated: [] },
      { provider: { name: 'stripe', title: 'Stripe' }, orders: { accepted: 1 }, estimated: [] },
    ],
  });
  expect(await bodyOf(app, '/')).toMatchObject({
    providers: [
      { name: 'digital-river', cannotReconcile: expect.stringContaining('Digital River') },
      { name: 'stripe', cannotReconcile: expect.stringContaining('no API key of Stripe') },
    ],
  });
});

it('counts a single provider once', async () => {
  const orders = await createOrderLifecycle({ provider: ofDigitalRiver, store: memory() });
  onTestFinished(() => orders.stop());
  expect(await bodyOf(createApp(orders), '/counts')).not.toHaveProperty('providers');
});
