import { StoreError } from '../../store-error.js';
import type { SqlClient, SqlSession } from '../sql-client.js';
import { integer, text } from '../values/columns.js';
import { MIGRATIONS, type Migration } from './migrations.js';

/**
 * Quotes the name of a schema for use in a statement.
 *
 * @throws {@link StoreError} `bad_option` unless it has 1 to 63 letters, digits or `_` and does not
 * begin with a digit.
 */
export function quotedSchema(name: string): string {
  if (/^[A-Za-z_][A-Za-z0-9_]{0,62}$/.test(name)) return `"${name}"`;
  throw new StoreError(
    'bad_option',
    'The name of the schema must have 1 to 63 letters, digits or "_", and must not begin with a digit.',
  );
}

/**
 * Brings a schema to the newest version, in one transaction. An advisory lock makes a second
 * process wait and then find nothing to do. A role without the right to create can start when the
 * schema is up to date.
 *
 * @param migrations for tests, in place of {@link MIGRATIONS}.
 */
export async function migrateSchema(
  client: SqlClient,
  schemaName: string,
  migrations: readonly Migration[] = MIGRATIONS,
): Promise<void> {
  const schema = quotedSchema(schemaName);
  await client.transaction(async (session) => {
    await session.query('select pg_advisory_xact_lock(hashtextextended($1, 0))', [
      `order-lifecycle ${schemaName}`,
    ]);
    await checkDatabase(session);
    const current = await currentVersion(session, schemaName, schema);
    const newest = Math.max(0, ...migrations.map((migration) => migration.version));
    if (current > newest) {
      throw new StoreError(
        'schema_newer',
        `The schema ${schemaName} has version ${current}, but this version of order-lifecycle knows ` +
          `only versions up to ${newest}. Upgrade the package, or use another schema.`,
      );
    }
    for (const migration of migrations.filter(({ version }) => version > current)) {
      for (const statement of migration.statements(schema)) await session.query(statement);
      await session.query(
        `insert into ${schema}.order_lifecycle_migrations (version, name) values ($1, $2)`,
        [migration.version, migration.name],
      );
    }
  }, TIMEOUT_MS);
}

/** Ten minutes: another process may be migrating, or a table may be large. */
const TIMEOUT_MS = 600_000;

async function checkDatabase(session: SqlSession): Promise<void> {
  const [row = {}] = await session.query(
    `select current_setting('server_version_num')::integer as version,
            current_setting('server_encoding') as encoding`,
  );
  if (integer(row, 'version') < 150_000) {
    throw new StoreError(
      'unsupported_database',
      'PostgreSQL 15 or newer is required. Upgrade the server.',
    );
  }
  if (text(row, 'encoding') !== 'UTF8') {
    throw new StoreError(
      'unsupported_database',
      `The database is encoded in ${text(row, 'encoding')}, which cannot hold every character. ` +
        'Create one with: create database … encoding UTF8 template template0',
    );
  }
}

async function currentVersion(session: SqlSession, name: string, schema: string): Promise<number> {
  const [found = {}] = await session.query(
    `select exists (select from pg_namespace where nspname = $1) as schema,
            to_regclass($2) is not null as migrations`,
    [name, `${schema}.order_lifecycle_migrations`],
  );
  if (found.schema !== true) await session.query(`create schema ${schema}`);
  if (found.migrations !== true) {
    await session.query(
      `create table ${schema}.order_lifecycle_migrations (
        version integer primary key,
        name text not null,
        applied_at timestamptz not null default now()
      )`,
    );
    return 0;
  }
  const [row = {}] = await session.query(
    `select coalesce(max(version), 0) as version from ${schema}.order_lifecycle_migrations`,
  );
  return integer(row, 'version');
}
