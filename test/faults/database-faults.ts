import pg from 'pg';

const SCHEMA = 'order_lifecycle';

/**
 * Prepares a database for slow commits: while the trigger is enabled, a transaction that saves an order
 * sleeps for up to a tenth of a second before it commits.
 */
export async function prepareSlowCommits(url: string): Promise<void> {
  await run(url, [
    `create or replace function ${SCHEMA}.dawdle() returns trigger language plpgsql as $$
     begin
       if current_setting('faults.dawdled', true) is distinct from txid_current()::text then
         perform set_config('faults.dawdled', txid_current()::text, true);
         perform pg_sleep(random() / 10);
       end if;
       return null;
     end $$`,
    `create constraint trigger dawdle after insert or update on ${SCHEMA}.orders
     deferrable initially deferred for each row execute function ${SCHEMA}.dawdle()`,
    `alter table ${SCHEMA}.orders disable trigger dawdle`,
  ]);
}

export async function slowCommits(url: string, slow: boolean): Promise<void> {
  await run(url, [`alter table ${SCHEMA}.orders ${slow ? 'enable' : 'disable'} trigger dawdle`]);
}

/** Cuts every other connection to the database. */
export async function cutConnections(url: string): Promise<void> {
  await run(url, [
    `select pg_terminate_backend(pid) from pg_stat_activity
     where datname = current_database() and pid <> pg_backend_pid()`,
  ]);
}

async function run(url: string, statements: readonly string[]): Promise<void> {
  const client = new pg.Client({ connectionString: url });
  client.on('error', () => undefined);
  await client.connect();
  try {
    for (const statement of statements) await client.query(statement);
  } finally {
    await client.end().catch(() => undefined);
  }
}
