import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createOrderLifecycle, type OrderLifecycle } from '../../../src/service/order-lifecycle.js';
import { placeWaiting } from '../../../src/service/references/place-waiting.js';
import { Placing } from '../../../src/service/references/placing.js';
import { silent } from '../../../src/service/runtime/logger.js';
import { memory } from '../../../src/store/memory/memory.js';
import type { Store } from '../../../src/store/store.js';
import { StoreError } from '../../../src/store/store-error.js';
import {
  type Labelled,
  labelled,
  labelledDelivery,
  labelledPay,
  labelledService,
  PAID,
} from '../../_support/labelled-pay.js';
import { START } from '../../_support/make-observation.js';
import { parameters } from '../../_support/runs.js';
import { answerOf, disturbed } from '../../_support/service.js';

const [payment, attempt] = PAID;
const EUR_4 = { minor: 400, currency: 'EUR' } as const;

/** One life: only the payment names the order, and the dispute is linked through the attempt alone. */
const LIFE: readonly Labelled[] = [
  { id: 'e1', order: 'A-1', references: ['pi_1'], objects: payment ? [payment] : [] },
  { id: 'e2', references: ['ch_1', 'pi_1'], objects: attempt ? [attempt] : [], at: 1 },
  {
    ...{ id: 'e3', references: ['re_1', 'ch_1'], at: 2 },
    objects: [{ object: 'refund', id: 're_1', payment: 'pi_1', state: 'pending', amount: EUR_4 }],
  },
  {
    ...{ id: 'e4', references: ['re_1'], at: 3 },
    objects: [{ object: 'refund', id: 're_1', payment: 'pi_1', state: 'succeeded', amount: EUR_4 }],
  },
];

/** The report of a payment that names the order. */
const NAMED: Labelled = { id: 'e9', order: 'A-1', references: ['pi_1'], objects: PAID, at: 1 };

async function endOf(store: Store) {
  const orders = await createOrderLifecycle({ provider: labelledPay, store, clock: () => START });
  // Milestones follow the arrival, and are judged again before they are delivered.
  const { state, fraudState, charges, refunds, gates, parked } = (await orders.get('A-1')) ?? {};
  const history = (await orders.history('A-1')) ?? [];
  return {
    order: { state, fraudState, charges, refunds, gates, parked },
    ids: history.map(({ id }) => id),
    waiting: (await orders.unplaced()).unplaced,
  };
}

async function delivered(...batches: readonly (readonly Labelled[])[]) {
  const store = memory();
  const orders = await createOrderLifecycle({ provider: labelledPay, store, clock: () => START });
  for (const batch of batches) {
    await Promise.all(batch.map((one) => orders.webhook(labelledDelivery(one))));
  }
  return endOf(store);
}

describe('placing what a provider reports about payments', () => {
  it('ends the same in any order, with duplicates and at once, and leaves nothing waiting', async () => {
    const expected = await delivered(LIFE);
    expect(expected.waiting).toEqual([]);
    expect(expected.ids).toEqual(['e1', 'e2', 'e3', 'e4']);
    const one = fc.nat(LIFE.length - 1);
    await fc.assert(
      fc.asyncProperty(
        fc.shuffledSubarray([...LIFE.keys()], { minLength: LIFE.length }),
        fc.array(one, { maxLength: 4 }),
        fc.integer({ min: 1, max: 4 }),
        async (order, again, atOnce) => {
          const all = [...order, ...again].flatMap((index) => LIFE[index] ?? []);
          const batches = [];
          for (let from = 0; from < all.length; from += atOnce) {
            batches.push(all.slice(from, from + atOnce));
          }
          expect(await delivered(...batches)).toEqual(expected);
        },
      ),
      parameters(0.05),
    );
  });

  it.each<readonly [how: string, place: (orders: OrderLifecycle) => Promise<unknown>]>([
    ['the report of the payment', (orders) => orders.webhook(labelledDelivery(NAMED))],
    [
      'a person',
      (orders) => orders.link([{ reference: 'pi_1', orderId: 'A-1' }], { actor: 'a', reason: 'b' }),
    ],
  ])('releases nothing under a review that waited with it, placed by %s', async (_, place) => {
    const released: string[] = [];
    const orders = await labelledService({
      on: { ready_to_fulfil: ({ orderId }) => void released.push(orderId) },
    });
    const review = { object: 'review', id: 'prv_1', payment: 'pi_1', state: 'open' } as const;
    await orders.webhook(
      labelledDelivery({ id: 'e1', references: ['pi_1', 'ch_1'], objects: PAID }),
    );
    // It is found through the attempt alone.
    await orders.webhook(labelledDelivery({ id: 'e2', references: ['ch_1'], objects: [review] }));
    await place(orders);
    expect((await orders.get('A-1'))?.state).toBe('in_review');
    await orders.drain();
    expect(released).toEqual([]);
  });

  it('loses nothing when the store fails at any call, after the next delivery', async () => {
    const expected = await delivered(LIFE);
    for (let failing = 0; failing < 40; failing += 1) {
      const kept = memory();
      let call = 0;
      const fail = () => {
        call += 1;
        if (call === failing) throw new StoreError('unreachable', 'It is away. Try again.');
      };
      const calls = { place: fail, link: fail, removeUnplaced: fail, save: fail };
      const store = disturbed(kept, calls);
      const orders = await labelledService({ store });
      for (const one of [...LIFE].reverse()) {
        const { status } = await orders.webhook(labelledDelivery(one));
        if (status !== 200) await orders.webhook(labelledDelivery(one));
      }
      expect({ failing, ...(await endOf(kept)) }).toEqual({ failing, ...expected });
    }
  });

  it('places at the next start what was linked and not placed', async () => {
    const store = memory();
    const first = await labelledService({ store });
    for (const one of LIFE.slice(1)) await first.webhook(labelledDelivery(one));
    // The process ended after linking.
    await store.link('default', 'A-1', ['re_1']);
    const placing = new Placing({
      ...{ store, logger: silent, clock: () => START },
      observe: (observation) => first.observe(observation),
    });
    const stopping = new AbortController().signal;
    const placed = await placeWaiting({ store, account: 'default', placing, stopping });
    expect(placed).toBeGreaterThan(0);
    expect((await first.unplaced()).unplaced).toEqual([]);
    expect((await first.history('A-1'))?.map(({ id }) => id)).toEqual(['e2', 'e3', 'e4']);
  });

  it('answers 200 for what waits, and names its references', async () => {
    const orders = await labelledService();
    const [, second] = LIFE;
    const { status, body } = await answerOf(
      await orders.webhook(labelledDelivery(second ?? { id: '', references: [''] })),
    );
    expect({ status, body }).toEqual({
      status: 200,
      body: { receipt: 'unplaced', references: ['ch_1', 'pi_1'], observationId: 'e2' },
    });
  });

  it('links what is observed by program', async () => {
    const orders = await labelledService();
    for (const one of LIFE.slice(1)) await orders.webhook(labelledDelivery(one));
    await orders.observe({ ...labelled({ id: 'e1', references: ['pi_1'] }), orderId: 'A-1' });
    expect((await orders.unplaced()).unplaced).toEqual([]);
  });
});

describe('a payment that two orders name', () => {
  const again: Labelled = { ...labelledAs('e9', 'B-1') };

  it('closes every gate of both, whichever came first', async () => {
    for (const both of [
      [labelledAs('e1', 'A-1'), again],
      [again, labelledAs('e1', 'A-1')],
    ]) {
      const orders = await labelledService();
      for (const one of both) await orders.webhook(labelledDelivery(one));
      for (const [orderId, other] of [
        ['A-1', 'B-1'],
        ['B-1', 'A-1'],
      ] as const) {
        const answer = await orders.may(orderId, 'fulfil');
        expect(answer.reasons).toContain('two_orders');
        for (const gate of ['cancel', 'refund', 'return', 'confirm'] as const) {
          expect((await orders.may(orderId, gate)).allowed).toBe(false);
        }
        const view = await orders.get(orderId);
        expect(JSON.stringify(view?.milestones)).toContain(`for order ${other}`);
      }
    }
  });

  it('opens them again when a person has linked it and dismissed the contradiction', async () => {
    const orders = await labelledService();
    await orders.webhook(labelledDelivery(labelledAs('e1', 'A-1')));
    await orders.webhook(labelledDelivery(again));
    const audit = { actor: 'kim', reason: 'a typing mistake' };
    const references = ['pi_1', 'ch_1'];
    const links = references.map((reference) => ({ reference, orderId: 'B-1' }));
    for (const linked of await orders.link(links, audit)) {
      expect(linked).toMatchObject({ kind: 'linked', before: 'A-1' });
    }
    for (const reference of references) {
      const id = `two_orders:${reference}:A-1`;
      await orders.resolve('B-1', id, { decision: 'dismiss', ...audit });
    }
    expect((await orders.may('B-1', 'fulfil')).allowed).toBe(true);
    expect((await orders.may('A-1', 'fulfil')).reasons).toContain('two_orders');
    // The same contradiction again changes nothing.
    await orders.webhook(labelledDelivery(again));
    expect((await orders.may('B-1', 'fulfil')).allowed).toBe(true);
  });
});

function labelledAs(id: string, order: string): Labelled {
  return { id, order, references: ['pi_1', 'ch_1'], objects: PAID };
}
