import { randomUUID } from 'node:crypto';
import pg from 'pg';
import { afterAll, beforeAll, inject } from 'vitest';
import { startPostgresServer } from './postgres-server.js';
import type {} from './shared-postgres.js';

/**
 * The connection URL of a PostgreSQL server for this test file: the shared one, or one of its own
 * without `shared-postgres.ts`. Without a server it warns and returns `undefined`; under `CI=true` it
 * throws.
 *
 * @example
 * const url = await testServer();
 * describe.skipIf(url === undefined)('…', () => { … });
 */
export async function testServer(): Promise<string | undefined> {
  try {
    const shared = inject('sharedPostgres');
    return shared === undefined ? await ownServer() : await sharedServer(shared);
  } catch (error) {
    if (process.env.CI === 'true') throw error;
    console.warn(`\n!!! NO POSTGRESQL SERVER: tests that need one are SKIPPED. ${error}\n`);
    return undefined;
  }
}

async function ownServer(): Promise<string> {
  const server = await startPostgresServer();
  afterAll(() => server.stop());
  return server.url;
}

async function sharedServer(broker: string): Promise<string> {
  const response = await fetch(broker);
  const answer = await response.text();
  if (!response.ok) throw new Error(answer);
  return answer;
}

/** A database on a test server. */
export interface TestDatabase {
  readonly url: string;
  drop(): Promise<void>;
}

/** Creates an empty database. */
export async function freshDatabase(server: string, options = ''): Promise<TestDatabase> {
  const name = `test_${randomUUID().replaceAll('-', '')}`;
  await runSql(server, `create database ${name} ${options}`);
  const url = new URL(server);
  url.pathname = `/${name}`;
  return {
    url: url.href,
    drop: async () => {
      await runSql(server, `drop database ${name} with (force)`);
    },
  };
}

/** A database for the current suite: created before its first test and dropped after its last. */
export function suiteDatabase(server: string | undefined): Pick<TestDatabase, 'url'> {
  let database: TestDatabase | undefined;
  beforeAll(async () => {
    database = await freshDatabase(server ?? '');
  });
  afterAll(() => database?.drop());
  return {
    get url() {
      if (database === undefined)
        throw new Error('The database exists only while the tests of its suite run.');
      return database.url;
    },
  };
}

/** A new schema name. */
export function freshSchema(): string {
  return `t_${randomUUID().replaceAll('-', '')}`;
}

/** Runs a statement over a new connection. */
export async function runSql(url: string, text: string): Promise<readonly unknown[]> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    return (await client.query(text)).rows;
  } finally {
    await client.end();
  }
}
