import assert from 'node:assert/strict';
import { milestoneKey } from '../../../order/milestone/milestone.js';
import { SECOND } from '../../../order/time/instant.js';
import type { AttemptOutcome, Store, StoredMilestone } from '../../../store/store.js';
import { changeSample, claimAt, later, milestoneSample, NOW } from '../samples.js';
import type { StoreTest, TestClock } from '../store-test.js';

const SHIP = milestoneKey('shop', '1', 'ready_to_fulfil', '');
const REVIEW = milestoneKey('shop', '1', 'in_review', '');

export function dueAgainConforms(test: StoreTest): void {
  test('a withdrawn milestone that is due again is pending and keeps its attempts', async (store, clock) => {
    await withdrawn(store, clock);
    const before = await stored(store, SHIP);
    assert.equal(before.status, 'withdrawn');
    const change = changeSample('1', { row: { version: 2 }, again: [SHIP] });
    clock.now = later(5);
    assert.deepEqual(await store.save([change], later(5)), [true]);
    const { reason: _, settledAt: __, sequence, ...rest } = before;
    const after = await stored(store, SHIP);
    assert.deepEqual(after, {
      ...rest,
      status: 'pending',
      dueAt: later(5),
      sequence: after.sequence,
    });
    assert.ok(after.sequence > sequence);
    assert.equal(after.attempts, 2);
    assert.equal(after.uncountedAttempts, 0);
    assert.equal(after.lastError, 'closed');
    assert.equal(after.createdAt, NOW);
    const counts = (await store.counts()).milestones;
    assert.deepEqual([counts.pending, counts.withdrawn], [1, 0]);

    const [claimed] = await claimAt(store, clock, later(5), { limit: 9 });
    assert.equal(claimed?.milestone.key, SHIP);
    assert.equal(claimed?.attempts, 3, 'so the result of an earlier attempt is rejected');
    const done = { status: 'done' } as const;
    assert.equal(await store.settle({ key: SHIP, attempt: 2 }, done, later(6)), false);
    assert.equal(await store.settle({ key: SHIP, attempt: 3 }, done, later(6)), true);
  });

  test('it is delivered after all other milestones of its order', async (store, clock) => {
    await withdrawn(store, clock);
    const milestones = [milestoneSample('1', 'dispute_opened', '1')];
    await store.save([changeSample('1', { row: { version: 2 }, milestones })], later(5));
    const next = changeSample('1', {
      row: { version: 3 },
      milestones: [milestoneSample('1', 'dispute_resolved', '1')],
      again: [SHIP],
    });
    await store.save([next], later(6));
    const listed = (await store.milestones()).items.map(({ milestone }) => milestone.kind);
    assert.deepEqual(listed, ['dispute_opened', 'dispute_resolved', 'ready_to_fulfil']);
    const claimed: string[] = [];
    for (;;) {
      const [one] = await claimAt(store, clock, later(7), { limit: 1 });
      if (one === undefined) break;
      claimed.push(one.milestone.kind);
      const attempt = { key: one.milestone.key, attempt: one.attempts };
      await store.settle(attempt, { status: 'done' }, later(7));
    }
    assert.deepEqual(claimed, listed);
  });

  test('done, dead and pending milestones stay as they are, and unknown keys are ignored', async (store, clock) => {
    const outcomes: readonly (AttemptOutcome | undefined)[] = [
      { status: 'done' },
      { status: 'dead', error: 'gave up' },
      { status: 'pending', error: 'closed', dueInMicros: 99 * SECOND },
      undefined,
    ];
    for (const [index, outcome] of outcomes.entries()) {
      const id = String(index + 1);
      const milestone = milestoneSample(id, 'ready_to_fulfil');
      await store.save([changeSample(id, { milestones: [milestone] })], NOW);
      await claimAt(store, clock, NOW, { limit: 1 });
      if (outcome === undefined) continue;
      await store.settle({ key: milestone.key, attempt: 1 }, outcome, later(1));
    }
    const before = (await store.milestones()).items;
    assert.equal(before.length, outcomes.length);
    for (const { milestone } of before) {
      const { key, orderId } = milestone;
      const unknown = [milestoneKey('shop', orderId, 'blocked', ''), '', 'no key', '%/%/%/%'];
      const change = changeSample(orderId, { row: { version: 2 }, again: [...unknown, key] });
      assert.deepEqual(await store.save([change], later(5)), [true]);
    }
    assert.deepEqual((await store.milestones()).items, before);
  });

  test('a write that loses makes no milestone due again, and the others of its batch do', async (store, clock) => {
    await withdrawn(store, clock, '1');
    await withdrawn(store, clock, '2');
    const other = milestoneKey('shop', '2', 'ready_to_fulfil', '');
    const before = await stored(store, SHIP);
    const stale = changeSample('1', { row: { version: 1 }, again: [SHIP] });
    const fresh = changeSample('2', { row: { version: 2 }, again: [other] });
    assert.deepEqual(await store.save([stale, fresh], later(5)), [false, true]);
    assert.deepEqual(await stored(store, SHIP), before);
    assert.equal((await stored(store, other)).status, 'pending');
    const double = changeSample('1', { row: { version: 2 }, again: [SHIP, SHIP] });
    clock.now = later(6);
    assert.deepEqual(await store.save([double], later(6)), [true]);
    assert.equal((await stored(store, SHIP)).dueAt, later(6));
  });

  test('a milestone can be withdrawn and be due again several times', async (store, clock) => {
    await withdrawn(store, clock);
    for (const round of [2, 3]) {
      const change = changeSample('1', { row: { version: round }, again: [SHIP, REVIEW] });
      assert.deepEqual(await store.save([change], later(round)), [true]);
      const [claimed] = await claimAt(store, clock, later(9), { limit: 1 });
      assert.equal(claimed?.attempts, round + 1);
      const withdraw = () => ({ kind: 'withdraw', reason: `no ${round}` }) as const;
      await store.check({ key: SHIP, attempt: round + 1 }, withdraw, later(round));
      const { status, reason, settledAt } = await stored(store, SHIP);
      assert.deepEqual(
        { status, reason, settledAt },
        { status: 'withdrawn', reason: `no ${round}`, settledAt: later(round) },
      );
    }
  });

  test('an operator can retry a withdrawn milestone, and its attempts no longer count', async (store, clock) => {
    await withdrawn(store, clock);
    clock.now = later(5);
    assert.equal(await store.retry(SHIP), true);
    const { status, dueAt, attempts, uncountedAttempts, reason, settledAt } = await stored(
      store,
      SHIP,
    );
    assert.deepEqual(
      { status, dueAt, attempts, uncountedAttempts },
      { status: 'pending', dueAt: later(5), attempts: 2, uncountedAttempts: 2 },
    );
    assert.deepEqual({ reason, settledAt }, { reason: undefined, settledAt: undefined });
    assert.equal(await store.retry(SHIP), false, 'pending again');
  });

  test('a milestone is found by its key, as the list has it', async (store, clock) => {
    await withdrawn(store, clock);
    const [listed] = (await store.milestones()).items;
    assert.deepEqual(await store.milestone(SHIP), listed);
    for (const key of [REVIEW, '', 'no key', 'shop/1/made_up/', '%/%/%/%']) {
      assert.equal(await store.milestone(key), undefined);
    }
    const subject = milestoneSample('1', 'refunded', 'r/1 %');
    const change = changeSample('1', { row: { version: 2 }, milestones: [subject] });
    await store.save([change], later(5));
    assert.deepEqual((await store.milestone(subject.key))?.milestone, subject);
  });
}

/** An order whose release failed once and was withdrawn before its second attempt. */
async function withdrawn(store: Store, clock: TestClock, orderId = '1'): Promise<void> {
  const milestone = milestoneSample(orderId, 'ready_to_fulfil');
  const { key } = milestone;
  await store.save([changeSample(orderId, { milestones: [milestone] })], NOW);
  await claimAt(store, clock, NOW, { limit: 1 });
  const failed = { status: 'pending', error: 'closed', dueInMicros: SECOND } as const;
  await store.settle({ key, attempt: 1 }, failed, NOW);
  await claimAt(store, clock, later(1), { limit: 1 });
  const withdraw = () => ({ kind: 'withdraw', reason: 'It is in dispute.' }) as const;
  await store.check({ key, attempt: 2 }, withdraw, later(2));
}

async function stored(store: Store, key: string): Promise<StoredMilestone> {
  const found = await store.milestone(key);
  assert.ok(found !== undefined);
  return found;
}
