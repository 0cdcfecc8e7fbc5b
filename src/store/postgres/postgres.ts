/**
 * Orders in PostgreSQL.
 *
 * @module order-lifecycle/postgres
 */

import { createHash } from 'node:crypto';
import { LRUCache } from 'lru-cache';
import pg from 'pg';
import { ConfigurationError } from '../../order/options/configuration-error.js';
import { checkedOptions, kindOf, type OptionNames } from '../../order/options/options.js';
import { COLUMN_PARSERS, type SqlClient, type SqlRow, type SqlValue } from '../sql/sql-client.js';
import { isAboutTheStatement } from '../sql/sql-state.js';
import { type SqlStoreOptions, sqlStore } from '../sql/sql-store.js';
import { textArray } from '../sql/values/text-array.js';
import type { Store } from '../store.js';
import { StoreError } from '../store-error.js';
import { CONNECTION_ENDED, cutOff } from './cut-off.js';
import { postgresSignals } from './signals.js';

/** Options of {@link postgres}. */
export interface PostgresOptions extends SqlStoreOptions {
  /** Connections at most; default 10. Ignored when a pool is handed in. */
  readonly poolSize?: number;
  /**
   * After how many milliseconds one statement is given up, by the server and, should that be silent,
   * by this side a little later. The same holds for connecting; waiting for a lock that somebody else
   * holds is given up after a quarter of it. Default 2000; 0: never, which also keeps the settings
   * out of the connection, as PgBouncer wants it. Ignored when a pool is handed in.
   */
  readonly statementTimeoutMs?: number;
  /**
   * Whether connections keep the plans of frequent statements, which saves the server most of the
   * work of a small one; default true. Turn it off behind PgBouncer older than 1.21.
   */
  readonly preparedStatements?: boolean;
  /**
   * Whether one connection is kept for LISTEN, so that milestones recorded by one process wake those
   * of others at once rather than at their next poll; default true. Turn it off behind PgBouncer in
   * transaction mode, which cannot carry it.
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
 * Connects with the first call, so it can be created while the server is still down. A pool that is
 * handed in stays the caller's: `close()` leaves it open, and its `error` events are the caller's to
 * listen to.
 *
 * @param database a connection URL, or a pool of `pg`.
 * @throws {ConfigurationError} without either, and for an option that does not exist.
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
      allowed: 'a connection URL, or a pool of pg',
    });
  }
  return sqlStore(postgresClient(database, settings), settings);
}

/**
 * A client for a server, over a pool.
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
    throw new StoreError('closed', 'The store was closed. Create another one.');
  };
  return {
    keepsStatistics: true,
    query: async (text, params) => run(open(), text, params),
    prepared: async (text, params) => run(open(), text, params, { prepare }),
    ...(options.listen === false
      ? {}
      : { signals: (channel, heard) => postgresSignals(pool.options, channel, heard) }),
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
        // One that does not answer would not answer to a rollback either.
        const silent = error instanceof StoreError && error.code === 'unreachable';
        broken =
          silent ||
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
          query_timeout: timeout + SERVER_GOES_FIRST,
          // Every prepared statement reaches its rows by key, whatever its parameters are.
          options: '-c plan_cache_mode=force_generic_plan',
        }),
  });
  // An idle connection that breaks is replaced with the next call; unheard, it would end the process.
  pool.on('error', ignore);
  return pool;
}

/** Ends a pool; a server that has fallen silent would keep the process alive. */
async function ended(pool: pg.Pool, connections: ReadonlySet<pg.PoolClient>): Promise<void> {
  await pool.end();
  setTimeout(() => {
    for (const connection of connections) cutOff(connection);
  }, CONNECTION_ENDED).unref();
}

/** Milliseconds: the server's own answer says more than our silence about it. */
const SERVER_GOES_FIRST = 250;

function beginWithTimeout(timeoutMs: number): string {
  return `begin; set local statement_timeout = ${timeoutMs}; set local lock_timeout = ${timeoutMs}`;
}

/**
 * A connection of the pool. That it breaks between two statements is ignored, as the next one fails
 * anyway; but it has to be heard, or it ends the process. From the callback on: the server may
 * greet and end a connection in one breath, and a promise would be told of the first only after both.
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
    ...(timeoutMs === undefined ? {} : { query_timeout: timeoutMs + SERVER_GOES_FIRST }),
    ...(params.length === 0
      ? {}
      : {
          values: params.map(parameter),
        }),
    types: { getTypeParser: parserOf },
  };
  try {
    const result = await connection.query<SqlRow>(config);
    return result.rows;
  } catch (error) {
    throw explained(error);
  }
}

/** Of a statement that took too long, or that an administrator cancelled; of a lock that another holds. */
const TOOK_TOO_LONG: readonly string[] = ['57014', '55P03'];

/** What the server says about the statement stays; everything else means that it is no use asking. */
function explained(error: unknown): unknown {
  if (!(error instanceof Error) || error instanceof StoreError) return error;
  if (error instanceof TypeError || error instanceof SyntaxError) return error;
  if (error instanceof pg.DatabaseError && TOOK_TOO_LONG.includes(error.code ?? '')) {
    return new StoreError(
      'timed_out',
      'PostgreSQL gave a statement up because it took longer than statementTimeout, or waited too long ' +
        'for a lock: the server is overloaded, or somebody holds the tables. What was not confirmed is safe to try again.',
      { cause: error },
    );
  }
  if (error instanceof pg.DatabaseError && isAboutTheStatement(error.code)) return error;
  return new StoreError(
    'unreachable',
    `PostgreSQL does not do its work: ${error.message || error.name}. ` +
      'Check DATABASE_URL and the server; what was not confirmed is safe to try again.',
    { cause: error },
  );
}

const statementNames = new LRUCache<string, string>({ max: 1_000 });

/** A name that no other statement has, whoever shares the connection. */
function statementName(text: string): string {
  const known = statementNames.get(text);
  if (known !== undefined) return known;
  const name = `order-lifecycle ${createHash('sha256').update(text).digest('hex').slice(0, 32)}`;
  statementNames.set(text, name);
  return name;
}

/** Bytes, and arrays, are sent as they are; everything else as text. */
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
