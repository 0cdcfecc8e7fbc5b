import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { DEADLINES } from '../../../src/lifecycle/deadlines/deadlines.js';
import { memory } from '../../../src/store/memory/memory.js';
import type { ScenarioName } from '../../../src/testing/simulator/index.js';
import { type ProviderWorld, startWorld } from '../../_support/provider-world.js';

const HOUR = 3_600_000_000;

let world: ProviderWorld;

beforeEach(async () => {
  world = await startWorld();
});

afterEach(() => world.stop());

async function waiting(scenario: ScenarioName) {
  const checkoutId = world.provider.checkout(scenario);
  const placement = await world.orders.place({ checkoutId });
  if (placement.kind !== 'placed') throw new Error(JSON.stringify(placement));
  return placement.orderId;
}

describe('a deadline', () => {
  it.each([
    ['wire_waiting', 14 * 24, 'deadline:payment_window', 'pending for 14 days'],
    ['review_waiting', 48, 'deadline:review_too_long', 'has been open for 2 days'],
    ['card_accepted', 6 * 24, 'deadline:authorisation_expiry', 'authorised 6 days ago'],
  ] as const)(
    'of %s after %i hours needs attention, once',
    async (scenario, hours, subject, words) => {
      const orderId = await waiting(scenario);
      // An order's own times may lie a few seconds before its creation.
      world.now += hours * HOUR - 10_000_000;
      expect(await world.orders.checkDeadlines()).toEqual([]);
      world.now += 10_000_000;
      const due = await world.orders.checkDeadlines();
      expect(due[0]).toMatchObject({ kind: 'needs_attention', orderId });
      expect(due[0]?.subject.startsWith(subject)).toBe(true);
      expect(due[0]?.facts).toHaveProperty('detail', expect.stringContaining(words));
      world.now += 24 * HOUR;
      expect(await world.orders.checkDeadlines()).toEqual([]);
      await world.milestonesDelivered();
      expect(world.milestones.filter((one) => one.subject.startsWith(subject))).toHaveLength(
        due.length,
      );
    },
  );

  it('runs for an early observation that nothing explains', async () => {
    await world.orders.observe({
      id: 'e1',
      account: 'default',
      orderId: 'early',
      instant: world.now,
      source: 'webhook',
      releases: false,
      events: [{ type: 'order.pending_payment' }],
    });
    await world.orders.observe({
      id: 'e2',
      account: 'default',
      orderId: 'early',
      instant: world.now + 1,
      source: 'webhook',
      releases: false,
      events: [{ type: 'order.fulfilled' }],
    });
    expect((await world.orders.get('early'))?.parked).toMatchObject([{ standing: 'early' }]);
    world.now += HOUR / 4;
    expect(await world.orders.checkDeadlines()).toEqual([]);
    world.now += HOUR / 4;
    const due = await world.orders.checkDeadlines();
    expect(due.map(({ subject }) => subject)).toEqual(['deadline:early_unresolved:e2']);
    expect(due[0]?.facts).toHaveProperty('detail', expect.stringContaining('30 minutes ago'));
  });

  it('can be set, and switched off', async () => {
    await waiting('review_waiting');
    world.now += 3 * HOUR;
    expect(await world.orders.checkDeadlines({ review_too_long: 'off' })).toEqual([]);
    expect(await world.orders.checkDeadlines({ review_too_long: 3 })).toHaveLength(1);
  });

  it.each(DEADLINES)('can be set and switched off by its name: %s', async (name) => {
    await waiting(name === 'authorisation_expiry' ? 'card_accepted' : 'wire_waiting');
    await waiting('review_waiting');
    for (const [id, type] of [
      ['e1', 'order.pending_payment'],
      ['e2', 'order.fulfilled'],
    ] as const) {
      const about = { account: 'default', orderId: 'early', source: 'webhook' } as const;
      const events = [{ type }];
      world.now += 1;
      await world.orders.observe({ ...about, id, instant: world.now, releases: false, events });
    }
    world.now += HOUR / 60;
    const others = Object.fromEntries(DEADLINES.map((one) => [one, 'off'] as const));
    expect(await world.orders.checkDeadlines(others)).toEqual([]);
    expect(await world.orders.checkDeadlines({ ...others, [name]: 1 })).toEqual([]);
    const due = await world.orders.checkDeadlines({ ...others, [name]: 1 / 60 });
    expect(due.length).toBeGreaterThan(0);
    for (const { facts } of due) expect(facts).toMatchObject({ about: 'deadline', deadline: name });
    expect(await world.orders.checkDeadlines({ ...others, [name]: 1 / 60 }), 'once').toEqual([]);
  });

  it('is withdrawn when the order has moved on before it was delivered', async () => {
    await world.stop();
    const store = memory();
    const delivered: string[] = [];
    let open = false;
    world = await startWorld({
      store,
      outbox: { pollIntervalMs: 5, initialIntervalMs: 1, maxIntervalMs: 1 },
      on: {
        needs_attention: ({ subject }) => {
          if (!open) throw new Error('nobody is there');
          delivered.push(subject);
        },
      },
    });
    const orderId = await waiting('review_passed');
    world.now += 400 * HOUR;
    await world.orders.checkDeadlines();
    world.now = Math.max(world.now, world.provider.order(orderId)?.restsAt ?? 0) + 1_000_000;
    await world.orders.reconcile();
    open = true;
    world.now += HOUR;
    const settled = async () =>
      (await world.orders.milestones({ orderId })).milestones.find(({ subject }) =>
        subject.startsWith('deadline:review'),
      );
    for (let tries = 0; tries < 300 && (await settled())?.status === 'pending'; tries += 1) {
      await new Promise((resolve) => setTimeout(resolve, 10));
    }
    expect(await settled()).toMatchObject({
      status: 'withdrawn',
      reason: expect.stringContaining('The order has moved on: it is accepted.'),
    });
    expect(delivered).not.toContain('deadline:review_too_long');
  });

  it('is checked by itself', async () => {
    await world.stop();
    world = await startWorld({ deadlines: { intervalMs: 10, hours: { review_too_long: 1 } } });
    await waiting('review_waiting');
    world.now += 2 * HOUR;
    for (let tries = 0; tries < 500 && world.milestones.length === 0; tries += 1) {
      await new Promise((resolve) => setTimeout(resolve, 10));
    }
    expect(world.milestones.map(({ subject }) => subject)).toEqual(['deadline:review_too_long']);
  });
});
