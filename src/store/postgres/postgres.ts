/**
 * A store in PostgreSQL.
 *
 * @module order-lifecycle/postgres
 */

import { createHash } from 'node:crypto';
import { LRUCache } from 'lru-cache';
import pg from 'pg';
import { ConfigurationError } from '../../order/options/configuration-error.js';
import { checkedOptions, kindOf, type OptionNames } from '../../order/options/options.js';
import { failureText } from '../../order/text/failure-text.js';
import { COLUMN_PARSERS, type SqlClient, type SqlRow, type SqlValue } from '../sql/sql-client.js';
import { isAboutTheStatement } from '../sql/sql-state.js';
import { type SqlStoreOptions, sqlStore } from '../sql/sql-store.js';
import { textArray } from '../sql/values/text-array.js';
import type { Store } from '../store.js';
import { StoreError, storeClosed } from '../store-error.js';
import { cutOff, END_TIMEOUT_MS } from './cut-off.js';
import { postgresSignals } from './signals.js';

/** Options of {@link postgres}. */
export interface PostgresOptions extends SqlStoreOptions {
  /** Maximum number of connections; default 10. Ignored when a pool is passed. */
  readonly poolSize?: number;
  /**
   * Timeout of a statement and of connecting, in milliseconds. The server enforces it; if the
   * server hangs, the client does so a little later. Waiting for a lock times out after a quarter
   * of it. Default 2000. 0: no timeout, and no settings on the connection, as PgBouncer requires.
   * Ignored when a pool is passed.
   */
  readonly statementTimeoutMs?: number;
  /**
   * Whether connections keep the plans of frequent statements, which saves the server most of the
   * work of a small one. Default true. Turn it off behind PgBouncer older than 1.21.
   */
  readonly preparedStatements?: boolean;
  /**
   * Whether one more connection is used for LISTEN, so that other processes learn of new milestones
   * at once and not at their next poll. Default true. Turn it off behind PgBouncer in transaction
   * mode, which does not support LISTEN.
   */
  readonly listen?: boolean;
}

const OPTIONS: OptionNames<PostgresOptions> = {
  schema: 'optional',
  clock: 'optional',
  poolSize: 'optional',
  statementTimeoutMs: 'optional',
  preparedStatements: 'optional',
  listen: 'optional',
};

/**
 * A store in PostgreSQL 15 or newer, in a schema of its own.
 *
 * Connects with the first call, so it can be created while the server is down. The caller keeps a pool
 * that it passes: `close()` leaves it open, and the caller must listen to its `error` events.
 *
 * @param database a connection URL, or a pool of `pg`.
 * @throws {ConfigurationError} without either, and for an unknown option.
 *
 * @example
 * const store = postgres('postgres://shop:secret@localhost:5432/shop');
 * await store.migrate();
 */
export function postgres(database: string | pg.Pool, options?: PostgresOptions): Store {
  const settings = checkedOptions(options, OPTIONS);
  const isGiven =
    typeof database === 'string' ? database.trim() !== '' : database instanceof Object;
  if (!isGiven) {
    throw new ConfigurationError({
      setting: 'database',
      given: typeof database === 'string' ? 'blank' : kindOf(database),
      allowed: 'a connection URL or a pool of pg',
    });
  }
  if (typeof database === 'string') checkAddress(database);
  return sqlStore(postgresClient(database, settings), settings);
}

/** Reads an address as the pool does at its first connection. The error of `pg` does not show a password. */
function checkAddress(connectionString: string): void {
  try {
    new pg.Client({ connectionString });
  } catch (error) {
    throw new ConfigurationError({
      setting: 'database',
      given: `an address that cannot be read (${failureText(error)})`,
      allowed: 'postgres://user:password@host:5432/database',
    });
  }
}

/**
 * Makes a client for a server, over a pool.
 *
 * @internal
 */
export function postgresClient(
  database: string | pg.Pool,
  options: PostgresOptions = {},
): SqlClient {
  const own = typeof database === 'string';
  const pool = own ? poolFor(database, options) : database;
  const prepare = options.preparedStatements ?? true;
  const connections = new Set<pg.PoolClient>();
  if (own) {
    pool.on('connect', (connection) => connections.add(connection));
    pool.on('remove', (connection) => connections.delete(connection));
  }
  let closing: Promise<void> | undefined;
  const open = (): pg.Pool => {
    if (closing === undefined) return pool;
    throw storeClosed();
  };
  return {
    keepsStatistics: true,
    query: async (text, params) => run(open(), text, params),
    prepared: async (text, params) => run(open(), text, params, { prepare }),
    ...(options.listen === false
      ? {}
      : { signals: (channel, onSignal) => postgresSignals(pool.options, channel, onSignal) }),
    transaction: async (work, timeoutMs) => {
      const connection = await connect(open());
      let broken = false;
      try {
        await run(connection, timeoutMs === undefined ? 'begin' : beginWithTimeout(timeoutMs));
        const result = await work({
          query: (text, params) => run(connection, text, params, { timeoutMs }),
          prepared: (text, params) => run(connection, text, params, { timeoutMs, prepare }),
        });
        await run(connection, 'commit');
        return result;
      } catch (error) {
        // A server that did not answer would not answer a rollback either.
        const hangs = error instanceof StoreError && error.code === 'unreachable';
        broken =
          hangs ||
          (await run(connection, 'rollback').then(
            () => false,
            () => true,
          ));
        throw error;
      } finally {
        connection.off('error', ignore);
        connection.release(broken);
      }
    },
    close: () => {
      closing ??= own ? ended(pool, connections) : Promise.resolve();
      return closing;
    },
  };
}

function poolFor(connectionString: string, options: PostgresOptions): pg.Pool {
  const timeout = options.statementTimeoutMs ?? 2000;
  const pool = new pg.Pool({
    connectionString,
    max: options.poolSize ?? 10,
    keepAlive: true,
    application_name: 'order-lifecycle',
    ...(timeout === 0
      ? {}
      : {
          connectionTimeoutMillis: timeout,
          statement_timeout: timeout,
          lock_timeout: Math.ceil(timeout / 4),
          query_timeout: timeout + CLIENT_DELAY_MS,
          // Every prepared statement finds its rows by key, whatever its parameters are.
          options: '-c plan_cache_mode=force_generic_plan',
        }),
  });
  // The next call replaces an idle connection that broke; without a listener the error ends the
  // process.
  pool.on('error', ignore);
  return pool;
}

/** Ends a pool. Cuts its connections off if a server that hangs would keep the process alive. */
async function ended(pool: pg.Pool, connections: ReadonlySet<pg.PoolClient>): Promise<void> {
  await pool.end();
  setTimeout(() => {
    for (const connection of connections) cutOff(connection);
  }, END_TIMEOUT_MS).unref();
}

/** Milliseconds from the server's timeout to the client's: the error of the server is more precise. */
const CLIENT_DELAY_MS = 250;

function beginWithTimeout(timeoutMs: number): string {
  return `begin; set local statement_timeout = ${timeoutMs}; set local lock_timeout = ${timeoutMs}`;
}

/**
 * Takes a connection from the pool. An error between two statements is ignored, as the next
 * statement fails anyway, but it needs a listener or it ends the process. The callback adds the
 * listener in time: a server may accept and end a connection at once, and a promise resolves only
 * after both.
 */
function connect(pool: pg.Pool): Promise<pg.PoolClient> {
  return new Promise((resolve, reject) => {
    pool.connect((error, connection) => {
      connection?.on('error', ignore);
      if (connection === undefined) reject(explained(error));
      else resolve(connection);
    });
  });
}

async function run(
  connection: pg.Pool | pg.PoolClient,
  text: string,
  params: readonly SqlValue[] = [],
  how: { readonly prepare?: boolean; readonly timeoutMs?: number | undefined } = {},
): Promise<readonly SqlRow[]> {
  const { prepare = false, timeoutMs } = how;
  // The types of `pg` do not know that a query may have a timeout of its own.
  const config: pg.QueryConfig & { query_timeout?: number } = {
    text,
    ...(prepare ? { name: statementName(text) } : {}),
    ...(timeoutMs === undefined ? {} : { query_timeout: timeoutMs + CLIENT_DELAY_MS }),
    ...(params.length === 0 ? {} : { values: params.map(parameter) }),
    types: { getTypeParser: parserOf },
  };
  try {
    const result = await connection.query<SqlRow>(config);
    return result.rows;
  } catch (error) {
    throw explained(error);
  }
}

/** SQLSTATEs of a statement that was cancelled, and of a lock that was not available in time. */
const TIMED_OUT: readonly string[] = ['57014', '55P03'];

/** Errors about the statement stay; all others mean that the store is unavailable. */
function explained(error: unknown): unknown {
  if (!(error instanceof Error) || error instanceof StoreError) return error;
  if (error instanceof TypeError || error instanceof SyntaxError) return error;
  if (error instanceof pg.DatabaseError && TIMED_OUT.includes(error.code ?? '')) {
    return new StoreError(
      'timed_out',
      'PostgreSQL cancelled a statement that took longer than statementTimeoutMs or waited too long for a ' +
        'lock. Check the load of the server and who locks its tables; the call can be retried.',
      { cause: error },
    );
  }
  if (error instanceof pg.DatabaseError && isAboutTheStatement(error.code)) return error;
  return new StoreError(
    'unreachable',
    `PostgreSQL cannot be used: ${error.message || error.name}. ` +
      'Check DATABASE_URL and the server; calls that failed can be retried.',
    { cause: error },
  );
}

const statementNames = new LRUCache<string, string>({ max: 1_000 });

/** A name that is unique among all statements on the connection, also those of others. */
function statementName(text: string): string {
  const known = statementNames.get(text);
  if (known !== undefined) return known;
  const name = `order-lifecycle ${createHash('sha256').update(text).digest('hex').slice(0, 32)}`;
  statementNames.set(text, name);
  return name;
}

/** Bytes and arrays are sent in binary, everything else as text. */
function parameter(value: SqlValue): string | number | null | Buffer {
  if (value instanceof Uint8Array) {
    return Buffer.from(value.buffer, value.byteOffset, value.byteLength);
  }
  return typeof value === 'object' && value !== null ? textArray(value) : value;
}

function parserOf(type: number): (text: string) => unknown {
  return COLUMN_PARSERS[type] ?? ((text) => text);
}

function ignore(): void {}
