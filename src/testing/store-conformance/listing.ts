import assert from 'node:assert/strict';
import type { Observation } from '../../order/observation.js';
import { pagesOf } from '../../store/page.js';
import type { OrderFilter, OrderRow, Page, PageRequest, RecentFilter } from '../../store/store.js';
import { StoreError } from '../../store/store-error.js';
import {
  changeSample,
  claimAt,
  keyOf,
  later,
  milestoneSample,
  NOW,
  observationSample,
} from './samples.js';
import type { StoreTest } from './store-test.js';

export function listingConforms(test: StoreTest): void {
  test('orders are found by their account, states, ids, parked observations and last update', async (store) => {
    await store.save(
      [
        changeSample('1', { row: { upstreamId: 'WEB-1', checkoutId: 'k' } }),
        changeSample('2', { row: { state: 'in_review', fraudState: 'review_opened', parked: 1 } }),
        changeSample('3', { row: { state: 'in_review', fraudState: 'unknown', checkoutId: 'k' } }),
        changeSample('4', { row: { account: 'other', state: 'unreported', parked: 3 } }),
      ],
      NOW,
    );
    const found = async (filter: OrderFilter) =>
      (await store.orders(filter)).items.map(({ orderId }) => orderId);
    assert.deepEqual(await found({}), ['4', '1', '2', '3']);
    assert.deepEqual(await found({ account: 'other' }), ['4']);
    assert.deepEqual(await found({ state: 'in_review' }), ['2', '3']);
    assert.deepEqual(await found({ state: 'unreported' }), ['4']);
    assert.deepEqual(await found({ fraudState: 'unknown' }), ['3']);
    assert.deepEqual(await found({ state: 'in_review', fraudState: 'review_opened' }), ['2']);
    assert.deepEqual(await found({ parked: true }), ['4', '2']);
    assert.deepEqual(await found({ parked: false }), ['1', '3']);
    assert.deepEqual(await found({ upstreamId: 'WEB-1' }), ['1']);
    assert.deepEqual(await found({ checkoutId: 'k' }), ['1', '3']);
    assert.deepEqual(await found({ checkoutId: "k' or true --" }), []);
    assert.deepEqual((await store.counts()).orders, { accepted: 1, in_review: 2, unreported: 1 });
    assert.equal((await store.counts()).parked, 2);
    assert.deepEqual(await store.countOrders('other'), {
      ...{ orders: { unreported: 1 }, fraud: { passed: 1 } },
      ...{ estimated: [], estimatedFraud: [] },
    });
    assert.deepEqual(await store.countOrders('shop'), {
      orders: { accepted: 1, in_review: 2 },
      fraud: { unknown: 1, review_opened: 1, passed: 1 },
      ...{ estimated: [], estimatedFraud: [] },
    });
    assert.deepEqual(await store.countOrders('nobody'), {
      ...{ orders: {}, fraud: {} },
      ...{ estimated: [], estimatedFraud: [] },
    });
    await store.save([changeSample('5', { row: { state: 'in_review' } })], later(1));
    assert.deepEqual(await found({ updatedBefore: later(1), state: 'in_review' }), ['2', '3']);
    assert.deepEqual(await found({ updatedBefore: later(2), state: 'in_review' }), ['2', '3', '5']);
    assert.deepEqual(await found({ updatedBefore: NOW }), []);
    assert.deepEqual(await found({ parked: true, state: 'in_review' }), ['2']);
    assert.deepEqual(await found({ parked: false, state: 'in_review' }), ['3', '5']);
    assert.deepEqual(await found({ checkoutId: 'k', state: 'in_review' }), ['3']);
  });

  test('a filter matches the current state of an order, not an earlier one', async (store) => {
    await store.save([changeSample('1', { row: { state: 'in_review', parked: 1 } })], NOW);
    await store.save([changeSample('1', { row: { version: 2, fraudState: 'blocked' } })], NOW);
    const found = async (filter: OrderFilter) => (await store.orders(filter)).items.length;
    assert.equal(await found({ state: 'in_review' }), 0);
    assert.equal(await found({ fraudState: 'passed' }), 0);
    assert.equal(await found({ parked: true }), 0);
    assert.equal(await found({ state: 'accepted', fraudState: 'blocked' }), 1);
  });

  test('the pages of filtered orders contain every match once, in order', async (store) => {
    const states = ['accepted', 'complete', 'in_review'] as const;
    const frauds = ['passed', 'review_opened'] as const;
    const changes = Array.from({ length: 24 }, (_, n) =>
      changeSample(`${n}`, {
        row: {
          account: n % 7 === 0 ? 'other' : 'shop',
          state: states[n % 3] ?? 'accepted',
          fraudState: frauds[n % 2] ?? 'passed',
          parked: n % 5 === 0 ? 1 : 0,
        },
      }),
    );
    await store.save(changes.slice(0, 12), NOW);
    await store.save(changes.slice(12), later(1));
    const whole = (await store.orders()).items;
    const matching: readonly (readonly [OrderFilter, (row: OrderRow) => boolean])[] = [
      [{ state: 'accepted' }, ({ state }) => state === 'accepted'],
      [{ fraudState: 'passed' }, ({ fraudState }) => fraudState === 'passed'],
      [
        { account: 'shop', fraudState: 'passed' },
        (row) => row.account === 'shop' && row.fraudState === 'passed',
      ],
      [
        { state: 'complete', fraudState: 'review_opened' },
        (row) => row.state === 'complete' && row.fraudState === 'review_opened',
      ],
      [
        { parked: false, state: 'in_review' },
        (row) => row.parked === 0 && row.state === 'in_review',
      ],
      [{ updatedBefore: later(1) }, ({ updatedAt }) => updatedAt === NOW],
      [
        { updatedBefore: later(1), state: 'complete' },
        (row) => row.updatedAt === NOW && row.state === 'complete',
      ],
    ];
    for (const [filter, matches] of matching) {
      const expected = whole.filter(matches);
      assert.ok(expected.length > 2);
      for (const limit of [1, 2, 50]) {
        const read = await readAll((page) => store.orders({ ...filter, ...page, limit }), limit);
        assert.deepEqual(read, expected, JSON.stringify(filter));
      }
    }
  });

  test('the newest instant is that of the newest observation', async (store) => {
    if (store.newest === undefined) return;
    assert.equal(await store.newest(), undefined);
    const observations = [5, 9, 7].map((instant) =>
      observationSample('1', `e${instant}`, { instant }),
    );
    await store.save([changeSample('1', { row: { instant: 9 }, observations })], NOW);
    assert.equal(await store.newest(), 9);
  });

  test('the newest orders come first, and only those that match', async (store) => {
    if (store.recent === undefined) return;
    assert.deepEqual(await store.recent({}), { rows: [], all: true });
    const change = (orderId: string, instant: number, row: Partial<OrderRow> = {}) =>
      changeSample(orderId, {
        row: { instant, ...row },
        observations: [
          observationSample(orderId, `e${orderId}`, {
            instant,
            account: row.account ?? keyOf(orderId).account,
          }),
        ],
      });
    await store.save(
      [
        change('1', 5, { state: 'in_review', parked: 1 }),
        change('2', 9, { state: 'in_review', fraudState: 'review_opened' }),
        change('3', 7),
        change('4', 8, { account: 'other' }),
      ],
      NOW,
    );
    const found = async (filter: RecentFilter) => {
      const { rows, all } = (await store.recent?.(filter)) ?? { rows: [], all: false };
      return [rows.map(({ orderId }) => orderId).join(' '), all];
    };
    assert.deepEqual(await found({ account: 'shop' }), ['2 3 1', true]);
    assert.deepEqual(await found({ account: 'shop', limit: 2 }), ['2 3', false]);
    assert.deepEqual(await found({ account: 'shop', limit: 3 }), ['2 3 1', true]);
    assert.deepEqual(await found({ account: 'other' }), ['4', true]);
    assert.deepEqual(await found({ state: 'in_review' }), ['2 1', true]);
    assert.deepEqual(await found({ state: 'in_review', limit: 1 }), ['2', false]);
    assert.deepEqual(await found({ fraudState: 'review_opened' }), ['2', true]);
    assert.deepEqual(await found({ parked: true }), ['1', true]);
    assert.deepEqual(await found({ account: 'shop', parked: false }), ['2 3', true]);
    assert.deepEqual(await found({ account: "shop' or true --" }), ['', true]);
  });

  test('orders are found by ids in their observations, among those written last', async (store) => {
    if (store.naming === undefined) return;
    const facts = { refunds: [{ id: 're_1', state: 'succeeded' }] } as const;
    const dispute = { object: 'dispute', id: DISPUTE, payment: 'pi_1', state: 'open' } as const;
    const change = (orderId: string, some: Partial<Observation>, account = keyOf('').account) =>
      changeSample(orderId, {
        row: { account, instant: NOW + Number(orderId) },
        observations: [observationSample(orderId, `e${orderId}`, { account, ...some })],
      });
    const reporting = {
      events: [{ type: 'facts.reported', facts, instant: NOW, source: 'webhook' }],
    } as const;
    await store.save(
      [
        change('1', reporting),
        change('2', { objects: [dispute] }),
        change('3', reporting),
        change('4', reporting, 'other'),
      ],
      NOW,
    );
    const found = async (ids: readonly string[], account = keyOf('').account, limit = 9) => {
      const answer = await store.naming?.({ account, ids, limit });
      assert.deepEqual([answer?.lookedThrough, answer?.all], [account === 'other' ? 1 : 3, true]);
      return answer?.rows.map(({ orderId }) => orderId).join(' ');
    };
    assert.equal(await found(['e2']), '2');
    assert.equal(await found([DISPUTE]), '2');
    assert.equal(await found(['re_1']), '3 1');
    assert.equal(await found(['re_1'], 'shop', 1), '3');
    assert.equal(await found(['re_1'], 'other'), '4');
    assert.equal(await found(['unknown', DISPUTE, 'e3']), '3 2');
    for (const none of [
      're_',
      DISPUTE.slice(1),
      'succeeded',
      'order.accepted',
      '"',
      "' or true --",
      '%',
    ]) {
      assert.equal(await found([none]), '', none);
    }
    assert.equal(await found([]), '');
    const nobody = await store.naming({ account: 'nobody', ids: ['e2'] });
    assert.deepEqual(nobody, { rows: [], lookedThrough: 0, all: true });
    await store.save([changeSample('5')], NOW);
    const partly = await store.naming({ account: keyOf('').account, ids: ['e2'] });
    assert.deepEqual([partly.lookedThrough, partly.all], [3, false], 'one has no observations');
  });

  test('the pages of orders contain every order once, in order', async (store) => {
    const orderIds = ['10', '9', 'B', 'a', 'Z', 'é', '"', '日', 'zz', ' '];
    await store.save(
      orderIds.map((orderId) => changeSample(orderId)),
      NOW,
    );
    const whole = (await store.orders()).items;
    assert.deepEqual(
      whole.map(({ orderId }) => orderId),
      [' ', '"', '10', '9', 'B', 'Z', 'a', 'zz', 'é', '日'],
    );
    for (const limit of [1, 3, 5, 10, 11]) {
      assert.deepEqual(await readAll((page) => store.orders({ ...page, limit }), limit), whole);
    }
  });

  test('a page has 50 items by default, and between 1 and 500', async (store) => {
    const changes = Array.from({ length: 503 }, (_, n) => changeSample(`${n}`));
    await store.save(changes, NOW);
    const size = async (page: PageRequest) => (await store.orders(page)).items.length;
    assert.equal(await size({}), 50);
    assert.equal(await size({ limit: 0 }), 1);
    assert.equal(await size({ limit: -3 }), 1);
    assert.equal(await size({ limit: 2.9 }), 2);
    assert.equal(await size({ limit: 100_000 }), 500);
    assert.equal(await size({ limit: Number.POSITIVE_INFINITY }), 500);
    assert.equal(await size({ limit: Number.NaN }), 50);
  });

  test('milestones are listed by order, and within an order as they were recorded', async (store, clock) => {
    await store.save(
      ['2', '1'].map((orderId) =>
        changeSample(orderId, {
          milestones: [
            milestoneSample(orderId, 'ready_to_fulfil'),
            milestoneSample(orderId, 'captured', 'x'),
            milestoneSample(orderId, 'captured', 'a'),
          ],
        }),
      ),
      NOW,
    );
    const whole = (await store.milestones()).items;
    assert.deepEqual(
      whole.map(({ milestone }) => milestone.key),
      [
        'shop/1/ready_to_fulfil/',
        'shop/1/captured/x',
        'shop/1/captured/a',
        'shop/2/ready_to_fulfil/',
        'shop/2/captured/x',
        'shop/2/captured/a',
      ],
    );
    for (const limit of [1, 2, 6]) {
      assert.deepEqual(await readAll((page) => store.milestones({ ...page, limit }), limit), whole);
    }
    assert.deepEqual((await store.milestones({ orderId: '2' })).items, whole.slice(3));
    assert.deepEqual((await store.milestones({ account: 'other' })).items, []);
    await claimAt(store, clock, NOW, { limit: 1 });
    const pending = await store.milestones({ status: 'pending' });
    assert.equal(pending.items.length, 6);
    assert.deepEqual(await store.milestones({ status: 'done' }), { items: [] });
    for (const limit of [1, 2, 6]) {
      const read = await readAll(
        (page) => store.milestones({ ...page, status: 'pending', limit }),
        limit,
      );
      assert.deepEqual(read, pending.items);
    }
    assert.deepEqual(
      (await store.milestones({ account: 'shop', orderId: '2', status: 'pending' })).items,
      pending.items.slice(3),
    );
  });

  test('a cursor of another list is rejected', async (store) => {
    const isRejected = (error: unknown) =>
      error instanceof StoreError && error.code === 'bad_cursor';
    const text = (value: unknown) => Buffer.from(JSON.stringify(value)).toString('base64url');
    for (const after of ['', 'nonsense', text({}), text(['a']), text([1, 2]), text([1, 'a', 2])]) {
      await assert.rejects(store.orders({ after }), isRejected, after);
      await assert.rejects(store.milestones({ after }), isRejected, after);
      await assert.rejects(store.quarantined({ after }), isRejected, after);
    }
  });
}

async function readAll<T>(
  read: (page: PageRequest) => Promise<Page<T>>,
  limit: number,
): Promise<readonly T[]> {
  const all: T[] = [];
  for await (const { items } of pagesOf(read)) {
    assert.ok(items.length <= limit);
    all.push(...items);
  }
  return all;
}

/** As long as the ids of providers are, which a store may keep apart from the observations. */
const DISPUTE = 'dp_1MkVnXJ2eZvKYlo2CQ8w7sRt';
