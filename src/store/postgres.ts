import { createHash } from 'node:crypto';
import pg from 'pg';
import { COLUMN_PARSERS, type SqlClient, type SqlRow, type SqlValue } from './sql-client.js';
import { type SqlStoreOptions, sqlStore } from './sql-store.js';
import type { Store } from './store.js';
import { StoreError } from './store-error.js';

/** Options of {@link postgres}. */
export interface PostgresOptions extends SqlStoreOptions {
  /** Connections at most; default 10. Ignored when a pool is handed in. */
  readonly poolSize?: number;
  /**
   * After how many milliseconds the server gives up on one statement; default 5000; 0: never, which
   * also keeps the setting out of the connection, as PgBouncer wants it. Ignored when a pool is
   * handed in.
   */
  readonly statementTimeout?: number;
  /**
   * Whether connections keep the plans of frequent statements, which saves the server most of the
   * work of a small one; default true. Turn it off behind PgBouncer older than 1.21.
   */
  readonly preparedStatements?: boolean;
}

/**
 * A store in PostgreSQL 15 or newer, in a schema of its own.
 *
 * Connects with the first call, so it can be created while the server is still down. A pool that is
 * handed in stays the caller's: `close()` leaves it open, and its `error` events are the caller's to
 * listen to.
 *
 * @param database a connection URL, or a pool of `pg`.
 *
 * @example
 * const store = postgres('postgres://shop:secret@localhost:5432/shop');
 * await store.migrate();
 */
export function postgres(database: string | pg.Pool, options: PostgresOptions = {}): Store {
  return sqlStore(postgresClient(database, options), options);
}

/** A client for a server, over a pool. */
export function postgresClient(
  database: string | pg.Pool,
  options: PostgresOptions = {},
): SqlClient {
  const own = typeof database === 'string';
  const pool = own ? poolFor(database, options) : database;
  const prepare = options.preparedStatements ?? true;
  let closing: Promise<void> | undefined;
  const open = (): pg.Pool => {
    if (closing === undefined) return pool;
    throw new StoreError('closed', 'The store was closed. Create another one.');
  };
  return {
    query: async (text, params) => run(open(), text, params),
    prepared: async (text, params) => run(open(), text, params, prepare),
    transaction: async (work) => {
      const connection = await open().connect();
      // A connection that breaks between two statements says so only here; the next one fails anyway.
      connection.on('error', ignore);
      let broken = false;
      try {
        await run(connection, 'begin');
        const result = await work({
          query: (text, params) => run(connection, text, params),
          prepared: (text, params) => run(connection, text, params, prepare),
        });
        await run(connection, 'commit');
        return result;
      } catch (error) {
        broken = await run(connection, 'rollback').then(
          () => false,
          () => true,
        );
        throw error;
      } finally {
        connection.off('error', ignore);
        connection.release(broken);
      }
    },
    close: () => {
      closing ??= own ? pool.end() : Promise.resolve();
      return closing;
    },
  };
}

function poolFor(connectionString: string, options: PostgresOptions): pg.Pool {
  const timeout = options.statementTimeout ?? 5000;
  const pool = new pg.Pool({
    connectionString,
    max: options.poolSize ?? 10,
    connectionTimeoutMillis: 5000,
    keepAlive: true,
    application_name: 'order-lifecycle',
    ...(timeout === 0 ? {} : { statement_timeout: timeout }),
  });
  // An idle connection that breaks is replaced with the next call; unheard, it would end the process.
  pool.on('error', ignore);
  return pool;
}

async function run(
  connection: pg.Pool | pg.PoolClient,
  text: string,
  params: readonly SqlValue[] = [],
  prepare = false,
): Promise<readonly SqlRow[]> {
  const result = await connection.query<SqlRow>({
    text,
    ...(prepare ? { name: statementName(text) } : {}),
    values: params.map((value) =>
      value instanceof Uint8Array
        ? Buffer.from(value.buffer, value.byteOffset, value.byteLength)
        : value,
    ),
    types: { getTypeParser: parserOf },
  });
  return result.rows;
}

const statementNames = new Map<string, string>();

/** A name that no other statement has, whoever shares the connection. */
function statementName(text: string): string {
  const known = statementNames.get(text);
  if (known !== undefined) return known;
  const name = `order-lifecycle ${createHash('sha256').update(text).digest('hex').slice(0, 32)}`;
  statementNames.set(text, name);
  return name;
}

function parserOf(type: number): (text: string) => unknown {
  return COLUMN_PARSERS[type] ?? ((text) => text);
}

function ignore(): void {}
