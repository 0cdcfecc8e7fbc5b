import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { digitalRiver } from '../../../src/adapters/digital-river/index.js';
import type { Observation } from '../../../src/order/observation.js';
import { createOrderLifecycle, type OrderLifecycle } from '../../../src/service/order-lifecycle.js';
import { memory } from '../../../src/store/memory/memory.js';

const FIRST_DAY = 1_700_000_000_000_000;
const DAY = 86_400_000_000;

function report(id: string, day: number, events: Observation['events']): Observation {
  return {
    id,
    account: 'default',
    orderId: '1',
    instant: FIRST_DAY + day * DAY,
    source: 'webhook',
    releases: true,
    events,
  };
}

const pending = report('pending', 0, [{ type: 'order.pending_payment' }]);
const accepted = report('accepted', 2, [{ type: 'fraud.passed' }, { type: 'order.accepted' }]);
const returned = report('returned', 3, [{ type: 'order.returned' }]);

describe('an order as of a moment', () => {
  let now: number;
  let orders: OrderLifecycle;
  beforeEach(async () => {
    now = FIRST_DAY;
    orders = await createOrderLifecycle({
      provider: digitalRiver({ webhookSecrets: ['whsec_1'] }),
      store: memory(),
      clock: () => now,
    });
    // The acceptance arrives first, and the observation before it three days late.
    for (const [observation, day] of [
      [accepted, 2],
      [returned, 4],
      [pending, 5],
    ] as const) {
      now = FIRST_DAY + day * DAY;
      await orders.observe(observation);
    }
    now = FIRST_DAY + 6 * DAY;
    await orders.resolve('1', 'returned', { decision: 'dismiss', actor: 'x', reason: 'y' });
  });
  afterEach(() => orders.stop());

  it('shows what had arrived by then, and nothing before the first arrival', async () => {
    expect(await orders.asOf('1', { instant: FIRST_DAY + DAY })).toBeUndefined();
    const third = await orders.asOf('1', { instant: FIRST_DAY + 3 * DAY });
    expect(third?.state).toBe('accepted');
    expect(third?.parked).toEqual([]);
    expect(third?.gates.fulfil.allowed).toBe(true);
  });

  it('shows a gate closed while something newer was parked, and open after the decision', async () => {
    const fourth = await orders.asOf('1', { instant: FIRST_DAY + 4 * DAY });
    expect(fourth?.gates.fulfil.reasons).toEqual(['parked']);
    const now = await orders.asOf('1', { instant: FIRST_DAY + 7 * DAY });
    expect(now?.gates.fulfil.allowed).toBe(true);
  });

  it('is selected by an arrival, too', async () => {
    const history = (await orders.history('1')) ?? [];
    const arrival = history.find(({ id }) => id === 'accepted')?.arrival ?? 0;
    const then = await orders.asOf('1', { arrival });
    expect(then?.version).toBe(1);
    expect(then?.milestones.map(({ kind }) => kind)).toContain('ready_to_fulfil');
  });

  it('has none of the milestones of what arrived together with it, but after it', async () => {
    const together = [accepted, report('fulfilled', 4, [{ type: 'order.fulfilled' }])].map(
      (one) => ({ ...one, orderId: '2' }),
    );
    await Promise.all(together.map((one) => orders.observe(one)));
    const history = (await orders.history('2')) ?? [];
    expect(new Set(history.map(({ arrivedAt }) => arrivedAt)).size).toBe(1);
    const kindsAt = async (id: string) => {
      const arrival = history.find((one) => one.id === id)?.arrival ?? 0;
      const then = await orders.asOf('2', { arrival });
      return then?.milestones.map(({ kind }) => kind);
    };
    expect(await kindsAt('accepted')).toEqual(['ready_to_fulfil']);
    expect(await kindsAt('fulfilled')).toEqual(['ready_to_fulfil', 'fulfilled']);
  });

  it('of the current moment equals get()', async () => {
    const { version: _, ...now } = (await orders.get('1')) ?? {};
    expect(await orders.asOf('1', { instant: FIRST_DAY + 9 * DAY })).toMatchObject(now);
  });
});

describe('an order with more milestones than fit on a page', () => {
  it('shows all of them, now and as of a moment', async () => {
    const store = memory();
    const provider = digitalRiver({ webhookSecrets: ['whsec_1'] });
    const orders = await createOrderLifecycle({ provider, store, clock: () => FIRST_DAY });
    const refunds = Array.from({ length: 600 }, (_, n) => ({
      id: `refund-${n}`,
      state: 'succeeded' as const,
    }));
    await orders.observe({
      ...accepted,
      events: [
        {
          type: 'facts.reported',
          facts: { refunds },
          instant: accepted.instant,
          source: 'webhook',
        },
        ...accepted.events,
      ],
    });
    expect((await orders.get('1'))?.milestones).toHaveLength(601);
    expect((await orders.asOf('1', { instant: FIRST_DAY }))?.milestones).toHaveLength(601);
    await orders.stop();
  });
});

describe('a subscription', () => {
  it('is called for every change until it ends, and affects nothing when it throws', async () => {
    const orders = await createOrderLifecycle({
      provider: digitalRiver({ webhookSecrets: ['whsec_1'] }),
      store: memory(),
    });
    const changed: string[] = [];
    orders.watch(() => {
      throw new Error('another listener failed');
    });
    const stop = orders.watch(({ orderId }) => changed.push(orderId));
    await orders.observe(pending);
    await orders.observe(accepted);
    stop();
    await orders.observe(returned);
    expect(changed).toEqual(['1', '1']);
    await orders.stop();
  });
});
