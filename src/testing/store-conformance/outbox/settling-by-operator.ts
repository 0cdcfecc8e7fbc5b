import assert from 'node:assert/strict';
import { milestoneKey } from '../../../order/milestone/milestone.js';
import {
  SCRUBBED,
  type Settlement,
  type Store,
  type StoredMilestone,
} from '../../../store/store.js';
import { changeSample, claimAt, keyOf, later, milestoneSample, NOW } from '../samples.js';
import type { StoreTest } from '../store-test.js';

const SHIP = milestoneKey('shop', '1', 'ready_to_fulfil', '');
const CAPTURED = milestoneKey('shop', '1', 'captured', 'a b/c');

/** A settlement by the operator kim. */
function settlement(key: string, status: Settlement['status'] = 'done', reason = 'sent on Monday') {
  return { key, status, actor: 'kim', reason };
}

export function settlingByOperatorConforms(test: StoreTest): void {
  test('a settled milestone has the operator, the time and the reason, and is not claimed', async (store, clock) => {
    await recorded(store);
    const settlements = [settlement(CAPTURED), settlement(SHIP, 'withdrawn', 'the customer rang')];
    assert.deepEqual(await store.settleByHand(settlements, later(5)), ['changed', 'changed']);
    const rest = { settledAt: later(5), settledBy: 'kim' };
    assert.deepEqual(await essence(store, CAPTURED), {
      ...rest,
      status: 'done',
      reason: 'sent on Monday',
    });
    assert.deepEqual(await essence(store, SHIP), {
      ...rest,
      status: 'withdrawn',
      reason: 'the customer rang',
    });
    assert.deepEqual(await claimAt(store, clock, later(99)), []);
  });

  test('settling again changes nothing, and every settlement has its result', async (store) => {
    await recorded(store);
    const settlements = [
      settlement(SHIP),
      settlement('shop/1/blocked/'),
      settlement('shop/2/captured/'),
      settlement('no key'),
      settlement('%/%/%/%'),
      settlement(CAPTURED, 'withdrawn'),
      settlement(SHIP, 'done', 'again'),
      settlement(SHIP, 'withdrawn'),
    ];
    const unknown = ['not_found', 'not_found', 'not_found', 'not_found'] as const;
    assert.deepEqual(await store.settleByHand(settlements, later(5)), [
      'changed',
      ...unknown,
      'changed',
      'unchanged',
      'already_done',
    ]);
    const before = (await store.milestones()).items;
    assert.deepEqual(await store.settleByHand(settlements, later(6)), [
      'unchanged',
      ...unknown,
      'unchanged',
      'unchanged',
      'already_done',
    ]);
    assert.deepEqual((await store.milestones()).items, before);
    assert.deepEqual(await store.settleByHand([], later(7)), []);
    assert.deepEqual(await store.settleByHand([settlement('no key')], later(7)), ['not_found']);
  });

  test('dead and withdrawn milestones can be settled, and done ones stay as they are', async (store, clock) => {
    await recorded(store);
    await claimAt(store, clock, NOW);
    await store.settle({ key: CAPTURED, attempt: 1 }, { status: 'dead', error: 'gave up' }, NOW);
    await claimAt(store, clock, NOW);
    await store.settle({ key: SHIP, attempt: 1 }, { status: 'withdrawn', reason: 'moved on' }, NOW);
    const settlements = [settlement(CAPTURED), settlement(SHIP, 'withdrawn')];
    assert.deepEqual(await store.settleByHand(settlements, later(5)), ['changed', 'changed']);
    assert.equal((await store.milestone(CAPTURED))?.lastError, 'gave up');
    assert.equal((await store.milestone(SHIP))?.settledBy, 'kim');
    assert.deepEqual(await store.settleByHand([settlement(SHIP)], later(6)), ['changed']);
    assert.equal((await store.milestone(SHIP))?.status, 'done');
  });

  test('a milestone that an operator withdrew is pending again only after a retry', async (store, clock) => {
    await recorded(store);
    await store.settleByHand([settlement(SHIP, 'withdrawn')], later(5));
    const change = changeSample('1', { row: { version: 2 }, again: [SHIP] });
    assert.deepEqual(await store.save([change], later(6)), [true]);
    assert.equal((await store.milestone(SHIP))?.status, 'withdrawn');
    clock.now = later(7);
    assert.equal(await store.retry(SHIP), true);
    const { status, settledBy, reason, settledAt } = await found(store, SHIP);
    assert.deepEqual(
      { status, settledBy, reason, settledAt },
      { status: 'pending', settledBy: undefined, reason: undefined, settledAt: undefined },
    );
  });

  test('the result of an attempt under way is rejected', async (store, clock) => {
    await recorded(store);
    await claimAt(store, clock, NOW);
    await store.settleByHand([settlement(CAPTURED)], later(1));
    const failed = { status: 'pending', error: 'late', dueInMicros: 0 } as const;
    assert.equal(await store.settle({ key: CAPTURED, attempt: 1 }, failed, later(2)), false);
    const result = await store.check(
      { key: CAPTURED, attempt: 1 },
      () => assert.fail('it was checked'),
      later(2),
    );
    assert.deepEqual(result, { kind: 'gone' });
    assert.deepEqual(await essence(store, CAPTURED), {
      status: 'done',
      reason: 'sent on Monday',
      settledAt: later(1),
      settledBy: 'kim',
    });
    const next = await claimAt(store, clock, later(3));
    assert.deepEqual(
      next.map(({ milestone }) => milestone.key),
      [SHIP],
    );
  });

  test('the operator and the reason are restored with it', async (store) => {
    await recorded(store);
    const { sequence: _, ...stored } = await found(store, SHIP);
    const settled = { ...stored, settledAt: later(5), settledBy: 'kim', reason: 'sent' } as const;
    const done = { ...settled, status: 'done' } as const;
    const other = { ...done, milestone: milestoneSample('1', 'refunded', 'r') };
    const row = changeSample('1', { row: { version: 2 } }).row;
    const restoration = { row, observations: [], milestones: [done, other] };
    assert.deepEqual(await store.restore([restoration], later(9)), [true]);
    for (const key of [SHIP, other.milestone.key]) {
      assert.deepEqual(await essence(store, key), {
        status: 'done',
        reason: 'sent',
        settledAt: later(5),
        settledBy: 'kim',
      });
    }
  });

  test('scrubbing replaces the reason', async (store) => {
    await recorded(store);
    await store.settleByHand([settlement(SHIP)], later(5));
    assert.equal(await store.scrub(keyOf('1')), 1);
    assert.equal(await store.scrub(keyOf('1')), 0);
    assert.equal((await store.milestone(SHIP))?.reason, SCRUBBED);
    assert.equal((await store.milestone(SHIP))?.settledBy, 'kim');
  });
}

/** Saves an order with two pending milestones. */
async function recorded(store: Store): Promise<void> {
  const milestones = [
    milestoneSample('1', 'captured', 'a b/c'),
    milestoneSample('1', 'ready_to_fulfil'),
  ];
  await store.save([changeSample('1', { milestones })], NOW);
}

async function found(store: Store, key: string): Promise<StoredMilestone> {
  const stored = await store.milestone(key);
  assert.ok(stored !== undefined);
  return stored;
}

async function essence(store: Store, key: string) {
  const { status, reason, settledAt, settledBy, leasedUntil } = await found(store, key);
  assert.equal(leasedUntil, undefined);
  return { status, reason, settledAt, settledBy };
}
