import { describe, expect, it } from 'vitest';
import type { ProviderCalls } from '../../../src/adapters/provider.js';
import type { EventPage } from '../../../src/adapters/provider-api.js';
import type { Failure } from '../../../src/order/rejection.js';
import { eventBody } from '../../_support/deliveries.js';
import {
  bothProviders,
  digitalRiverHere,
  paidEvents,
  stripeHere,
} from '../../_support/two-providers.js';
import { until } from '../../_support/until.js';

const DOWN: Failure = {
  kind: 'failure',
  ...{ retryable: true, uncertain: false, reason: 'The provider is out of order.' },
  internal: { httpStatus: 503, codes: [] },
};

/** The calls of a provider that lists these events and has no other call. */
function listing(...bodies: readonly unknown[]): Partial<ProviderCalls> {
  return {
    async *events(): AsyncGenerator<EventPage> {
      yield { kind: 'events', bodies };
    },
  };
}

const failing: Partial<ProviderCalls> = {
  async *events(): AsyncGenerator<EventPage> {
    yield DOWN;
  },
};

const breaking: Partial<ProviderCalls> = {
  // biome-ignore lint/correctness/useYield: it fails before its first page.
  async *events(): AsyncGenerator<EventPage> {
    throw new Error('an adapter with a bug');
  },
};

describe('reconciling with two providers', () => {
  it.each([
    ['fails', failing],
    ['throws', breaking],
  ])('brings the orders of one in step while the API of the other %s', async (_, api) => {
    const providers = [digitalRiverHere(api), stripeHere(listing(...paidEvents('A-1')))];
    const orders = await bothProviders({ providers });
    const [first, second] = await orders.reconcile();
    expect(first).toMatchObject(
      api === failing
        ? { kind: 'reconciled', reconciliation: { events: { failure: DOWN } } }
        : { kind: 'error', because: 'an adapter with a bug' },
    );
    expect(second).toMatchObject({
      ...{ kind: 'reconciled', provider: { name: 'stripe', title: 'Stripe' } },
      reconciliation: { events: { missed: 2 } },
    });
    expect((await orders.of('stripe').get('A-1'))?.state).toBe('accepted');
  });

  it('asks one provider, if it is named, and says which is not set up', async () => {
    const bodies = [eventBody('accepted', { orderId: 'D-1' })];
    const providers = [digitalRiverHere(listing(...bodies)), stripeHere()];
    const orders = await bothProviders({ providers });
    expect(await orders.reconcile({ provider: 'digital-river' })).toMatchObject([
      { provider: { name: 'digital-river' }, kind: 'reconciled' },
    ]);
    expect(await orders.reconcile()).toMatchObject([
      { kind: 'reconciled', reconciliation: { events: { missed: 0 } } },
      { provider: { name: 'stripe' }, kind: 'not_set_up' },
    ]);
    await expect(orders.reconcile({ concurrency: 0 })).rejects.toThrow(/reconcile.concurrency/);
  });

  it('happens periodically with those that can, whatever the others do', async () => {
    const providers = [digitalRiverHere(breaking), stripeHere(listing(...paidEvents('A-1')))];
    const orders = await bothProviders({ providers, reconcile: { intervalMs: 5 } });
    await until('the order of Stripe is here', async () => orders.of('stripe').get('A-1'));
  });

  it('cannot be asked for periodically where none of them can', async () => {
    const without = { ...stripeHere({}), apiOption: undefined };
    const providers = [{ ...digitalRiverHere({}), apiOption: undefined }, without];
    await expect(
      // The compiler does not let an optional member be undefined.
      bothProviders({ providers: providers as never, reconcile: { intervalMs: 5 } }),
    ).rejects.toThrow(/reconcile is set, but must be left out: the providers have no call/);
    const one = [digitalRiverHere({}), stripeHere(listing())];
    await expect(
      bothProviders({ providers: one, reconcile: { intervalMs: 60_000 } }),
    ).resolves.toBeDefined();
  });
});
