import assert from 'node:assert/strict';
import { pagesOf } from '../../store/page.js';
import type { OrderRow, PrunedPage, Pruning, Store } from '../../store/store.js';
import {
  ACCOUNT,
  changeSample,
  claimAt,
  keyOf,
  later,
  milestoneSample,
  NOW,
  observationSample,
  recordSample,
} from './samples.js';
import type { StoreTest, TestClock } from './store-test.js';

export function pruningConforms(test: StoreTest): void {
  test('pruning removes the history and milestones of an order and replaces its row', async (store) => {
    await settled(store, '1');
    assert.deepEqual(await prune(store), { pruned: 1 });
    const [loaded] = await store.load([{ key: keyOf('1'), observationIds: ['e 1'] }]);
    assert.equal(loaded?.known.size, 0);
    assert.equal(loaded?.row?.version, 2);
    assert.equal(loaded?.row?.updatedAt, later(100));
    assert.equal(loaded?.row?.state, 'complete');
    assert.deepEqual(loaded?.row?.record, { pruned: true });
    assert.deepEqual(await store.history([keyOf('1')]), [[]]);
    assert.deepEqual((await store.milestones()).items, []);
    assert.deepEqual(await prune(store), { pruned: 0 }, 'nothing is left to prune');
  });

  test('the newest orders are not all that match if a pruned one is missing', async (store) => {
    if (store.recent === undefined) return;
    await settled(store, '1');
    await prune(store);
    await settled(store, '2');
    for (const filter of [{}, { state: 'complete' }, { account: ACCOUNT }] as const) {
      const { rows, all } = await store.recent(filter);
      assert.ok(rows.some(({ orderId }) => orderId === '2'));
      assert.ok(!all || rows.some(({ orderId }) => orderId === '1'));
    }
    assert.equal((await store.recent({ state: 'accepted' })).all, true);
  });

  test('a write that was computed before pruning loses', async (store) => {
    await settled(store, '1');
    await prune(store);
    assert.deepEqual(await store.save([changeSample('1', { row: { version: 2 } })], NOW), [false]);
    assert.deepEqual(await store.save([changeSample('1', { row: { version: 3 } })], NOW), [true]);
  });

  test('an order in another state, of another account, or with recent changes is not pruned', async (store) => {
    await settled(store, '1', { state: 'accepted' });
    await settled(store, '2', { account: 'another shop' });
    await settled(store, '3', { instant: later(60) });
    await settled(store, '4', {}, later(60));
    assert.deepEqual(await prune(store), { pruned: 0 });
    assert.deepEqual(await prune(store, { quietSince: later(61) }), { pruned: 2 });
  });

  test('an order with parked observations or with pending or dead milestones is not pruned', async (store, clock) => {
    await settled(store, 'parked', { parked: 1 });
    await settled(store, 'pending', {}, NOW, ['refunded']);
    await settled(store, 'dead', {}, NOW, ['complete']);
    for (const { milestone, attempts } of await claimed(store, clock)) {
      const dead = milestone.orderId === 'dead';
      if (milestone.orderId === 'pending') continue;
      await store.settle(
        { key: milestone.key, attempt: attempts },
        dead ? { status: 'dead', error: 'gave up' } : { status: 'done' },
        NOW,
      );
    }
    assert.deepEqual(await prune(store), { pruned: 0 });
  });

  test('an order whose milestones are done or withdrawn is pruned', async (store, clock) => {
    await settled(store, '1', {}, NOW, ['complete']);
    await settled(store, '2', {}, NOW, ['ready_to_fulfil']);
    const [one, two] = await claimed(store, clock);
    const attempt = (key = '') => ({ key, attempt: 1 });
    await store.settle(attempt(one?.milestone.key), { status: 'done' }, NOW);
    await store.settle(attempt(two?.milestone.key), { status: 'withdrawn', reason: 'over' }, NOW);
    assert.deepEqual(await prune(store), { pruned: 2 });
    assert.deepEqual((await store.milestones()).items, []);
  });

  test('orders are pruned page by page, each once', async (store) => {
    const ids = Array.from({ length: 7 }, (_, n) => `${n}`);
    for (const id of ids) await settled(store, id, id === '3' ? { state: 'in_review' } : {});
    let sum = 0;
    for await (const { pruned } of pagesOf((from) => prune(store, { limit: 2, ...from }))) {
      sum += pruned;
    }
    assert.equal(sum, 6);
    assert.equal((await store.history([keyOf('3')]))[0]?.length, 1);
  });
}

async function settled(
  store: Store,
  orderId: string,
  row: Partial<OrderRow> = {},
  at = NOW,
  milestones: readonly Parameters<typeof milestoneSample>[1][] = [],
): Promise<void> {
  await store.save(
    [
      changeSample(orderId, {
        row: { state: 'complete', ...row },
        observations: [observationSample(orderId, `e ${orderId}`)],
        milestones: milestones.map((kind) => milestoneSample(orderId, kind)),
      }),
    ],
    at,
  );
}

function claimed(store: Store, clock: TestClock) {
  return claimAt(store, clock, NOW, { limit: 9 });
}

function prune(store: Store, some: Partial<Pruning> = {}): Promise<PrunedPage> {
  return store.prune(
    {
      account: ACCOUNT,
      states: ['complete', 'cancelled'],
      quietSince: later(50),
      limit: 50,
      ...some,
    },
    (row) => ({ ...row, version: row.version + 1, record: recordSample({ pruned: true }) }),
    later(100),
  );
}
