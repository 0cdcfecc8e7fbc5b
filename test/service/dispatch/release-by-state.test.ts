import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { ScenarioName } from '../../../src/testing/simulator/index.js';
import { type ProviderWorld, startWorld } from '../../_support/provider-world.js';

let world: ProviderWorld;

beforeEach(async () => {
  world = await startWorld();
});

afterEach(() => world.stop());

/** Plays the deliveries of the provider, from the creation of an order to its end. */
async function lived(scenario: ScenarioName) {
  const checkoutId = world.provider.checkout(scenario, { overrides: { apiVersion: '2021-12-13' } });
  const placement = await world.orders.place({ checkoutId });
  if (placement.kind !== 'placed') throw new Error(JSON.stringify(placement));
  const served = world.provider.order(placement.orderId);
  world.now = (served?.restsAt ?? 0) + 1_000_000;
  if (served !== undefined) await world.deliver(served);
  await world.milestonesDelivered();
  return { order: await world.orders.get(placement.orderId), served };
}

describe('over a whole life', () => {
  it.each([
    ['wire_paid', 'accepted', 1],
    ['redirect_paid', 'accepted', 1],
    ['review_passed', 'accepted', 1],
    ['wire_expired', 'cancelled', 0],
    ['charge_failed', 'cancelled', 0],
    ['review_blocked', 'blocked', 0],
    ['review_waiting', 'in_review', 0],
    ['wire_waiting', 'pending_payment', 0],
  ] as const)('%s ends %s and ships %i times', async (scenario, state, times) => {
    const { order } = await lived(scenario);
    expect(order?.state).toBe(state);
    expect(world.shipped).toHaveLength(times);
  });

  it('a failed charge, a block and a cancellation are milestones for the shop', async () => {
    const kinds = async (scenario: ScenarioName) =>
      (await lived(scenario)).order?.milestones.map(({ kind }) => kind);
    expect(await kinds('charge_failed')).toEqual(
      expect.arrayContaining(['payment_failed', 'cancelled']),
    );
    expect(await kinds('review_blocked')).toContain('blocked');
  });

  it('ids of subscriptions and billing agreements are stored with their lines', async () => {
    for (let tries = 0; tries < 40; tries += 1) {
      const { order, served } = await lived('card_accepted');
      const line = served?.basics.items.find(({ subscriptionId }) => subscriptionId !== undefined);
      if (line === undefined) continue;
      expect(order?.items.find(({ id }) => id === line.id)).toMatchObject({
        subscriptionId: line.subscriptionId,
        billingAgreementId: line.billingAgreementId,
      });
      return;
    }
    throw new Error('no order with a subscription was made up');
  });
});
