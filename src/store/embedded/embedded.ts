/**
 * A store in PostgreSQL inside this process, in a directory.
 *
 * @module order-lifecycle/embedded
 */

import { mkdir, rename, rm, stat, statfs } from 'node:fs/promises';
import { dirname, join, resolve } from 'node:path';
import type { PGlite, Transaction } from '@electric-sql/pglite';
import { ConfigurationError } from '../../order/options/configuration-error.js';
import { checkedOptions, type OptionNames } from '../../order/options/options.js';
import type { SqlClient, SqlRow, SqlValue } from '../sql/sql-client.js';
import { isAboutTheStatement } from '../sql/sql-state.js';
import { type SqlStoreOptions, sqlStore } from '../sql/sql-store.js';
import type { Store } from '../store.js';
import { StoreError, storeClosed } from '../store-error.js';
import { BrokenDatabase, type EmbeddedDatabase, openDatabase } from './database.js';
import { type DirectoryLock, type LockOptions, lockDirectory } from './directory-lock.js';

/**
 * A store without a server: PostgreSQL inside this process (PGlite), in a directory.
 *
 * Everything that was saved survives the end of the process, also by SIGKILL. It does not call fsync:
 * after a power loss or a crash of the operating system the last writes may be lost, or the directory
 * unreadable. Where that matters, use `order-lifecycle/postgres`. While its disk is full it rejects with
 * the code `unreachable` and keeps what it confirmed; with space it works again.
 *
 * Only one process at a time may have a directory open; a second one gets an error that names the
 * first. The first start takes some six seconds, later ones less than one. Needs some 270 MB of memory.
 *
 * Opens with the first call.
 *
 * @param directory created when it is missing; or `memory://`, which loses everything at the end.
 * @throws {ConfigurationError} without a directory, and for an unknown option.
 *
 * @example
 * const store = embedded('./data');
 * await store.migrate();
 */
export function embedded(directory: string, options?: EmbeddedOptions): Store {
  const settings = checkedOptions(options, OPTIONS);
  if (typeof directory !== 'string' || directory.trim() === '') {
    throw new ConfigurationError({
      setting: 'directory',
      given: directory === undefined ? 'not set' : JSON.stringify(directory),
      allowed: "a directory or 'memory://'",
    });
  }
  return sqlStore(embeddedClient(directory, settings), settings);
}

const OPTIONS: OptionNames<EmbeddedOptions> = {
  schema: 'optional',
  clock: 'optional',
  takeOver: 'optional',
};

/** Options of {@link embedded}. */
export interface EmbeddedOptions extends SqlStoreOptions {
  /**
   * Take the directory from a process that may still have it open and cannot be reached: on another
   * host, over a shared file system. Two processes at once destroy the database, so make sure that
   * the other one has ended. A process that answers keeps the directory. Default false.
   */
  readonly takeOver?: boolean;
}

/**
 * Makes a client for a database inside this process.
 *
 * A database that broke, for example without space for its log, does not recover. The next call
 * opens another one in its place, which recovers what was confirmed, as soon as there is space.
 *
 * @internal
 */
export function embeddedClient(directory: string, options: LockOptions = {}): SqlClient {
  const inMemory = directory === 'memory://';
  let lock: DirectoryLock | undefined;
  let opening: Promise<EmbeddedDatabase> | undefined;
  let closing: Promise<void> | undefined;
  /** Why it has to be reopened, and the earliest time for that, by `performance.now()`. */
  let broken: { readonly reason: unknown; readonly until: number } | undefined;

  const onBroken = (reason: unknown) => {
    opening = undefined;
    broken = { reason, until: performance.now() };
  };
  const open = async (): Promise<EmbeddedDatabase> => {
    if (inMemory) return openDatabase(directory, onBroken);
    await makeDirectory(directory);
    lock ??= await lockDirectory(directory, options);
    try {
      return await openDatabase(await databaseIn(directory), onBroken);
    } catch (error) {
      await lock.release();
      lock = undefined;
      throw error;
    }
  };
  const reopen = async ({ reason, until }: NonNullable<typeof broken>) => {
    if (performance.now() < until) throw unavailable(directory, reason);
    await checkRoom(directory);
    try {
      const opened = await openDatabase(await databaseIn(directory), onBroken);
      broken = undefined;
      return opened;
    } catch (error) {
      broken = { reason: error, until: performance.now() + REOPEN_INTERVAL_MS };
      throw unavailable(directory, error);
    }
  };
  const database = async (): Promise<PGlite> => {
    if (closing !== undefined) throw storeClosed();
    // A failure to open is not kept: the next call may find the directory free.
    opening ??= (broken === undefined || inMemory ? open() : reopen(broken)).catch(
      (error: unknown) => {
        opening = undefined;
        throw error;
      },
    );
    return (await opening).pglite;
  };
  const close = async (): Promise<void> => {
    const opened = await opening?.catch(() => undefined);
    await opened?.close();
    await lock?.release();
  };
  const explaining = <T>(work: Promise<T>): Promise<T> =>
    work.catch((error: unknown) => {
      throw explained(directory, error);
    });
  const query: SqlClient['query'] = async (text, params) => {
    const pglite = await database();
    return explaining(run(pglite, text, params));
  };
  return {
    query,
    // PGlite does not keep plans.
    prepared: query,
    // PGlite has one connection, which the transaction has to itself.
    transaction: async (work) => {
      const pglite = await database();
      return explaining(
        pglite.transaction((transaction) => {
          const inside: SqlClient['query'] = (text, params) => run(transaction, text, params);
          return work({ query: inside, prepared: inside });
        }),
      );
    },
    ...(inMemory ? {} : { checkRoom: () => checkRoom(directory) }),
    close: () => {
      closing ??= close();
      return closing;
    },
  };
}

/** Milliseconds between attempts to reopen a broken database: each blocks the event loop. */
const REOPEN_INTERVAL_MS = 5_000;

/** Bytes of two segments of PostgreSQL's log: one in use and one prepared. */
const MIN_FREE_BYTES = 32 * 1024 * 1024;

async function checkRoom(directory: string): Promise<void> {
  const { bavail, bsize } = await statfs(directory);
  const free = bavail * bsize;
  if (free < MIN_FREE_BYTES)
    throw unavailable(directory, `only ${Math.floor(free / 1024)} KiB are free there`);
}

function unavailable(directory: string, reason: unknown): StoreError {
  const text = reason instanceof Error ? reason.message : String(reason);
  return new StoreError(
    'unreachable',
    `The embedded store in ${directory} cannot work: ${text}. Free space on its disk if that is full; ` +
      'the store then recovers by itself, and calls that failed can be retried.',
    { cause: reason },
  );
}

/** Errors about the statement stay; all others mean that the store is unavailable. */
function explained(directory: string, error: unknown): unknown {
  if (error instanceof BrokenDatabase) return unavailable(directory, error.cause);
  if (!(error instanceof Error) || error instanceof StoreError) return error;
  if (!('severity' in error) || !('code' in error)) return error;
  return isAboutTheStatement(String(error.code)) ? error : unavailable(directory, error);
}

/**
 * The directory of the database files. A new database is created under another name and then
 * renamed, so a process that is killed during its first start leaves nothing that looks like a
 * database.
 */
async function databaseIn(directory: string): Promise<string> {
  const files = join(directory, 'postgres');
  if (await exists(files)) return files;
  const incomplete = join(directory, 'postgres.incomplete');
  await rm(incomplete, { recursive: true, force: true });
  const database = await openDatabase(incomplete);
  await database.close();
  await rename(incomplete, files);
  return files;
}

/**
 * Creates a directory and its parents. The option `recursive` of Node.js never ends on file systems
 * that report a new directory as missing.
 */
async function makeDirectory(directory: string): Promise<void> {
  const path = resolve(directory);
  if (await isDirectory(path)) return;
  if (dirname(path) !== path) await makeDirectory(dirname(path));
  await mkdir(path).catch(async (error: unknown) => {
    // Another process may have created it meanwhile.
    if (!(await isDirectory(path))) throw error;
  });
}

async function isDirectory(path: string): Promise<boolean> {
  const found = await stat(path).catch(() => undefined);
  return found?.isDirectory() === true;
}

async function exists(path: string): Promise<boolean> {
  return stat(path).then(
    () => true,
    () => false,
  );
}

async function run(
  session: PGlite | Transaction,
  text: string,
  params: readonly SqlValue[] = [],
): Promise<readonly SqlRow[]> {
  const result = await session.query<SqlRow>(text, [...params]);
  return result.rows;
}
