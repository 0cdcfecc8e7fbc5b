import assert from 'node:assert/strict';
import { SECOND } from '../../../order/time/instant.js';
import type { AttemptOutcome, OrderRow, Store, StoredMilestone } from '../../../store/store.js';
import { changeSample, claimAt, later, milestoneSample, NOW } from '../samples.js';
import type { StoreTest, TestClock } from '../store-test.js';

const KEY = 'shop/1/ready_to_fulfil/';

export function settlingConforms(test: StoreTest): void {
  test('the outcome of every attempt is stored', async (store, clock) => {
    await started(store, clock);
    const failed = { status: 'pending', error: 'timeout', dueInMicros: SECOND } as const;
    assert.equal(await store.settle({ key: KEY, attempt: 1 }, failed, NOW), true);
    const { leasedUntil: _, ...waiting } = await only(store);
    assert.deepEqual(await only(store), {
      ...waiting,
      status: 'pending',
      attempts: 1,
      dueAt: later(1),
      lastError: 'timeout',
    });
    await claimAt(store, clock, later(1), { limit: 1 });
    assert.equal(await store.settle({ key: KEY, attempt: 2 }, { status: 'done' }, later(2)), true);
    assert.deepEqual(await only(store), {
      ...waiting,
      status: 'done',
      attempts: 2,
      dueAt: later(1),
      lastError: 'timeout',
      settledAt: later(2),
    });
    assert.equal((await store.counts()).milestones.done, 1);
  });

  test('the late result of an earlier attempt is rejected', async (store, clock) => {
    await started(store, clock);
    await claimAt(store, clock, later(60), { limit: 1 });
    const before = await only(store);
    const outcomes: AttemptOutcome[] = [
      { status: 'done' },
      { status: 'dead', error: 'late' },
      { status: 'withdrawn', reason: 'late' },
      { status: 'pending', error: 'late', dueInMicros: 0 },
    ];
    for (const outcome of outcomes) {
      assert.equal(await store.settle({ key: KEY, attempt: 1 }, outcome, later(61)), false);
      assert.equal(await store.settle({ key: KEY, attempt: 3 }, outcome, later(61)), false);
    }
    assert.deepEqual(await only(store), before);
    const done = { status: 'done' } as const;
    assert.equal(await store.settle({ key: KEY, attempt: 2 }, done, later(62)), true);
    assert.equal(await store.settle({ key: KEY, attempt: 2 }, done, later(63)), false);
    assert.equal((await only(store)).settledAt, later(62));
  });

  test('of several results of one attempt exactly one is accepted', async (store, clock) => {
    await started(store, clock);
    const answers = await Promise.all(
      [1, 2, 3, 4].map((n) => store.settle({ key: KEY, attempt: 1 }, { status: 'done' }, later(n))),
    );
    assert.equal(answers.filter(Boolean).length, 1);
  });

  test('an unknown key changes nothing', async (store, clock) => {
    await started(store, clock);
    for (const key of [
      '',
      'shop/1/ready_to_fulfil',
      'shop/1/made_up/',
      'shop/2/blocked/',
      '%/%/%/%',
    ]) {
      assert.equal(await store.settle({ key, attempt: 1 }, { status: 'done' }, NOW), false);
      assert.equal(await store.retry(key), false);
      const result = await store.check(
        { key, attempt: 1 },
        () => assert.fail('it was checked'),
        NOW,
      );
      assert.deepEqual(result, { kind: 'gone' });
    }
  });

  test('an attempt that did not reach its handler does not count, and frees its order', async (store, clock) => {
    await started(store, clock);
    const outcome = {
      status: 'pending',
      error: 'too late',
      notBegun: true,
      dueInMicros: SECOND,
    } as const;
    assert.equal(await store.settle({ key: KEY, attempt: 1 }, outcome, NOW), true);
    const stored = await only(store);
    assert.equal(stored.status, 'pending');
    assert.equal(stored.lastError, 'too late');
    assert.deepEqual([stored.attempts, stored.uncountedAttempts], [1, 1]);
    assert.equal((await claimAt(store, clock, later(1), { limit: 1 })).length, 1);
    const failed = { status: 'pending', error: 'busy', dueInMicros: 0 } as const;
    await store.settle({ key: KEY, attempt: 2 }, failed, later(1));
    assert.equal((await only(store)).uncountedAttempts, 1);
  });

  test('a milestone is found under every spelling of its key', async (store) => {
    const milestones = [milestoneSample('1', 'captured', 'a b\0')];
    await store.save([changeSample('1', { milestones })], NOW);
    const stored = await only(store);
    assert.equal(stored.milestone.key, 'shop/1/captured/a%20b%EF%BF%BD');
    const spellings = ['shop/1/captured/a b%00', '%73hop/%31/c%61ptured/a%20b%EF%BF%BD'] as const;
    for (const key of spellings) assert.deepEqual(await store.milestone(key), stored);
    const [key, other] = spellings;
    await store.claim({ limit: 1, leaseMicros: 60 * SECOND });
    const deliver = () => ({ kind: 'deliver' }) as const;
    assert.deepEqual(await store.check({ key, attempt: 1 }, deliver, NOW), { kind: 'deliver' });
    const dead = { status: 'dead', error: 'gave up', stillRuns: true } as const;
    assert.equal(await store.settle({ key: other, attempt: 1 }, dead, NOW), true);
    await store.release({ key, attempt: 1 });
    assert.equal((await only(store)).leasedUntil, undefined);
    assert.equal(await store.retry(other), true);
    assert.equal((await store.claim({ limit: 1, leaseMicros: 60 * SECOND })).length, 1);
    const byHand = { key, status: 'withdrawn', actor: 'kim', reason: 'not wanted' } as const;
    assert.deepEqual(await store.settleByHand([byHand], NOW), ['changed']);
  });

  test('a check receives the current row of the order and the milestone', async (store, clock) => {
    await started(store, clock);
    await store.save([changeSample('1', { row: { version: 2, state: 'cancelled' } })], later(1));
    const seen: [OrderRow | undefined, StoredMilestone][] = [];
    const result = await store.check(
      { key: KEY, attempt: 1 },
      (row, milestone) => {
        seen.push([row, milestone]);
        return { kind: 'deliver' };
      },
      later(2),
    );
    assert.deepEqual(result, { kind: 'deliver' });
    assert.deepEqual(seen, [[(await store.orders()).items[0], await only(store)]]);
    assert.equal(seen[0]?.[0]?.state, 'cancelled');
    assert.equal((await only(store)).status, 'pending');
  });

  test('a check can withdraw the milestone with a reason', async (store, clock) => {
    await started(store, clock);
    const withdraw = () => ({ kind: 'withdraw', reason: 'The order was cancelled.' }) as const;
    assert.deepEqual(await store.check({ key: KEY, attempt: 1 }, withdraw, later(2)), {
      kind: 'withdrawn',
      reason: 'The order was cancelled.',
    });
    const stored = await only(store);
    assert.equal(stored.status, 'withdrawn');
    assert.equal(stored.reason, 'The order was cancelled.');
    assert.equal(stored.settledAt, later(2));
    assert.equal(stored.leasedUntil, undefined);
    assert.deepEqual(await claimAt(store, clock, later(99), { limit: 9 }), []);
    const done = { status: 'done' } as const;
    assert.equal(await store.settle({ key: KEY, attempt: 1 }, done, later(3)), false);
  });

  test('an attempt that has ended is not checked', async (store, clock) => {
    await started(store, clock);
    await claimAt(store, clock, later(60), { limit: 1 });
    const check = () => assert.fail('it was checked');
    assert.deepEqual(await store.check({ key: KEY, attempt: 1 }, check, later(61)), {
      kind: 'gone',
    });
    await store.settle({ key: KEY, attempt: 2 }, { status: 'done' }, later(62));
    assert.deepEqual(await store.check({ key: KEY, attempt: 2 }, check, later(63)), {
      kind: 'gone',
    });
  });

  test('a check that throws changes nothing', async (store, clock) => {
    await started(store, clock);
    const before = await only(store);
    const broken = () => {
      throw new Error('the check is broken');
    };
    await assert.rejects(store.check({ key: KEY, attempt: 1 }, broken, NOW), /check is broken/);
    assert.deepEqual(await only(store), before);
    await store.ready();
    const deliver = () => ({ kind: 'deliver' }) as const;
    assert.deepEqual(await store.check({ key: KEY, attempt: 1 }, deliver, NOW), {
      kind: 'deliver',
    });
  });

  test('a retry makes a dead milestone due at once, and its attempts no longer count; pending and done ones are not retried', async (store, clock) => {
    await started(store, clock);
    assert.equal(await store.retry(KEY), false, 'pending');
    await store.settle({ key: KEY, attempt: 1 }, { status: 'dead', error: 'gave up' }, later(1));
    assert.equal((await only(store)).settledAt, later(1));
    assert.deepEqual(await claimAt(store, clock, later(99), { limit: 9 }), []);
    clock.now = later(5);
    assert.equal(await store.retry(KEY), true);
    assert.equal(await store.retry(KEY), false, 'pending again');
    const stored = await only(store);
    assert.equal(stored.status, 'pending');
    assert.equal(stored.dueAt, later(5));
    assert.equal(stored.lastError, 'gave up');
    assert.equal(stored.settledAt, undefined);
    assert.equal(stored.uncountedAttempts, 1);
    const [claimed] = await claimAt(store, clock, later(5), { limit: 1 });
    assert.equal(claimed?.attempts, 2, 'so the result of an earlier attempt is rejected');
    const failed = { status: 'pending', error: 'busy', dueInMicros: 3_600 * SECOND } as const;
    assert.equal(await store.retry(KEY), false, 'under way');
    await store.settle({ key: KEY, attempt: 2 }, failed, later(5));
    assert.deepEqual(await claimAt(store, clock, later(6)), []);
    assert.equal(await store.retry(KEY), true, 'waiting for its next attempt');
    const [again] = await claimAt(store, clock, later(6), { limit: 1 });
    assert.equal(again?.attempts, 3);
    await store.settle({ key: KEY, attempt: 3 }, { status: 'done' }, later(7));
    assert.equal(await store.retry(KEY), false, 'done');
  });
}

/** Saves an order with one milestone and claims it for sixty seconds. */
async function started(store: Store, clock: TestClock): Promise<void> {
  const milestones = [milestoneSample('1', 'ready_to_fulfil')];
  await store.save([changeSample('1', { milestones })], NOW);
  await claimAt(store, clock, NOW, { limit: 1 });
}

async function only(store: Store): Promise<StoredMilestone> {
  const { items } = await store.milestones();
  const [stored] = items;
  assert.ok(stored !== undefined && items.length === 1);
  return stored;
}
