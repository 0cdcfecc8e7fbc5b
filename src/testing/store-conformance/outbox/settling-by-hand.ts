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

/** A decision of kim. */
function decided(key: string, status: Settlement['status'] = 'done', reason = 'sent on Monday') {
  return { key, status, actor: 'kim', reason };
}

export function settlingByHandConforms(test: StoreTest): void {
  test('what somebody settles says who, when and why, and is not claimed', async (store, clock) => {
    await recorded(store);
    const wanted = [decided(CAPTURED), decided(SHIP, 'withdrawn', 'the customer rang')];
    assert.deepEqual(await store.settleByHand(wanted, later(5)), ['changed', 'changed']);
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

  test('a second time changes nothing, and each is answered in its place', async (store) => {
    await recorded(store);
    const wanted = [
      decided(SHIP),
      decided('shop/1/blocked/'),
      decided('shop/2/captured/'),
      decided('no key'),
      decided('%/%/%/%'),
      decided(CAPTURED, 'withdrawn'),
      decided(SHIP, 'done', 'said twice'),
      decided(SHIP, 'withdrawn'),
    ];
    const unknown = ['not_found', 'not_found', 'not_found', 'not_found'] as const;
    assert.deepEqual(await store.settleByHand(wanted, later(5)), [
      'changed',
      ...unknown,
      'changed',
      'unchanged',
      'already_done',
    ]);
    const before = (await store.milestones()).items;
    assert.deepEqual(await store.settleByHand(wanted, later(6)), [
      'unchanged',
      ...unknown,
      'unchanged',
      'unchanged',
      'already_done',
    ]);
    assert.deepEqual((await store.milestones()).items, before);
    assert.deepEqual(await store.settleByHand([], later(7)), []);
    assert.deepEqual(await store.settleByHand([decided('no key')], later(7)), ['not_found']);
  });

  test('dead and withdrawn ones can be settled, and done ones stay as they are', async (store, clock) => {
    await recorded(store);
    await claimAt(store, clock, NOW);
    await store.settle({ key: CAPTURED, attempt: 1 }, { status: 'dead', error: 'gave up' }, NOW);
    await claimAt(store, clock, NOW);
    await store.settle({ key: SHIP, attempt: 1 }, { status: 'withdrawn', reason: 'moved on' }, NOW);
    const wanted = [decided(CAPTURED), decided(SHIP, 'withdrawn')];
    assert.deepEqual(await store.settleByHand(wanted, later(5)), ['changed', 'changed']);
    assert.equal((await store.milestone(CAPTURED))?.lastError, 'gave up');
    assert.equal((await store.milestone(SHIP))?.settledBy, 'kim');
    assert.deepEqual(await store.settleByHand([decided(SHIP)], later(6)), ['changed']);
    assert.equal((await store.milestone(SHIP))?.status, 'done');
  });

  test('what was withdrawn by hand comes back only when it is retried', async (store, clock) => {
    await recorded(store);
    await store.settleByHand([decided(SHIP, 'withdrawn')], later(5));
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

  test('the answer of an attempt under way marks nothing any more', async (store, clock) => {
    await recorded(store);
    await claimAt(store, clock, NOW);
    await store.settleByHand([decided(CAPTURED)], later(1));
    const failed = { status: 'pending', error: 'late', dueInMicros: 0 } as const;
    assert.equal(await store.settle({ key: CAPTURED, attempt: 1 }, failed, later(2)), false);
    const judged = await store.check(
      { key: CAPTURED, attempt: 1 },
      () => assert.fail('asked'),
      later(2),
    );
    assert.deepEqual(judged, { kind: 'gone' });
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

  test('who settled it, and why, is restored with it', async (store) => {
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

  test('its reason is scrubbed, as it is a text of people', async (store) => {
    await recorded(store);
    await store.settleByHand([decided(SHIP)], later(5));
    assert.equal(await store.scrub(keyOf('1')), 1);
    assert.equal(await store.scrub(keyOf('1')), 0);
    assert.equal((await store.milestone(SHIP))?.reason, SCRUBBED);
    assert.equal((await store.milestone(SHIP))?.settledBy, 'kim');
  });
}

/** One order with two milestones that are pending. */
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
