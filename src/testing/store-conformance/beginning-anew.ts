import assert from 'node:assert/strict';
import { milestoneKey } from '../../order/milestone/milestone.js';
import { SECOND } from '../../order/time/instant.js';
import { changeSample, keyOf, later, milestoneSample, NOW, observationSample } from './samples.js';
import type { StoreTest } from './store-test.js';

export function beginningAnewConforms(test: StoreTest): void {
  test('a write that begins an order anew removes its earlier observations, and no milestone', async (store) => {
    const observations = ['1-a', '1-b'].map((id) => observationSample('1', id));
    const milestones = [milestoneSample('1', 'in_review')];
    await store.save([changeSample('1', { observations, milestones })], NOW);
    await store.save([changeSample('2', { observations: [observationSample('2', '2-a')] })], NOW);

    const read = observationSample('1', '1-read');
    const change = changeSample('1', {
      row: { version: 2, state: 'fulfilled' },
      observations: [read],
      milestones: [milestoneSample('1', 'fulfilled')],
    });
    assert.equal(await store.beginAnew(change, later(1)), true);
    const [history, other] = await store.history([keyOf('1'), keyOf('2')]);
    assert.deepEqual(
      history?.map(({ observation, arrivedAt }) => ({ observation, arrivedAt })),
      [{ observation: read, arrivedAt: later(1) }],
    );
    assert.equal(other?.length, 1);
    const [loaded] = await store.load([{ key: keyOf('1'), observationIds: ['1-a'] }]);
    assert.equal(loaded?.row?.version, 2);
    assert.equal(loaded?.row?.state, 'fulfilled');
    assert.equal(loaded?.known.size, 0);
    const kinds = (await store.milestones()).items.map(({ milestone }) => milestone.kind);
    assert.deepEqual(kinds, ['in_review', 'fulfilled']);
  });

  test('a removed observation can be stored again, without its resolution', async (store) => {
    const before = observationSample('1', '1-a');
    await store.save([changeSample('1', { observations: [before] })], NOW);
    const resolution = { decision: 'dismiss', actor: 'x', reason: 'y', at: NOW } as const;
    const resolutions = [{ observationId: '1-a', resolution }];
    await store.save([changeSample('1', { row: { version: 2 }, resolutions })], NOW);
    const change = changeSample('1', { row: { version: 3 }, observations: [before] });
    assert.equal(await store.beginAnew(change, later(1)), true);
    const [history] = await store.history([keyOf('1')]);
    assert.equal(history?.length, 1);
    assert.equal(history?.[0]?.resolution, undefined);
  });

  test('it makes a withdrawn milestone pending that is due again', async (store) => {
    const milestones = [milestoneSample('1', 'ready_to_fulfil')];
    await store.save([changeSample('1', { milestones })], NOW);
    const [claimed] = await store.claim({ limit: 1, leaseMicros: 60 * SECOND });
    const key = milestoneKey('shop', '1', 'ready_to_fulfil', '');
    const withdrawn = { status: 'withdrawn', reason: 'set aside' } as const;
    await store.settle({ key, attempt: claimed?.attempts ?? 0 }, withdrawn, later(1));
    const change = changeSample('1', { row: { version: 2 }, again: [key] });
    assert.equal(await store.beginAnew(change, later(2)), true);
    assert.equal((await store.milestone(key))?.status, 'pending');
  });

  test('a write for another version changes nothing', async (store) => {
    const observations = [observationSample('1', '1-a')];
    await store.save([changeSample('1', { observations })], NOW);
    for (const version of [1, 3]) {
      const change = changeSample('1', { row: { version } });
      assert.equal(await store.beginAnew(change, later(1)), false);
    }
    assert.equal(await store.beginAnew(changeSample('3', { row: { version: 2 } }), NOW), false);
    const [history] = await store.history([keyOf('1')]);
    assert.equal(history?.length, 1);
  });
}
