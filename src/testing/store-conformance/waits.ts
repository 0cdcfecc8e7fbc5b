import assert from 'node:assert/strict';
import type { Deadline } from '../../lifecycle/index.js';
import { defined } from '../../order/defined.js';
import { pagesOf } from '../../store/page.js';
import type { Store, WaitFilter } from '../../store/store.js';
import { StoreError } from '../../store/store-error.js';
import { ACCOUNT, changeSample, keyOf, later, NOW, rowSample } from './samples.js';
import type { StoreTest } from './store-test.js';

const FILTER = { account: ACCOUNT, deadline: 'payment_window', since: NOW } as const;

/** The orders that wait for a deadline, read in pages of one. */
async function waiting(store: Store, some: Partial<WaitFilter> = {}) {
  const found: (readonly [orderId: string, since: number])[] = [];
  const read = async (from: Pick<WaitFilter, 'after'>) =>
    (await store.waiting?.({ ...FILTER, limit: 1, ...some, ...from })) ?? { items: [] };
  for await (const { items } of pagesOf(read)) {
    found.push(...items.map(({ orderId, since }) => [orderId, since] as const));
  }
  return found;
}

function changeOf(orderId: string, since: number | undefined, version = 1, account = ACCOUNT) {
  const deadline: Deadline = 'payment_window';
  const waits = [since === undefined ? { deadline } : { deadline, since }];
  return changeSample(orderId, { row: { version, account }, waits });
}

/** For stores with a list of waits; a store that watches deadlines itself has none. */
export function waitsConform(test: StoreTest): void {
  const testWaiting: StoreTest = (name, body) => {
    test(name, async (store, clock) => {
      if (store.waiting !== undefined) await body(store, clock);
    });
  };

  testWaiting(
    'the orders that wait for a deadline are listed, the longest wait first',
    async (store) => {
      await store.save(
        [
          changeOf('b', 5),
          changeOf('a', 5),
          changeOf('c', 0),
          changeOf('d', NOW),
          changeOf('e', NOW + 1),
          changeOf('a', 1, 1, 'other'),
          changeSample('f', { waits: [{ deadline: 'review_too_long', since: 1 }] }),
        ],
        NOW,
      );
      assert.deepEqual(await waiting(store), [
        ['c', 0],
        ['a', 5],
        ['b', 5],
        ['d', NOW],
      ]);
      assert.deepEqual(await waiting(store, { since: 4 }), [['c', 0]]);
      assert.deepEqual(await waiting(store, { account: 'other' }), [['a', 1]]);
      assert.deepEqual(await waiting(store, { deadline: 'review_too_long' }), [['f', 1]]);
      await assert.rejects(
        async () => store.waiting?.({ ...FILTER, after: 'nonsense' }),
        (error: unknown) => error instanceof StoreError && error.code === 'bad_cursor',
      );
    },
  );

  testWaiting(
    'a write keeps the earlier start of a wait, ends the wait, or leaves it',
    async (store) => {
      const only = async () => (await waiting(store)).map(([, since]) => since);
      await store.save([changeOf('1', 7)], NOW);
      await store.save([changeOf('1', 9, 2)], later(1));
      assert.deepEqual(await only(), [7]);
      await store.save([changeOf('1', 3, 3)], later(2));
      assert.deepEqual(await only(), [3]);
      await store.save([changeSample('1', { row: { version: 4 } })], later(3));
      assert.deepEqual(await only(), [3]);
      await store.save([changeOf('1', undefined, 5)], later(4));
      assert.deepEqual(await only(), []);
      await store.save([changeOf('1', undefined, 6)], later(5));
      await store.save([changeOf('1', 8, 7)], later(6));
      assert.deepEqual(await only(), [8]);
    },
  );

  testWaiting('a write that loses neither begins nor ends a wait', async (store) => {
    await store.save([changeOf('1', 7)], NOW);
    await store.save([changeOf('1', 3), changeOf('2', 4, 2)], NOW);
    await store.save([changeOf('1', undefined)], NOW);
    assert.deepEqual(await waiting(store), [['1', 7]]);
  });

  testWaiting('several waits of several orders begin and end together', async (store) => {
    const both = (since: number) => [
      { deadline: 'payment_window', since } as const,
      { deadline: 'early_unresolved', since } as const,
    ];
    await store.save(
      [changeSample('1', { waits: both(1) }), changeSample('2', { waits: both(2) })],
      NOW,
    );
    const ended = [
      { deadline: 'payment_window' },
      { deadline: 'early_unresolved', since: 0 },
    ] as const;
    await store.save([changeSample('1', { row: { version: 2 }, waits: ended })], NOW);
    assert.deepEqual(await waiting(store), [['2', 2]]);
    assert.deepEqual(await waiting(store, { deadline: 'early_unresolved' }), [
      ['1', 0],
      ['2', 2],
    ]);
  });

  testWaiting('a restored order waits, too', async (store) => {
    await store.restore(
      [
        {
          row: rowSample('1'),
          observations: [],
          milestones: [],
          waits: [{ deadline: 'payment_window', since: 5 }],
        },
      ],
      NOW,
    );
    assert.deepEqual(await waiting(store), [['1', 5]]);
  });

  testWaiting(
    'a correction applies only to the wait and the version that it names',
    async (store) => {
      const correct = (from: number | undefined, since: number | undefined, version?: number) =>
        store.correctWaits?.([
          {
            ...keyOf('1'),
            deadline: 'payment_window',
            ...defined({ from, since, version }),
          },
        ]);
      const only = async () => (await waiting(store)).map(([, since]) => since);
      await correct(undefined, 4);
      assert.deepEqual(await only(), [], 'the order does not exist');
      await store.save([changeSample('1')], NOW);
      await correct(undefined, 4);
      assert.deepEqual(await only(), [4]);
      await correct(undefined, 3);
      assert.deepEqual(await only(), [4], 'there is a wait already');
      await correct(5, 6, 1);
      assert.deepEqual(await only(), [4], 'the wait is another one');
      await correct(4, 6, 2);
      assert.deepEqual(await only(), [4], 'the version is another one');
      await correct(4, 6, 1);
      assert.deepEqual(await only(), [6]);
      await correct(6, undefined, 2);
      assert.deepEqual(await only(), [6], 'the version is another one');
      await correct(6, undefined, 1);
      assert.deepEqual(await only(), []);
      await store.correctWaits?.([]);
    },
  );

  testWaiting('several corrections are applied together', async (store) => {
    await store.save(
      ['1', '2', '3'].map((orderId) => changeOf(orderId, 5)),
      NOW,
    );
    await store.save([changeSample('4')], NOW);
    const of = (orderId: string) =>
      ({ ...keyOf(orderId), deadline: 'payment_window', version: 1 }) as const;
    await store.correctWaits?.([
      { ...of('4'), since: 1 },
      { ...of('2'), from: 5 },
      { ...of('1'), from: 5, since: 9 },
    ]);
    assert.deepEqual(await waiting(store), [
      ['4', 1],
      ['3', 5],
      ['1', 9],
    ]);
  });
}
