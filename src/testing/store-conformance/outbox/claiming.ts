import assert from 'node:assert/strict';
import type { Milestone, MilestoneKind } from '../../../order/milestone/milestone.js';
import { SECOND } from '../../../order/time/instant.js';
import type { Claim, Store } from '../../../store/store.js';
import { changeSample, keyOf, later, milestoneSample, NOW } from '../samples.js';
import type { StoreTest } from '../store-test.js';

export function claimingConforms(test: StoreTest): void {
  test('a milestone is recorded once, however it is settled', async (store) => {
    const change = (version: number, ...subjects: string[]) =>
      changeSample('1', {
        row: { version },
        milestones: subjects.map((subject) => milestoneSample('1', 'refunded', subject)),
      });
    await store.save([change(1, 'r1', 'r1')], NOW);
    await store.save([change(2, 'r1', 'r2')], later(1));
    assert.deepEqual(await keys(store), ['shop/1/refunded/r1', 'shop/1/refunded/r2']);
    assert.deepEqual(await claim(store), ['shop/1/refunded/r1']);
    await store.settle({ key: 'shop/1/refunded/r1', attempt: 1 }, { status: 'done' }, later(2));
    await store.save([change(3, 'r1')], later(3));
    assert.deepEqual(await keys(store), ['shop/1/refunded/r1', 'shop/1/refunded/r2']);
    assert.deepEqual(await claim(store), ['shop/1/refunded/r2']);
  });

  test('subjects that are stored as the same text are one milestone', async (store) => {
    const milestones = ['r\0', 'r\uFFFD'].map((subject) =>
      milestoneSample('1', 'refunded', subject),
    );
    await store.save([changeSample('1', { milestones })], NOW);
    assert.deepEqual(await keys(store), ['shop/1/refunded/r%EF%BF%BD']);
  });

  test('the milestones of an order are claimed one after the other, as they were recorded', async (store) => {
    await store.save(
      [
        changeSample('1', {
          milestones: [
            milestoneSample('1', 'refunded', 'b'),
            milestoneSample('1', 'captured', 'a'),
            milestoneSample('1', 'complete'),
          ],
        }),
      ],
      NOW,
    );
    for (const key of ['shop/1/refunded/b', 'shop/1/captured/a', 'shop/1/complete/']) {
      assert.deepEqual(await claim(store), [key]);
      assert.deepEqual(await claim(store), [], 'the next one waits for it');
      assert.equal(await store.settle({ key, attempt: 1 }, { status: 'done' }, NOW), true);
    }
    assert.deepEqual(await claim(store), []);
  });

  test('only milestones of the named accounts are claimed, whatever is ahead of them', async (store) => {
    await inAccount(store, 'theirs', ['captured', 'complete']);
    await inAccount(store, "it's mine", ['captured']);
    await inAccount(store, 'also mine', ['captured']);
    const mine = { accounts: ["it's mine", 'also mine'], limit: 2 };
    const claimed = await store.claim({ leaseMicros: SECOND, ...mine });
    assert.deepEqual(
      new Set(claimed.map(({ milestone }) => milestone.account)),
      new Set(mine.accounts),
    );
    assert.deepEqual(await claim(store, { accounts: [] }), []);
    assert.deepEqual(await claim(store, { accounts: ['nobody'] }), []);
    assert.deepEqual(await claim(store), ['theirs/1/captured/'], 'of all, if none is named');
  });

  test('milestones of different orders are claimed together, up to the limit', async (store) => {
    await withMilestones(store, ['1', '2', '3', '4']);
    const first = await claim(store, { limit: 3 });
    const second = await claim(store, { limit: 3 });
    assert.equal(first.length, 3);
    assert.equal(second.length, 1);
    assert.equal(new Set([...first, ...second]).size, 4);
  });

  test('concurrent claims never return the same milestone', async (store) => {
    const orderIds = Array.from({ length: 30 }, (_, n) => `${n}`);
    await withMilestones(store, orderIds);
    const claimed: string[] = [];
    for (;;) {
      const round = await Promise.all([1, 2, 3, 4].map(() => claim(store, { limit: 5 })));
      claimed.push(...round.flat());
      if (round.every(({ length }) => length === 0)) break;
    }
    assert.equal(claimed.length, orderIds.length);
    assert.equal(new Set(claimed).size, orderIds.length);
  });

  test('the milestone that has been due longest is claimed first', async (store, clock) => {
    for (const [seconds, orderId] of ['c', 'b', 'a'].entries()) {
      clock.now = later(seconds);
      await store.save([changeSample(orderId, withOne(orderId))], NOW);
    }
    clock.now = later(9);
    assert.deepEqual(await claim(store, { limit: 2 }), ['shop/c/complete/', 'shop/b/complete/']);
  });

  test('a milestone is not claimed before it is due by the clock of the store', async (store, clock) => {
    await withMilestones(store, ['1']);
    await claim(store);
    const failed = { status: 'pending', error: 'warehouse down', dueInMicros: 5 * SECOND } as const;
    // The clock of the process that settles does not count.
    await store.settle({ key: 'shop/1/complete/', attempt: 1 }, failed, later(9_999));
    clock.now = later(5) - 1;
    assert.deepEqual(await claim(store), []);
    clock.now = later(5);
    assert.deepEqual(await claim(store), ['shop/1/complete/']);
  });

  test('a new milestone is due at once, whatever the clock of the process that computed it', async (store) => {
    await store.save([changeSample('1', withOne('1'))], later(3_600));
    assert.deepEqual(await claim(store), ['shop/1/complete/']);
  });

  test('a milestone waits while an earlier one of its order waits for a retry', async (store, clock) => {
    await store.save([changeSample('1', { milestones: two('1') })], NOW);
    await claim(store);
    const failed = {
      status: 'pending',
      error: 'warehouse down',
      dueInMicros: 30 * SECOND,
    } as const;
    assert.equal(await store.settle({ key: 'shop/1/captured/x', attempt: 1 }, failed, NOW), true);
    clock.now = later(29);
    assert.deepEqual(await claim(store), []);
    clock.now = later(30);
    assert.deepEqual(await claim(store), ['shop/1/captured/x']);
  });

  test('a dead milestone does not hold up the next one', async (store) => {
    await store.save([changeSample('1', { milestones: two('1') })], NOW);
    await claim(store);
    const dead = { status: 'dead', error: 'gave up' } as const;
    await store.settle({ key: 'shop/1/captured/x', attempt: 1 }, dead, NOW);
    assert.deepEqual(await claim(store), ['shop/1/complete/']);
  });

  test('an expired lease is taken over with a new attempt', async (store, clock) => {
    await withMilestones(store, ['1']);
    const leaseMicros = 30 * SECOND;
    const [first] = await store.claim({ limit: 9, leaseMicros });
    assert.equal(first?.attempts, 1);
    assert.equal(first?.leasedUntil, later(30));
    clock.now = later(30) - 1;
    assert.deepEqual(await claim(store), []);
    clock.now = later(30);
    const [second] = await store.claim({ limit: 9, leaseMicros });
    assert.equal(second?.attempts, 2);
    assert.equal(second?.leasedUntil, later(60));
  });

  test('milestones of other kinds do not hold up the requested ones', async (store) => {
    await store.save([changeSample('1', { milestones: two('1') })], NOW);
    assert.deepEqual(await claim(store, { kinds: ['blocked'] }), []);
    assert.deepEqual(await claim(store, { kinds: [] }), []);
    assert.deepEqual(await claim(store, { kinds: ['complete', 'blocked'] }), ['shop/1/complete/']);
    await store.settle({ key: 'shop/1/complete/', attempt: 1 }, { status: 'done' }, NOW);
    assert.deepEqual(await claim(store), ['shop/1/captured/x']);
  });

  test('milestones of excepted orders are not claimed', async (store) => {
    await withMilestones(store, ['1', '2', "3'"]);
    const except = [keyOf('1'), keyOf("3'"), keyOf('unknown'), keyOf('2', 'other')];
    assert.deepEqual(await claim(store, { except }), ['shop/2/complete/']);
    const others = [...(await claim(store, { except: [] }))].sort();
    assert.deepEqual(others, ['shop/1/complete/', "shop/3'/complete/"]);
  });
}

function two(orderId: string): readonly Milestone[] {
  return [milestoneSample(orderId, 'captured', 'x'), milestoneSample(orderId, 'complete')];
}

function withOne(orderId: string) {
  return { milestones: [milestoneSample(orderId, 'complete')] };
}

async function withMilestones(store: Store, orderIds: readonly string[]): Promise<void> {
  await store.save(
    orderIds.map((orderId) => changeSample(orderId, withOne(orderId))),
    NOW,
  );
}

async function claim(store: Store, some: Partial<Claim> = {}): Promise<readonly string[]> {
  const claimed = await store.claim({ limit: 100, leaseMicros: 60 * SECOND, ...some });
  return claimed.map(({ milestone }) => milestone.key);
}

async function keys(store: Store): Promise<readonly string[]> {
  return (await store.milestones()).items.map(({ milestone }) => milestone.key);
}

async function inAccount(
  store: Store,
  account: string,
  kinds: readonly MilestoneKind[],
): Promise<void> {
  const milestones = kinds.map((kind) => milestoneSample('1', kind, '', account));
  await store.save([changeSample('1', { row: { account }, milestones })], NOW);
}
