import fc from 'fast-check';
import { describe, expect, it, onTestFinished } from 'vitest';
import { digitalRiver } from '../../src/adapters/digital-river/index.js';
import type { Observation } from '../../src/order/observation.js';
import { SECOND } from '../../src/order/time/instant.js';
import { createOrderLifecycle, type OrderLifecycle } from '../../src/service/order-lifecycle.js';
import { embedded } from '../../src/store/embedded/embedded.js';
import { memory } from '../../src/store/memory/memory.js';
import { postgres } from '../../src/store/postgres/postgres.js';
import type { AttemptOutcome, Store } from '../../src/store/store.js';
import { dataDirectory } from '../_support/data-directory.js';
import { parameters } from '../_support/runs.js';
import { freshSchema, testServer } from '../_support/test-database.js';
import { untilOccurred } from '../_support/until-occurred.js';
import { anyHistory } from './_support/any-history.js';

/*
 * Whoever moves takes everything along: what an export tells of any history, with whatever became of
 * its milestones, is the same where it was taken in, and is the same after it was taken in twice.
 */

/** What becomes of a milestone that is claimed; `stop`: nothing, nor of those after it. */
const outcome = fc.constantFrom<AttemptOutcome | 'stop'>(
  { status: 'done' },
  { status: 'done' },
  { status: 'withdrawn', reason: 'it moved on' },
  { status: 'dead', error: 'no answer' },
  { status: 'pending', error: 'busy', dueInMicros: SECOND },
  'stop',
);

const life = fc.record({
  history: anyHistory,
  /** Some of it is told again, later. */
  again: fc.integer({ min: 0, max: 3 }),
  outcomes: fc.array(outcome, { maxLength: 8 }),
  dismissed: fc.boolean(),
  pruned: fc.boolean(),
  /** What comes after it was pruned. */
  late: anyHistory,
});

type Life = typeof life extends fc.Arbitrary<infer T> ? T : never;

const ATTEMPTED = 8 * SECOND;
let number = 0;

/** A service in which some lives were lived. */
async function lived(lives: readonly Life[], account: string) {
  let now = 5 * SECOND;
  let time = now;
  const store = memory({ clock: () => time });
  const orders = await createOrderLifecycle({
    provider: digitalRiver({ webhookSecrets: ['a secret of these tests'], account }),
    store,
    clock: () => {
      now += 1;
      return now;
    },
  });
  onTestFinished(() => orders.stop());
  for (const [index, one] of lives.entries()) await live(orders, store, one, `order-${index}`);
  return { orders, store };

  async function live(service: OrderLifecycle, from: Store, one: Life, orderId: string) {
    const about = (observation: Observation): Observation => ({ ...observation, account, orderId });
    for (const observation of one.history) await service.observe(about(observation));
    for (const observation of one.history.slice(0, one.again)) {
      await service.observe({ ...about(observation), instant: observation.instant + SECOND });
    }
    if (one.dismissed) await dismissFirst(service, orderId);
    for (const result of one.outcomes) {
      time = ATTEMPTED;
      const [claimed] = await from.claim({ limit: 1, leaseMicros: 1 });
      if (claimed === undefined) break;
      if (result === 'stop') break;
      const attempt = { key: claimed.milestone.key, attempt: claimed.attempts };
      await from.settle(attempt, result, ATTEMPTED);
    }
    if (!one.pruned) return;
    // Only what is settled whole can be pruned.
    while (await dismissFirst(service, orderId));
    time = Number.MAX_SAFE_INTEGER;
    const everything = { limit: 99, leaseMicros: 0 };
    for (let some = await from.claim(everything); some.length > 0; ) {
      for (const { milestone, attempts } of some) {
        await from.settle({ key: milestone.key, attempt: attempts }, { status: 'done' }, now);
      }
      some = await from.claim(everything);
    }
    await service.prune({ quietSince: new Date('2200-01-01') });
    for (const observation of one.late)
      await service.observe(about({ ...observation, id: `late ${observation.id}` }));
    await dismissFirst(service, orderId);
  }
}

async function dismissFirst(service: OrderLifecycle, orderId: string): Promise<boolean> {
  const all = (await service.get(orderId))?.parked ?? [];
  const parked = all.find(({ dismissed }) => dismissed !== true);
  if (parked === undefined) return false;
  const decision = { decision: 'dismiss', actor: 'a test', reason: 'to see' } as const;
  await service.resolve(orderId, parked.id, decision);
  return true;
}

/** Everything that is stored of an account, without what only this store means. */
async function contents(store: Store, account: string) {
  const { items: rows } = await store.orders({ account, limit: 500 });
  const histories = await store.history(rows);
  const { items: milestones } = await store.milestones({ account, limit: 500 });
  return {
    // A milestone that came back stands behind the others, as it does when it is taken in.
    orders: rows.map(({ version: _, updatedAt: __, record, ...row }) => ({
      ...row,
      record: { ...record, published: [...record.published].sort() },
    })),
    observations: histories.map((entries) => entries.map(({ sequence: _, ...rest }) => rest)),
    milestones: milestones.map(({ sequence: _, leasedUntil: __, ...rest }) => rest),
  };
}

async function* cut(text: string, size: number) {
  for (let from = 0; from < text.length; from += size) yield text.slice(from, from + size);
}

async function exported(orders: OrderLifecycle): Promise<string> {
  let text = '';
  for await (const line of orders.export()) text += line;
  return text;
}

const server = await testServer();

const STORES: readonly (readonly [string, number, (() => Store | Promise<Store>) | undefined])[] = [
  ['memory', 0.1, () => memory()],
  ['embedded', 0.015, async () => embedded(await dataDirectory())],
  [
    'PostgreSQL',
    0.025,
    server === undefined ? undefined : () => postgres(server, { schema: freshSchema() }),
  ],
];

describe.each(STORES)('an export imported over the store %s', (_, share, open) => {
  it.skipIf(open === undefined)('is everything there was, also the second time', async () => {
    const store = (await open?.()) ?? memory();
    const target = await createOrderLifecycle({
      provider: digitalRiver({ webhookSecrets: ['a secret of these tests'] }),
      store,
    });
    onTestFinished(() => target.stop());
    const seen = { pruned: 0, resolved: 0, done: 0 };
    const lives = fc.array(life, { minLength: 1, maxLength: 4 });
    const property = fc.asyncProperty(
      lives,
      fc.integer({ min: 1, max: 5_000 }),
      async (all, size) => {
        number += 1;
        const account = `account ${number}`;
        const source = await lived(all, account);
        const before = await contents(source.store, account);
        const text = await exported(source.orders);
        const problems: unknown[] = [];
        const options = { onProblem: (problem: unknown) => void problems.push(problem) };
        const first = await target.import(cut(text, size), options);
        expect(problems).toEqual([]);
        expect(first).toMatchObject({ added: all.length, changed: 0, unchanged: 0 });
        expect(await contents(store, account)).toEqual(before);

        const rows = await store.orders({ account, limit: 500 });
        const second = await target.import([text]);
        expect(second).toMatchObject({ added: 0, changed: 0, unchanged: all.length });
        expect(second).toMatchObject({ observations: 0, milestones: 0, problems: 0 });
        expect(await contents(store, account)).toEqual(before);
        expect(await store.orders({ account, limit: 500 })).toEqual(rows);

        seen.pruned += before.orders.filter(({ record }) => record.prunedAt !== undefined).length;
        seen.resolved += before.observations.flat().filter((one) => one.resolution).length;
        seen.done += before.milestones.filter(({ status }) => status === 'done').length;
        await source.orders.stop();
      },
    );
    await untilOccurred(seen, (round) => fc.assert(property, parameters(share, round)));
  });
});

describe('two exports of one shop, an older and a newer one', () => {
  it('end as the newer one when both are imported, one after the other', async () => {
    await fc.assert(
      fc.asyncProperty(life, fc.nat({ max: 9 }), fc.boolean(), async (one, share, newerFirst) => {
        const account = 'default';
        const until = Math.min(share, one.history.length - 1);
        const part = one.history.slice(0, until + 1);
        const early = { ...one, history: part, again: 0, outcomes: [], pruned: false };
        const older = await lived([{ ...early, dismissed: false }], account);
        const newer = await lived([{ ...one, pruned: false }], account);
        const texts = [await exported(older.orders), await exported(newer.orders)];
        const store = memory();
        const target = await createOrderLifecycle({
          provider: digitalRiver({ webhookSecrets: ['a secret of these tests'] }),
          store,
        });
        for (const text of newerFirst ? texts.reverse() : texts) {
          expect((await target.import([text])).problems).toBe(0);
        }
        const [here, there] = [
          await contents(store, account),
          await contents(newer.store, account),
        ];
        expect(here.orders[0]?.record.folded).toEqual(there.orders[0]?.record.folded);
        // On the way there may be what only a passing state called for; nothing is missing.
        const keys = ({ milestones }: typeof here) =>
          milestones.map(({ milestone }) => milestone.key);
        expect(keys(here)).toEqual(expect.arrayContaining(keys(there)));
        const published = here.orders.flatMap(({ record }) => record.published);
        expect([...published].sort()).toEqual([...keys(here)].sort());
        const own = here.milestones.filter(({ milestone }) => !keys(there).includes(milestone.key));
        expect(own.filter(({ status }) => status !== 'pending')).toEqual([]);
        if (newerFirst) expect(own).toEqual([]);
        const done = ({ milestones }: typeof here) =>
          milestones.flatMap(({ milestone, status }) => (status === 'done' ? milestone.key : []));
        expect(done(here)).toEqual(done(there));
        for (const service of [target, older.orders, newer.orders]) await service.stop();
      }),
      parameters(0.1),
    );
  });
});
