import { deadlineWatch } from '../../src/service/deadlines/deadline-watch.js';
import { silent } from '../../src/service/runtime/logger.js';
import { postgres, postgresClient } from '../../src/store/postgres/postgres.js';
import { migrateSchema } from '../../src/store/sql/schema/migrate.js';
import { MIGRATIONS } from '../../src/store/sql/schema/migrations.js';
import type { Store } from '../../src/store/store.js';
import { account, fillWithOrders } from '../../test/_support/many-orders.js';
import { queriesOf } from '../../test/_support/store-queries.js';
import { type Figure, smaller } from '../report.js';
import type { Part } from './part.js';

/** The longest acceptable median and p99 in milliseconds. */
const AIM = { median: 50, p99: 250 };

const SCHEMA = `bench_many_${process.pid}`;

/**
 * Measures every query of a store with many orders, which was filled before the migration with its
 * indices. The statement timeout is the default, so a slow statement fails as in production.
 */
export const many: Part = async (url, { many: { whole, narrow, times } }) => {
  const client = postgresClient(url, { listen: false });
  const before = MIGRATIONS.filter(({ version }) => version < 5);
  await timed('filled', async () => {
    await migrateSchema(client, SCHEMA, before);
    await fillWithOrders(url, SCHEMA, { whole, narrow });
  });
  await timed('migrated', () => migrateSchema(client, SCHEMA));
  await client.close();
  const store = postgres(url, { schema: SCHEMA });
  const figures: Figure[] = [];
  try {
    const took = new Map<string, number[]>();
    const watch = deadlineWatch({
      ...{ account, logger: silent, clock: () => 0, onMilestones() {} },
      store: measured(store, took),
    });
    await timed('found the waiting orders and checked the deadlines', () => watch());
    for (const [call, times] of took) figures.push(...figuresOf(`first check: ${call}`, times));
    const middle = `3${String(Math.ceil(whole / 2)).padStart(11, '0')}`;
    for (const { name, run: ask } of queriesOf(middle)) {
      const all: number[] = [];
      for (let n = 0; n < times; n += 1) {
        const began = performance.now();
        await ask(store);
        all.push(performance.now() - began);
      }
      figures.push(...figuresOf(name, all));
    }
  } finally {
    await store.close();
  }
  return figures;
};

async function timed(what: string, work: () => Promise<unknown>): Promise<void> {
  const began = performance.now();
  await work();
  console.log(`${what} in ${((performance.now() - began) / 1_000).toFixed(1)} s`);
}

/** A store that records the duration of each call. */
function measured(store: Store, took: Map<string, number[]>): Store {
  const record = async <T>(call: string, work: Promise<T>): Promise<T> => {
    const began = performance.now();
    const result = await work;
    took.set(call, [...(took.get(call) ?? []), performance.now() - began]);
    return result;
  };
  const { waiting, correctWaits } = store;
  if (waiting === undefined || correctWaits === undefined) {
    throw new Error('This store has no list of waits.');
  }
  return {
    ...store,
    orders: (filter) => record('orders', store.orders(filter)),
    load: (requests) => record('load', store.load(requests)),
    history: (keys) => record('history', store.history(keys)),
    waiting: (filter) => record('waiting', waiting(filter)),
    correctWaits: (corrections) => record('correctWaits', correctWaits(corrections)),
  };
}

function figuresOf(what: string, times: readonly number[]): readonly Figure[] {
  const sorted = [...times].sort((a, b) => a - b);
  const at = (share: number) =>
    sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? Number.NaN;
  return (
    [
      ['median', at(0.5), AIM.median],
      ['p99', at(0.99), AIM.p99],
    ] as const
  ).map(([which, ours, theirs]) =>
    smaller({
      part: 'many',
      what: `${what}, ${which}`,
      ours,
      unit: 'ms',
      peer: 'at most',
      theirs,
      aim: 1,
    }),
  );
}
