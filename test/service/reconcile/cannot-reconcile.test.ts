import { expect, it, onTestFinished } from 'vitest';
import { digitalRiver } from '../../../src/adapters/digital-river/index.js';
import type { Provider } from '../../../src/adapters/provider.js';
import { createOrderLifecycle } from '../../../src/service/order-lifecycle.js';
import { memory } from '../../../src/store/memory/memory.js';
import { mixedPay } from '../../_support/mixed-pay.js';

async function refusalOf(provider: Provider): Promise<string | undefined> {
  const orders = await createOrderLifecycle({ provider, store: memory() });
  onTestFinished(() => orders.stop());
  return orders.cannotReconcile;
}

it('is absent where orders can be read', async () => {
  const api = { apiKey: 'sk_test', baseUrl: 'http://127.0.0.1:1' };
  const provider = digitalRiver({ webhookSecrets: ['whsec_1'], api });
  expect(await refusalOf(provider)).toBeUndefined();
});

it('asks for the API key of a provider that has calls', async () => {
  expect(await refusalOf(digitalRiver({ webhookSecrets: ['whsec_1'] }))).toBe(
    'This service has no API key of Digital River. Set one to read orders there.',
  );
});

it('says that a provider has no such call, by what it speaks of', async () => {
  const title = 'Mixed Pay has no call to read';
  expect(await refusalOf(mixedPay())).toContain(`${title} an order here.`);
  expect(await refusalOf(mixedPay({ speaksOf: 'payments' }))).toContain(`${title} a payment here.`);
  const findPayments = async () => ({ kind: 'payments', observations: [] }) as const;
  const none = async () => ({ kind: 'none' }) as const;
  expect(await refusalOf(mixedPay({ speaksOf: 'payments', api: { read: none } }))).toContain(title);
  for (const api of [{ readPayment: none }, { findPayments }]) {
    expect(await refusalOf(mixedPay({ speaksOf: 'payments', api }))).toBeUndefined();
  }
});
