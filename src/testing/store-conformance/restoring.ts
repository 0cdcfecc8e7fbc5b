import assert from 'node:assert/strict';
import { SECOND } from '../../order/time/instant.js';
import type {
  Restoration,
  RestoredMilestone,
  RestoredObservation,
  Store,
} from '../../store/store.js';
import {
  changeSample,
  claimAt,
  keyOf,
  later,
  milestoneSample,
  NOW,
  observationSample,
  rowSample,
} from './samples.js';
import type { StoreTest } from './store-test.js';

const RESOLUTION = { decision: 'dismiss', actor: 'kim', reason: 'a mix-up', at: later(3) } as const;

const OBSERVED: readonly RestoredObservation[] = [
  { observation: observationSample('1', 'b'), arrivedAt: later(1) },
  { observation: observationSample('1', 'a'), arrivedAt: later(2), resolution: RESOLUTION },
];

const PENDING: RestoredMilestone = {
  milestone: milestoneSample('1', 'ready_to_fulfil'),
  status: 'pending',
  attempts: 0,
  uncountedAttempts: 0,
  createdAt: later(1),
  dueAt: later(1),
};

const RECORDED: readonly RestoredMilestone[] = [
  { ...PENDING, milestone: milestoneSample('1', 'fulfilled'), attempts: 2, lastError: 'busy' },
  {
    ...PENDING,
    milestone: milestoneSample('1', 'captured', 'capture-1'),
    status: 'done',
    attempts: 3,
    uncountedAttempts: 1,
    settledAt: later(4),
  },
  {
    ...PENDING,
    milestone: milestoneSample('1', 'in_review'),
    status: 'withdrawn',
    attempts: 1,
    settledAt: later(5),
    reason: 'it moved on',
  },
  {
    ...PENDING,
    milestone: milestoneSample('1', 'refunded', 'refund-1'),
    status: 'dead',
    attempts: 15,
    settledAt: later(6),
    lastError: 'no answer',
  },
];

export function restoringConforms(test: StoreTest): void {
  test('a restored order has its arrival times, its resolutions and the statuses of its milestones', async (store) => {
    const row = rowSample('1', { upstreamId: 'A-1' });
    const restoration = { row, observations: OBSERVED, milestones: RECORDED };
    assert.deepEqual(await store.restore([restoration], later(9)), [true]);

    const [loaded] = await store.load([{ key: keyOf('1'), observationIds: ['a'] }]);
    assert.deepEqual(loaded?.row, { ...row, updatedAt: later(9) });
    assert.equal(loaded?.known.size, 1);
    assert.deepEqual(await observed(store), OBSERVED);
    assert.deepEqual(await recorded(store), RECORDED);
  });

  test('of the restored milestones only pending ones can be claimed', async (store, clock) => {
    await store.restore([restored({ milestones: RECORDED })], later(9));
    const claimed = await claimAt(store, clock, later(9), { limit: 9 });
    assert.deepEqual(
      claimed.map(({ milestone: { kind }, attempts }) => [kind, attempts]),
      [['fulfilled', 3]],
    );
    const settled = { key: claimed[0]?.milestone.key ?? '', attempt: 3 };
    assert.equal(await store.settle(settled, { status: 'done' }, later(10)), true);
    assert.deepEqual(await claimAt(store, clock, later(99), { limit: 9 }), []);
  });

  test('a restoration for another version changes nothing', async (store) => {
    await store.save([changeSample('1')], NOW);
    const first = restored({ observations: OBSERVED, milestones: RECORDED });
    const third = { ...first, row: rowSample('1', { version: 3 }) };
    assert.deepEqual(await store.restore([first], later(9)), [false]);
    assert.deepEqual(await store.restore([third], later(9)), [false]);
    assert.deepEqual(await observed(store), []);
    assert.deepEqual(await recorded(store), []);
    const second = { ...first, row: rowSample('1', { version: 2 }) };
    assert.deepEqual(await store.restore([second, { ...second }], later(9)), [true, false]);
    assert.equal((await observed(store)).length, 2);
  });

  test('stored observations and milestones stay as they are', async (store) => {
    const observation = observationSample('1', 'a', { label: 'the first' });
    const milestones = [milestoneSample('1', 'fulfilled'), milestoneSample('1', 'in_review')];
    await store.save([changeSample('1', { observations: [observation], milestones })], NOW);
    await store.restore(
      [restored({ version: 2, observations: OBSERVED, milestones: RECORDED })],
      NOW,
    );
    assert.deepEqual(
      (await observed(store)).map(({ observation: { id, label }, arrivedAt }) => [
        id,
        label,
        arrivedAt,
      ]),
      [
        ['a', 'the first', NOW],
        ['b', 'order.accepted', later(1)],
      ],
    );
    assert.deepEqual(
      (await recorded(store)).map(({ milestone: { kind }, status }) => [kind, status]),
      [
        ['fulfilled', 'pending'],
        ['in_review', 'pending'],
        ['captured', 'done'],
        ['refunded', 'dead'],
      ],
    );
  });

  test('a milestone that is done in either store is done', async (store, clock) => {
    const [one, two] = [milestoneSample('1', 'ready_to_fulfil'), milestoneSample('1', 'captured')];
    await store.save([changeSample('1', { milestones: [one, two] })], NOW);
    await claimAt(store, clock, NOW, { limit: 1, kinds: ['captured'] });
    await store.settle({ key: two.key, attempt: 1 }, { status: 'done' }, later(1));
    await claimAt(store, clock, NOW, { limit: 1, kinds: ['ready_to_fulfil'] });

    const done = { ...PENDING, status: 'done', attempts: 4, settledAt: later(2) } as const;
    const milestones = [done, { ...PENDING, milestone: two }];
    await store.restore([restored({ version: 2, milestones })], later(9));
    assert.deepEqual(
      (await store.milestones()).items.map(
        ({ milestone, status, attempts, settledAt, leasedUntil }) => [
          milestone.kind,
          status,
          attempts,
          settledAt,
          leasedUntil,
        ],
      ),
      [
        ['ready_to_fulfil', 'done', 4, later(2), undefined],
        ['captured', 'done', 1, later(1), undefined],
      ],
    );
    const late = { key: one.key, attempt: 1 };
    const failed = { status: 'pending', error: 'late', dueInMicros: 10 * SECOND } as const;
    assert.equal(await store.settle(late, failed, later(10)), false);
    assert.deepEqual(await claimAt(store, clock, later(99)), []);
  });

  test('a pending milestone that an operator settled elsewhere is settled', async (store) => {
    const milestones = [milestoneSample('1', 'ready_to_fulfil')];
    await store.save([changeSample('1', { milestones })], NOW);
    const byHand = {
      ...PENDING,
      status: 'withdrawn',
      settledAt: later(2),
      settledBy: 'kim',
      reason: 'sent by hand',
    } as const;
    await store.restore([restored({ version: 2, milestones: [byHand] })], later(9));
    const [stored] = (await store.milestones()).items;
    assert.equal(stored?.status, 'withdrawn');
    assert.equal(stored?.settledBy, 'kim');
    assert.equal(stored?.reason, 'sent by hand');
    await store.restore([restored({ version: 3, milestones: [PENDING] })], later(10));
    assert.equal((await store.milestones()).items[0]?.status, 'withdrawn');
  });

  test('newer observations replace older ones, and resolutions are added but never replaced', async (store) => {
    const observations = ['a', 'b', 'c'].map((id) => observationSample('1', id));
    await store.save([changeSample('1', { observations })], NOW);
    const first = { ...RESOLUTION, actor: 'the first' };
    const decided = [{ observationId: 'b', resolution: first }];
    await store.save([changeSample('1', { row: { version: 2 }, resolutions: decided })], NOW);
    const newer = (id: string) => observationSample('1', id, { instant: later(60) });
    await store.restore(
      [
        restored({
          version: 3,
          replaced: ['a', 'b'].map((id) => ({
            observation: newer(id),
            arrivedAt: later(61),
            resolution: RESOLUTION,
          })),
          resolutions: [{ observationId: 'c', resolution: RESOLUTION }],
        }),
      ],
      later(70),
    );
    assert.deepEqual(await observed(store), [
      { observation: observations[2], arrivedAt: NOW, resolution: RESOLUTION },
      { observation: newer('a'), arrivedAt: later(61), resolution: RESOLUTION },
      { observation: newer('b'), arrivedAt: later(61), resolution: first },
    ]);
  });

  test('several orders are restored together, each by itself', async (store) => {
    await store.save([changeSample('2')], NOW);
    const restorations = ['1', '2', '3'].map((orderId) => ({
      row: rowSample(orderId),
      observations: [{ observation: observationSample(orderId, 'a'), arrivedAt: NOW }],
      milestones: [{ ...PENDING, milestone: milestoneSample(orderId, 'complete') }],
    }));
    assert.deepEqual(await store.restore(restorations, NOW), [true, false, true]);
    const { items } = await store.milestones();
    assert.deepEqual(
      items.map(({ milestone }) => milestone.orderId),
      ['1', '3'],
    );
    assert.deepEqual(await store.restore([], NOW), []);
  });
}

function restored({
  version = 1,
  ...some
}: Partial<Omit<Restoration, 'row'>> & { readonly version?: number }): Restoration {
  return { observations: [], milestones: [], ...some, row: rowSample('1', { version }) };
}

async function observed(store: Store): Promise<readonly RestoredObservation[]> {
  const [entries = []] = await store.history([keyOf('1')]);
  return entries.map(({ sequence: _, ...rest }) => rest);
}

async function recorded(store: Store): Promise<readonly RestoredMilestone[]> {
  const { items } = await store.milestones({ orderId: '1' });
  return items.map(({ sequence: _, leasedUntil: __, ...rest }) => rest);
}
