import assert from 'node:assert/strict';
import { ACCOUNT, changeSample, keyOf, NOW } from './samples.js';
import type { StoreTest } from './store-test.js';

export function startingConforms(test: StoreTest): void {
  test('a new store is empty', async (store) => {
    await store.ready();
    const [loaded] = await store.load([{ key: keyOf('1'), observationIds: ['e1'] }]);
    assert.deepEqual(loaded, { known: new Map() });
    assert.deepEqual(await store.history([keyOf('1')]), [[]]);
    assert.deepEqual(await store.orders(), { items: [] });
    assert.deepEqual(await store.milestones(), { items: [] });
    assert.deepEqual(await store.quarantined(), { items: [] });
    assert.deepEqual(await store.unplaced(ACCOUNT), { items: [] });
    assert.deepEqual(await store.unplacedCounts(ACCOUNT), { count: 0 });
    assert.deepEqual(await store.counts(), {
      orders: {},
      parked: 0,
      milestones: { pending: 0, done: 0, withdrawn: 0, dead: 0 },
      quarantined: 0,
      estimated: { orders: [], milestones: [] },
    });
  });

  test('empty requests have empty results', async (store) => {
    assert.deepEqual(await store.load([]), []);
    assert.deepEqual(await store.history([]), []);
    assert.deepEqual(await store.save([], NOW), []);
    assert.equal(await store.removeQuarantined([]), 0);
    assert.equal(await store.removeUnplaced([]), 0);
    assert.deepEqual(await store.link(ACCOUNT, '1', []), { conflicts: [], waiting: [] });
  });

  test('migrating again, also concurrently, keeps the stored data', async (store) => {
    await store.save([changeSample('1')], NOW);
    await store.migrate();
    await Promise.all([store.migrate(), store.migrate(), store.migrate()]);
    assert.equal((await store.orders()).items.length, 1);
  });

  test('a closed store rejects every call, and closing it again does nothing', async (store) => {
    await store.close();
    await store.close();
    await assert.rejects(store.ready());
    await assert.rejects(store.save([changeSample('1')], NOW));
    await assert.rejects(store.load([{ key: keyOf('1'), observationIds: [] }]));
    await assert.rejects(store.unplaced(ACCOUNT));
  });
}
