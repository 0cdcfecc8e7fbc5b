import { describe, expect, it } from 'vitest';
import { digitalRiver } from '../../src/adapters/digital-river/index.js';
import type { OrderView } from '../../src/console/api.js';
import { outcomeText } from '../../src/console/order/reconcile/outcome.js';
import { createOrderLifecycle } from '../../src/service/order-lifecycle.js';
import { memory } from '../../src/store/memory/memory.js';
import { makeObservation } from '../_support/make-observation.js';

async function view(): Promise<OrderView> {
  const provider = digitalRiver({ webhookSecrets: ['whsec_outcome'] });
  const orders = await createOrderLifecycle({ provider, store: memory() });
  const observation = makeObservation({ state: 'accepted', fraud: 'passed', source: 'webhook' });
  await orders.observe(observation);
  const order = await orders.get(observation.orderId);
  await orders.stop();
  if (order === undefined) throw new Error('The order is not known.');
  const { name, title, speaksOf } = provider;
  return { ...order, provider: { name, title, speaksOf } };
}

const SENTENCE = 'Order 1 was stored as blocked; 1 read was taken in; it is blocked.';

describe('what the console says about a reconciliation', () => {
  it('is one sentence where nothing changed, even if reads were stored that confirm it', async () => {
    const before = await view();
    const after = {
      ...before,
      version: before.version + 1,
      instant: '2030-01-01T00:00:00Z',
    } as const;
    for (const reconciled of [
      { outcome: 'in_step' },
      { outcome: 'repaired', sentence: SENTENCE },
    ] as const) {
      expect(outcomeText(reconciled, 'Stripe', before, after)).toBe(
        'It agrees with Stripe; nothing changed.',
      );
    }
  });

  it('says that nothing changed about an order that is still not in step', async () => {
    const order = await view();
    const unresolved = { outcome: 'unresolved', sentence: SENTENCE } as const;
    expect(outcomeText(unresolved, 'Stripe', order, order)).toBe(`${SENTENCE} Nothing changed.`);
  });

  it('never says so where anything but the reports changed', async () => {
    const before = await view();
    const others: readonly (OrderView | undefined)[] = [
      undefined,
      { ...before, state: 'complete' },
      { ...before, upstreamId: 'SHOP-1' },
      { ...before, totalAmount: { minor: 1, currency: 'EUR' } },
    ];
    for (const after of others) {
      expect(outcomeText({ outcome: 'in_step' }, 'Stripe', before, after)).toBe(
        'It agrees with Stripe; new details were taken in.',
      );
      for (const outcome of ['repaired', 'unresolved'] as const) {
        const reconciled = { outcome, sentence: SENTENCE };
        expect(outcomeText(reconciled, 'Stripe', before, after)).toBe(SENTENCE);
      }
    }
  });

  it('says why the provider could not be asked, and nothing else', async () => {
    const order = await view();
    for (const outcome of ['unreadable', 'unknown_to_provider'] as const) {
      const reconciled = { outcome, sentence: 'The provider has no order 1.' };
      expect(outcomeText(reconciled, 'Stripe', order, order)).toBe(reconciled.sentence);
    }
  });
});
