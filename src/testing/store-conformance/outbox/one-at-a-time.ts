import assert from 'node:assert/strict';
import type { MilestoneKind } from '../../../order/milestone/milestone.js';
import { SECOND } from '../../../order/time/instant.js';
import { isEngine } from '../../../store/engine.js';
import type { AttemptOutcome, Claim, Store } from '../../../store/store.js';
import { changeSample, later, milestoneSample, NOW, rowSample } from '../samples.js';
import type { StoreTest } from '../store-test.js';

const LEASE = 60 * SECOND;
const FIRST = 'shop/1/captured/';
const SECOND_KEY = 'shop/1/complete/';

/** The kinds that two processes with different handlers claim. */
const CAPTURES = ['captured'] as const;
const COMPLETIONS = ['complete'] as const;

/** The milestones of an order are delivered one at a time, whichever process handles which kinds. */
export function oneAtATimeConforms(test: StoreTest): void {
  // An engine delivers where the order runs and knows no other claimants; see handlers.md.
  const testClaimants: StoreTest = (name, body) => {
    test(name, async (store, clock) => {
      if (!isEngine(store)) await body(store, clock);
    });
  };

  test('no milestone of an order is claimed while another one is leased', async (store, clock) => {
    await recorded(store, ['complete', 'captured', 'fulfilled']);
    assert.deepEqual(await claim(store, { kinds: CAPTURES }), [FIRST]);
    assert.deepEqual(await claim(store, { kinds: COMPLETIONS }), []);
    assert.deepEqual(await claim(store), []);
    clock.now = later(60) - 1;
    assert.deepEqual(await claim(store, { kinds: COMPLETIONS }), []);
    clock.now = later(60);
    assert.deepEqual(await claim(store, { kinds: COMPLETIONS }), [SECOND_KEY]);
    assert.deepEqual(await claim(store, { kinds: CAPTURES }), []);
  });

  test('concurrent claims of different kinds never return one order twice', async (store) => {
    const kinds: readonly MilestoneKind[] = ['captured', 'complete', 'fulfilled', 'refunded'];
    const orderIds = Array.from({ length: 12 }, (_, n) => `${n}`);
    for (const orderId of orderIds) await recorded(store, kinds, orderId);
    const claims = kinds.flatMap((kind) => [kind, kind]).map((kind) => ({ kinds: [kind] }));
    const claimed = await Promise.all(claims.map((some) => claim(store, { limit: 5, ...some })));
    const orders = claimed.flat().map((key) => key.split('/')[1]);
    assert.equal(orders.length, new Set(orders).size);
    assert.ok(orders.length > 0);
  });

  test('a retried milestone waits while a later one is leased', async (store) => {
    await recorded(store, ['captured', 'complete']);
    await claim(store);
    await store.settle({ key: FIRST, attempt: 1 }, { status: 'dead', error: 'gave up' }, NOW);
    assert.deepEqual(await claim(store), [SECOND_KEY]);
    assert.equal(await store.retry(FIRST), true);
    assert.deepEqual(await claim(store), []);
    await store.settle({ key: SECOND_KEY, attempt: 1 }, { status: 'done' }, NOW);
    assert.deepEqual(await claim(store), [FIRST]);
  });

  test('an order is free as soon as the attempt is settled, whatever its outcome', async (store) => {
    const outcomes: readonly AttemptOutcome[] = [
      { status: 'done' },
      { status: 'withdrawn', reason: 'it moved on' },
      { status: 'dead', error: 'gave up' },
      { status: 'pending', error: 'busy', dueInMicros: 0 },
    ];
    await recorded(store, ['captured', 'complete']);
    for (const [index, outcome] of outcomes.entries()) {
      const orderId = `${index + 2}`;
      await recorded(store, ['captured', 'complete'], orderId);
      const key = `shop/${orderId}/captured/`;
      const attempt = { key, attempt: 1 };
      await claim(store, { kinds: CAPTURES });
      assert.equal(await store.settle(attempt, outcome, NOW), true);
      const next = `shop/${orderId}/complete/`;
      assert.deepEqual(await claim(store, { kinds: COMPLETIONS, limit: 1 }), [next]);
    }
  });

  test('an order is free once a check withdraws the claimed milestone', async (store) => {
    await recorded(store, ['captured', 'complete']);
    await claim(store);
    const withdraw = () => ({ kind: 'withdraw', reason: 'it moved on' }) as const;
    await store.check({ key: FIRST, attempt: 1 }, withdraw, NOW);
    assert.deepEqual(await claim(store), [SECOND_KEY]);
  });

  test('a handler that still runs keeps its order until its lease expires', async (store, clock) => {
    const outcomes: readonly AttemptOutcome[] = [
      { status: 'pending', error: 'no answer', dueInMicros: SECOND, stillRuns: true },
      { status: 'dead', error: 'no answer', stillRuns: true },
    ];
    for (const [index, outcome] of outcomes.entries()) {
      clock.now = NOW;
      const orderId = `${index + 2}`;
      const key = `shop/${orderId}/captured/`;
      const next = index === 0 ? key : `shop/${orderId}/complete/`;
      await recorded(store, ['captured', 'complete'], orderId);
      assert.deepEqual(await claim(store), [key]);
      assert.equal(await store.settle({ key, attempt: 1 }, outcome, NOW), true);
      const stored = await store.milestone(key);
      assert.equal(stored?.status, outcome.status);
      assert.equal(stored?.lastError, 'no answer');
      assert.equal(stored?.leasedUntil, later(60));
      clock.now = later(60) - 1;
      assert.deepEqual(await claim(store), []);
      clock.now = later(60);
      assert.deepEqual(await claim(store), [next]);
    }
  });

  test('a milestone that an operator settles keeps its order until its handler ends', async (store, clock) => {
    await recorded(store, ['captured', 'complete']);
    const attempt = { key: FIRST, attempt: 1 };
    const byHand = {
      key: FIRST,
      status: 'done',
      actor: 'kim',
      reason: 'seen at the bank',
    } as const;
    await claim(store);
    assert.deepEqual(await store.settleByHand([byHand], NOW), ['changed']);
    assert.deepEqual(await claim(store), []);
    await store.release({ ...attempt, attempt: 2 });
    assert.deepEqual(await claim(store), []);
    const late = {
      status: 'pending',
      error: 'no answer',
      dueInMicros: 0,
      stillRuns: true,
    } as const;
    assert.equal(await store.settle(attempt, late, NOW), false);
    assert.deepEqual(await claim(store), []);
    clock.now = later(60) - 1;
    assert.deepEqual(await claim(store), []);
    assert.equal(await store.settle(attempt, { status: 'done' }, NOW), false);
    assert.deepEqual(await claim(store), [SECOND_KEY]);
  });

  test('a milestone that is done in another store keeps its order until its handler ends', async (store, clock) => {
    for (const end of ['released', 'over'] as const) {
      clock.now = NOW;
      await recorded(store, ['captured', 'complete'], end);
      const [key, next] = [`shop/${end}/captured/`, `shop/${end}/complete/`];
      assert.deepEqual(await claim(store), [key]);
      const done = { status: 'done', attempts: 1, uncountedAttempts: 0, settledAt: NOW } as const;
      const milestone = milestoneSample(end, 'captured');
      const restored = { milestone, ...done, createdAt: NOW, dueAt: NOW };
      const row = rowSample(end, { version: 2 });
      const restoration = { row, observations: [], milestones: [restored] };
      assert.deepEqual(await store.restore([restoration], NOW), [true]);
      assert.deepEqual(await claim(store), []);
      if (end === 'released') await store.release({ key, attempt: 1 });
      else clock.now = later(60);
      assert.deepEqual(await claim(store), [next]);
      await store.settle({ key: next, attempt: 1 }, { status: 'done' }, NOW);
    }
  });

  test('a handler that ends frees its order, and only if the attempt is its own', async (store, clock) => {
    await recorded(store, ['captured', 'complete']);
    await claim(store);
    const failed = {
      status: 'pending',
      error: 'no answer',
      dueInMicros: 0,
      stillRuns: true,
    } as const;
    await store.settle({ key: FIRST, attempt: 1 }, failed, NOW);
    for (const other of [
      { key: FIRST, attempt: 2 },
      { key: SECOND_KEY, attempt: 1 },
      { key: 'shop/2/captured/', attempt: 1 },
      { key: 'no key', attempt: 1 },
    ]) {
      await store.release(other);
    }
    assert.deepEqual(await claim(store), []);
    await store.release({ key: FIRST, attempt: 1 });
    assert.equal((await store.milestone(FIRST))?.leasedUntil, undefined);
    assert.deepEqual(await claim(store), [FIRST]);
    // A late end does not release the attempt that took over.
    await store.release({ key: FIRST, attempt: 1 });
    assert.deepEqual(await claim(store), []);
    assert.equal((await store.milestone(FIRST))?.leasedUntil, clock.now + LEASE);
  });

  testClaimants(
    'a milestone waits for an earlier one whose kind another claimant handles',
    async (store, clock) => {
      await recorded(store, ['captured', 'complete']);
      const other = { kinds: COMPLETIONS, claimant: 'b' };
      assert.deepEqual(await claim(store, { kinds: ['refunded', ...CAPTURES], claimant: 'a' }), [
        FIRST,
      ]);
      const failed = { status: 'pending', error: 'busy', dueInMicros: 30 * SECOND } as const;
      await store.settle({ key: FIRST, attempt: 1 }, failed, NOW);
      assert.deepEqual(
        await claim(store, other),
        [],
        'it waits also while the earlier one waits for a retry',
      );
      clock.now = later(30);
      assert.deepEqual(await claim(store, other), []);
      assert.deepEqual(await claim(store, { kinds: CAPTURES, claimant: 'a' }), [FIRST]);
      await store.settle({ key: FIRST, attempt: 2 }, { status: 'done' }, NOW);
      assert.deepEqual(await claim(store, other), [SECOND_KEY]);
    },
  );

  testClaimants('a claimant counts for one lease after its last claim', async (store, clock) => {
    await recorded(store, ['captured', 'complete']);
    const first = { limit: 0, kinds: CAPTURES, claimant: 'a' };
    const other = { kinds: COMPLETIONS, claimant: 'b' };
    assert.deepEqual(await claim(store, first), [], 'a claim with limit 0 counts, too');
    clock.now = later(40);
    await claim(store, first);
    clock.now = later(100) - 1;
    assert.deepEqual(await claim(store, other), []);
    clock.now = later(100);
    assert.deepEqual(await claim(store, other), [SECOND_KEY]);
  });

  testClaimants('a claimant counts only for the accounts that it names', async (store) => {
    await recorded(store, ['captured', 'complete']);
    const first = { limit: 0, kinds: CAPTURES, claimant: 'a' };
    await claim(store, { ...first, accounts: ['another'] });
    const other = { kinds: COMPLETIONS, claimant: 'b', accounts: ['shop'] };
    assert.deepEqual(await claim(store, other), [SECOND_KEY], 'nobody handles the earlier one');
    await store.settle({ key: SECOND_KEY, attempt: 1 }, AGAIN, NOW);
    await claim(store, { ...first, accounts: ['another', 'shop'] });
    assert.deepEqual(await claim(store, other), [], 'it named one account more');
  });

  testClaimants('a claimant that names no kinds handles all of them', async (store) => {
    await recorded(store, ['captured', 'complete']);
    await claim(store, { limit: 0, claimant: 'a' });
    assert.deepEqual(await claim(store, { kinds: COMPLETIONS, claimant: 'b' }), []);
    assert.deepEqual(await claim(store, { limit: 0, kinds: ['refunded'], claimant: 'a' }), []);
    assert.deepEqual(await claim(store, { kinds: COMPLETIONS, claimant: 'b' }), [SECOND_KEY]);
  });
}

/** To be tried again at once. */
const AGAIN = { status: 'pending', error: 'busy', dueInMicros: 0 } as const;

async function recorded(
  store: Store,
  kinds: readonly MilestoneKind[],
  orderId = '1',
): Promise<void> {
  const milestones = kinds.map((kind) => milestoneSample(orderId, kind));
  await store.save([changeSample(orderId, { milestones })], NOW);
}

async function claim(store: Store, some: Partial<Claim> = {}): Promise<readonly string[]> {
  const claimed = await store.claim({ limit: 100, leaseMicros: LEASE, ...some });
  return claimed.map(({ milestone }) => milestone.key);
}
