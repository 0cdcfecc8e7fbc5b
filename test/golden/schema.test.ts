import { afterAll, describe, expect, it } from 'vitest';
import type { OrderRecord } from '../../src/lifecycle/record/order-record.js';
import type { Observation } from '../../src/order/observation.js';
import { embeddedClient } from '../../src/store/embedded/embedded.js';
import { MIGRATIONS } from '../../src/store/sql/schema/migrations.js';
import { sqlStore } from '../../src/store/sql/sql-store.js';
import { golden, versionsOf } from './golden.js';

const SCHEMA = '"golden"';

function statementsOf(version: number): string {
  const migration = MIGRATIONS.find((one) => one.version === version);
  return `${(migration?.statements(SCHEMA) ?? []).join(';\n\n')};\n`;
}

function goldenSchema(version: number): string {
  return golden(`schema-v${version}.sql`, () => statementsOf(version));
}

describe('the SQL schema', () => {
  const client = embeddedClient('memory://');
  afterAll(() => client.close());

  it('has a golden file for every migration', () => {
    for (const { version } of MIGRATIONS) goldenSchema(version);
    expect(versionsOf('schema')).toEqual(MIGRATIONS.map(({ version }) => version));
  });

  it.each(MIGRATIONS)(
    'has the statements of its golden file in migration $version, which is never edited',
    ({ version }) => {
      expect(statementsOf(version)).toBe(goldenSchema(version));
    },
  );

  it.each(versionsOf('schema'))(
    'of version %i is migrated together with its orders',
    async (version) => {
      const { history, kept: record } = JSON.parse(golden('order-v1.json', () => '')) as {
        history: readonly Observation[];
        kept: OrderRecord;
      };
      await client.query(`drop schema if exists ${SCHEMA} cascade`);
      await client.query(`create schema ${SCHEMA}`);
      await client.query(`create table ${SCHEMA}.order_lifecycle_migrations (
      version integer primary key, name text not null, applied_at timestamptz not null default now()
    )`);
      for (let step = 1; step <= version; step += 1) {
        for (const statement of goldenSchema(step).split(/;\n+/)) {
          if (statement.trim() !== '') await client.query(statement);
        }
        await client.query(
          `insert into ${SCHEMA}.order_lifecycle_migrations (version, name) values ($1, $2)`,
          [step, `step ${step}`],
        );
      }
      const { account, orderId } = record.folded;
      await client.query(
        `insert into ${SCHEMA}.orders
        (account, order_id, version, state, fraud_state, parked, instant, updated_at, folded)
        values ($1, $2, 4, 'dispute', 'review_opened', 1, 1, 1, $3)`,
        [account, orderId, JSON.stringify(record)],
      );
      for (const observation of history) {
        await client.query(
          `insert into ${SCHEMA}.observations
          (account, order_id, id, instant, source, arrived_at, observation${version < 3 ? ', digest' : ''})
          values ($1, $2, $3, $4, $5, 1, $6${version < 3 ? ", ''" : ''})`,
          [
            account,
            orderId,
            observation.id,
            observation.instant,
            observation.source,
            JSON.stringify(observation),
          ],
        );
      }

      const resolution = { decision: 'dismiss', actor: 'ops', reason: 'a "test"', at: 7 } as const;
      await client.query(
        `update ${SCHEMA}.observations set resolution = $1 where id = 'o4'`,
        [JSON.stringify(resolution)],
      );
      await client.query(
        `insert into ${SCHEMA}.milestones (account, order_id, kind, subject, status, attempts,
          forgiven, created_at, due_at, facts)
        values ($1, $2, 'fulfilled', '', 'pending', 0, 0, 1, 1, $3)`,
        [account, orderId, '{"total":{"minor":1000,"currency":"USD"}}'],
      );
      const problem = { code: 'not_json', path: '', reason: 'The body should be JSON.' } as const;
      await client.query(
        `insert into ${SCHEMA}.deliveries (id, provider, raw, problem, received_at)
        values ('d1', 'test', '{', $1, 1)`,
        [JSON.stringify(problem)],
      );

      const store = sqlStore(client, { schema: 'golden' });
      await store.migrate();
      const [loaded] = await store.load([{ key: { account, orderId }, observationIds: ['o1'] }]);
      expect(loaded?.row).toMatchObject({ state: 'dispute', version: 4, record });
      const [observations] = await store.history([{ account, orderId }]);
      expect(observations?.map(({ observation }) => observation)).toEqual(history);
      expect(observations?.at(-1)?.resolution).toEqual(resolution);
      const milestones = await store.milestones();
      expect(milestones.items.map(({ milestone }) => milestone.facts)).toEqual([
        { total: { minor: 1000, currency: 'USD' } },
      ]);
      const deliveries = await store.quarantined();
      expect(deliveries.items).toMatchObject([{ id: 'd1', problem }]);
    },
  );
});
