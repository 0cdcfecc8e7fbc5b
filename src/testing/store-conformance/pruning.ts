import assert from 'node:assert/strict';
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
  test('a settled, quiet order loses its history and leaves what was made of its row', async (store) => {
    await settled(store, '1');
    assert.deepEqual(await prune(store), { pruned: 1 });
    const [loaded] = await store.load([{ key: keyOf('1'), observationIds: ['e 1'] }]);
    assert.equal(loaded?.known.size, 0);
    assert.equal(loaded?.row?.version, 2);
    assert.equal(loaded?.row?.updatedAt, later(100));
    assert.equal(loaded?.row?.state, 'complete');
    assert.deepEqual(loaded?.row?.record, { buried: true });
    assert.deepEqual(await store.history([keyOf('1')]), [[]]);
    assert.deepEqual((await store.milestones()).items, []);
    assert.deepEqual(await prune(store), { pruned: 0 }, 'there is nothing left to prune');
  });

  test('a change that was computed before it was pruned loses', async (store) => {
    await settled(store, '1');
    await prune(store);
    assert.deepEqual(await store.save([changeSample('1', { row: { version: 2 } })], NOW), [false]);
    assert.deepEqual(await store.save([changeSample('1', { row: { version: 3 } })], NOW), [true]);
  });

  test('an order in another state, of another account, or heard of lately stays', async (store) => {
    await settled(store, '1', { state: 'accepted' });
    await settled(store, '2', { account: 'another shop' });
    await settled(store, '3', { instant: later(60) });
    await settled(store, '4', {}, later(60));
    assert.deepEqual(await prune(store), { pruned: 0 });
    assert.deepEqual(await prune(store, { quietSince: later(61) }), { pruned: 2 });
  });

  test('an order with something parked, pending or dead stays', async (store, clock) => {
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

  test('milestones that are done or withdrawn do not hold it back', async (store, clock) => {
    await settled(store, '1', {}, NOW, ['complete']);
    await settled(store, '2', {}, NOW, ['ready_to_fulfil']);
    const [one, two] = await claimed(store, clock);
    const attempt = (key = '') => ({ key, attempt: 1 });
    await store.settle(attempt(one?.milestone.key), { status: 'done' }, NOW);
    await store.settle(attempt(two?.milestone.key), { status: 'withdrawn', reason: 'over' }, NOW);
    assert.deepEqual(await prune(store), { pruned: 2 });
    assert.deepEqual((await store.milestones()).items, []);
  });

  test('many are pruned page by page, each once', async (store) => {
    const ids = Array.from({ length: 7 }, (_, n) => `${n}`);
    for (const id of ids) await settled(store, id, id === '3' ? { state: 'in_review' } : {});
    const pages: PrunedPage[] = [];
    let after: string | undefined;
    do {
      const page = await prune(store, { limit: 2, ...(after === undefined ? {} : { after }) });
      pages.push(page);
      after = page.next;
    } while (after !== undefined);
    assert.equal(
      pages.reduce((sum, { pruned }) => sum + pruned, 0),
      6,
    );
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
    (row) => ({ ...row, version: row.version + 1, record: recordSample({ buried: true }) }),
    later(100),
  );
}
