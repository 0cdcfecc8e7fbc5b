import { setTimeout } from 'node:timers/promises';
import pg from 'pg';
import { describe, expect, it } from 'vitest';
import { SECOND } from '../../../src/order/time/instant.js';
import { postgres, postgresClient } from '../../../src/store/postgres/postgres.js';
import { MIGRATIONS } from '../../../src/store/sql/schema/migrations.js';
import {
  changeSample,
  later,
  milestoneSample,
  NOW,
} from '../../../src/testing/store-conformance/samples.js';
import { storeConformance } from '../../../src/testing/store-conformance/store-conformance.js';
import {
  freshDatabase,
  freshSchema,
  runSql,
  suiteDatabase,
  testServer,
} from '../../_support/test-database.js';

const server = await testServer();

describe.skipIf(server === undefined)('the store in PostgreSQL', () => {
  const database = suiteDatabase(server);

  storeConformance({ describe, it }, (clock) =>
    postgres(database.url, { schema: freshSchema(), clock }),
  );

  it('uses a schema of its own, and keeps two schemas apart', async () => {
    const [one, two] = [freshSchema(), freshSchema()];
    const stores = [
      postgres(database.url, { schema: one }),
      postgres(database.url, { schema: two }),
    ];
    await Promise.all(stores.map((store) => store.migrate()));
    await stores[0]?.save([changeSample('1')], NOW);
    expect((await stores[1]?.orders())?.items).toEqual([]);
    const tables = await runSql(
      database.url,
      `select distinct table_schema from information_schema.tables where table_schema = 'public'`,
    );
    expect(tables).toEqual([]);
    await Promise.all(stores.map((store) => store.close()));
  });

  it('rejects with timed_out when another session has locked a table', async () => {
    const schema = freshSchema();
    const store = postgres(database.url, { schema, statementTimeoutMs: 400 });
    await store.migrate();
    const holder = new pg.Client({ connectionString: database.url });
    await holder.connect();
    await holder.query(`begin; lock table ${schema}.orders in access exclusive mode`);
    await expect(store.orders()).rejects.toMatchObject({ code: 'timed_out' });
    await holder.query('rollback');
    await holder.end();
    expect((await store.orders()).items).toEqual([]);
    await store.close();
  });

  it('lets several processes migrate an empty database at once', async () => {
    const schema = freshSchema();
    const stores = Array.from({ length: 6 }, () => postgres(database.url, { schema }));
    await Promise.all(stores.map((store) => store.migrate()));
    const versions = await runSql(
      database.url,
      `select version from ${schema}.order_lifecycle_migrations`,
    );
    expect(versions).toEqual(MIGRATIONS.map(({ version }) => ({ version })));
    await Promise.all(stores.map((store) => store.close()));
  });

  it('starts for a role without the right to create, once the schema exists', async () => {
    const schema = freshSchema();
    const owner = postgres(database.url, { schema });
    await owner.migrate();
    await runSql(database.url, `create role ${schema} login password 'x'`);
    await runSql(database.url, `grant usage on schema ${schema} to ${schema}`);
    await runSql(
      database.url,
      `grant select, insert, update, delete on all tables in schema ${schema} to ${schema}`,
    );
    const url = new URL(database.url);
    url.username = schema;
    url.password = 'x';
    const restricted = postgres(url.href, { schema });
    await restricted.migrate();
    expect(await restricted.save([changeSample('1')], NOW)).toEqual([true]);
    await Promise.all([owner.close(), restricted.close()]);
    await runSql(database.url, `drop owned by ${schema}`);
    await runSql(database.url, `drop role ${schema}`);
  });

  it('uses a pool that is passed to it, and leaves it open', async () => {
    const pool = new pg.Pool({ connectionString: database.url });
    const store = postgres(pool, { schema: freshSchema() });
    await store.migrate();
    await store.save([changeSample('1')], NOW);
    expect((await store.orders()).items[0]?.instant).toBe(NOW);
    // The type parsers of the host's pool do not change.
    expect((await pool.query('select 1::bigint as n')).rows).toEqual([{ n: '1' }]);
    await store.close();
    await expect(store.ready()).rejects.toMatchObject({ code: 'closed' });
    expect((await pool.query('select 1 as n')).rows).toEqual([{ n: 1 }]);
    await pool.end();
  });

  it('decides while the order is locked: it sees a change that came first', async () => {
    const schema = freshSchema();
    const store = postgres(database.url, { schema });
    await store.migrate();
    await store.save(
      [changeSample('1', { milestones: [milestoneSample('1', 'ready_to_fulfil')] })],
      NOW,
    );
    const [claimed] = await store.claim({ limit: 1, leaseMicros: 60 * SECOND });
    const other = new pg.Client({ connectionString: database.url });
    await other.connect();
    await other.query('begin');
    await other.query(`update ${schema}.orders set version = 2, state = 'cancelled'`);
    const checked = store.check(
      { key: claimed?.milestone.key ?? '', attempt: 1 },
      (row) => ({ kind: 'withdraw', reason: `is ${row?.state}` }),
      NOW,
    );
    await untilASessionWaitsForALock(database.url);
    await other.query('commit');
    expect(await checked).toEqual({ kind: 'withdrawn', reason: 'is cancelled' });
    await other.end();
    await store.close();
  });

  it('does not save over a change that was under way', async () => {
    const schema = freshSchema();
    const store = postgres(database.url, { schema });
    await store.migrate();
    await store.save([changeSample('1'), changeSample('2')], NOW);
    const other = new pg.Client({ connectionString: database.url });
    await other.connect();
    await other.query('begin');
    await other.query(`update ${schema}.orders set version = 2 where order_id = '1'`);
    const batch = [
      changeSample('1', { row: { version: 2 }, milestones: [milestoneSample('1', 'complete')] }),
      changeSample('2', { row: { version: 2 }, milestones: [milestoneSample('2', 'complete')] }),
    ];
    const saved = store.save(batch, NOW);
    await untilASessionWaitsForALock(database.url);
    await other.query('commit');
    expect(await saved).toEqual([false, true]);
    const recorded = (await store.milestones()).items.map(({ milestone }) => milestone.orderId);
    expect(recorded).toEqual(['2']);
    await other.end();
    await store.close();
  });

  it('corrects no wait of an order that changes meanwhile', async () => {
    const schema = freshSchema();
    const store = postgres(database.url, { schema });
    await store.migrate();
    const wait = { deadline: 'payment_window', since: 7 } as const;
    await store.save([changeSample('1', { waits: [wait] })], NOW);
    const other = new pg.Client({ connectionString: database.url });
    await other.connect();
    await other.query('begin');
    await other.query(`update ${schema}.orders set version = 2`);
    const { account } = changeSample('1').row;
    const corrected = store.correctWaits?.([
      { account, orderId: '1', deadline: 'payment_window', version: 1, from: 7 },
    ]);
    await Promise.race([corrected, untilASessionWaitsForALock(database.url)]);
    await other.query('commit');
    await corrected;
    const filter = { account, deadline: 'payment_window', since: NOW } as const;
    expect((await store.waiting?.(filter))?.items).toMatchObject([{ orderId: '1', since: 7 }]);
    await other.end();
    await store.close();
  });

  it('locks orders in the order of their keys, so that two batches cannot deadlock', async () => {
    const schema = freshSchema();
    // A long timeout: on a busy machine it takes a while until the other session sees that this one
    // waits.
    const store = postgres(database.url, { schema, statementTimeoutMs: 60_000 });
    await store.migrate();
    await store.save([changeSample('1'), changeSample('2')], NOW);
    const other = new pg.Client({ connectionString: database.url });
    await other.connect();
    await other.query('begin');
    const lock = (orderId: string) =>
      other.query(`select from ${schema}.orders where order_id = $1 for update nowait`, [orderId]);
    await lock('1');
    const next = (orderId: string) => changeSample(orderId, { row: { version: 2 } });
    const saved = store.save([next('2'), next('1')], NOW);
    await untilASessionWaitsForALock(database.url);
    await lock('2');
    await other.query('commit');
    expect(await saved).toEqual([true, true]);
    await other.end();
    await store.close();
  });

  it('survives a connection that breaks during a transaction', async () => {
    const client = postgresClient(database.url, { poolSize: 1 });
    const work = client.transaction(async (session) => {
      const [{ pid } = {}] = await session.query('select pg_backend_pid() as pid');
      await runSql(database.url, `select pg_terminate_backend(${pid}, 10000)`);
      await runSql(database.url, 'select 1');
      return session.query('select 1');
    });
    await expect(work).rejects.toThrow();
    expect(await client.query('select 1 as n')).toEqual([{ n: 1 }]);
    await client.close();
  });

  it('skips milestones that another process is claiming', async () => {
    const schema = freshSchema();
    const store = postgres(database.url, { schema });
    await store.migrate();
    const withOne = (orderId: string) =>
      changeSample(orderId, { milestones: [milestoneSample(orderId, 'complete')] });
    await store.save([withOne('1'), withOne('2')], NOW);
    const other = new pg.Client({ connectionString: database.url });
    await other.connect();
    await other.query('begin');
    await other.query(`select from ${schema}.milestones where order_id = '1' for update`);
    const claimed = await store.claim({ limit: 9, leaseMicros: 60 * SECOND });
    expect(claimed.map(({ milestone }) => milestone.orderId)).toEqual(['2']);
    await other.query('rollback');
    await other.end();
    await store.close();
  });

  it('claims nothing of an order while another claim takes a milestone of another kind', async () => {
    const schema = freshSchema();
    const store = postgres(database.url, { schema });
    await store.migrate();
    const milestones = [milestoneSample('1', 'captured'), milestoneSample('1', 'complete')];
    await store.save([changeSample('1', { milestones })], NOW);
    const other = new pg.Client({ connectionString: database.url });
    await other.connect();
    await other.query('begin');
    await other.query(
      `insert into ${schema}.order_leases values ('shop', '1', 'captured', '', 1, $1)`,
      [later(1_000_000_000)],
    );
    const claimed = store.claim({ limit: 9, leaseMicros: 60 * SECOND, kinds: ['complete'] });
    await untilASessionWaitsForALock(database.url);
    await other.query('commit');
    expect(await claimed).toEqual([]);
    await other.end();
    await store.close();
  });

  it('recovers after the server ended its connections', async () => {
    const store = postgres(database.url, { schema: freshSchema(), poolSize: 1 });
    await store.migrate();
    // It may fail before the next line is reached.
    const interrupted = store
      .check({ key: 'shop/1/complete/', attempt: 1 }, () => ({ kind: 'deliver' }), NOW)
      .catch(() => undefined);
    await endConnections(database.url);
    await interrupted;
    await endConnections(database.url);
    await expect
      .poll(() =>
        store.ready().then(
          () => 'ready',
          () => 'broken',
        ),
      )
      .toBe('ready');
    expect(await store.save([changeSample('1')], NOW)).toEqual([true]);
    await store.close();
  });

  it('rejects a database whose encoding cannot hold every character', async () => {
    const latin = await freshDatabase(
      server ?? '',
      `encoding 'LATIN1' locale 'C' template template0`,
    );
    const store = postgres(latin.url);
    await expect(store.migrate()).rejects.toMatchObject({ code: 'unsupported_database' });
    await store.close();
    await latin.drop();
  });

  it('rejects when the server cannot be reached', async () => {
    const store = postgres('postgres://nobody@127.0.0.1:1/nothing');
    await expect(store.ready()).rejects.toThrow();
    await expect(store.migrate()).rejects.toThrow();
    await store.close();
  });
});

async function untilASessionWaitsForALock(url: string): Promise<void> {
  for (;;) {
    const waiting = await runSql(
      url,
      `select 1 from pg_stat_activity
       where datname = current_database() and wait_event_type = 'Lock'`,
    );
    if (waiting.length > 0) return;
    await setTimeout(5);
  }
}

async function endConnections(url: string): Promise<void> {
  await runSql(
    url,
    `select pg_terminate_backend(pid) from pg_stat_activity
     where datname = current_database() and application_name = 'order-lifecycle'`,
  );
}
