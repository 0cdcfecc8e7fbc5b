import { describe, expect, it } from 'vitest';
import { replay } from '../../../src/lifecycle/observe.js';
import { recentOrders } from '../../../src/service/queries/order-summaries.js';
import { memory } from '../../../src/store/memory/memory.js';
import type { Store } from '../../../src/store/store.js';
import {
  changeSample,
  NOW,
  observationSample,
} from '../../../src/testing/store-conformance/samples.js';

const ACCOUNT = changeSample('1').row.account;

/** Orders 0 to `count - 1`, each newer than the one before; every tenth is in review. */
async function filled(count: number): Promise<Store> {
  const store = memory();
  const record = replay([observationSample('1', 'e1')]);
  if (record === undefined) throw new Error('no record');
  const changes = Array.from({ length: count }, (_, n) =>
    changeSample(`${n}`, {
      row: { record, instant: NOW + n, state: n % 10 === 0 ? 'in_review' : 'accepted' },
    }),
  );
  await store.save(changes, NOW);
  return store;
}

const ids = (list: { readonly orders: readonly { readonly id: string }[] }) =>
  list.orders.map(({ id }) => Number(id));

describe('the newest orders', () => {
  it('come from all orders where a store has no short way to them', async () => {
    const { recent: _, ...store } = await filled(30);
    const list = await recentOrders(store, ACCOUNT, { limit: 3 });
    expect([ids(list), list.more]).toEqual([[29, 28, 27], true]);
    const few = await recentOrders(store, ACCOUNT, { state: 'in_review' });
    expect([ids(few), few.more]).toEqual([[20, 10, 0], false]);
  });

  it('of few matches are all of them, however long ago they were written', async () => {
    const store = await filled(30);
    const short: Pick<Store, 'orders' | 'recent'> = {
      orders: (filter) => store.orders(filter),
      // As a large store: it looks at the last ten orders alone.
      async recent(filter) {
        const found = await store.recent?.({ ...filter, limit: 500 });
        const rows = (found?.rows ?? []).filter(({ instant }) => instant >= NOW + 20);
        return { rows: rows.slice(0, filter.limit), all: false };
      },
    };
    const few = await recentOrders(short, ACCOUNT, { state: 'in_review' });
    expect([ids(few), few.more]).toEqual([[20, 10, 0], false]);
    const newest = await recentOrders(short, ACCOUNT, { limit: 5 });
    expect([ids(newest), newest.more]).toEqual([[29, 28, 27, 26, 25], true]);
  });

  it('are those that were written last where too many match', async () => {
    const store = await filled(600);
    const short: Pick<Store, 'orders' | 'recent'> = {
      orders: (filter) => store.orders(filter),
      async recent(filter) {
        const found = await store.recent?.({ ...filter, limit: 5 });
        return { rows: found?.rows ?? [], all: false };
      },
    };
    const list = await recentOrders(short, ACCOUNT);
    expect([ids(list), list.more]).toEqual([[599, 598, 597, 596, 595], true]);
  });
});
