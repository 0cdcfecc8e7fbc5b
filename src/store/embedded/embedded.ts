/**
 * Orders in PostgreSQL inside this process, in a directory.
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
import { StoreError } from '../store-error.js';
import { BrokenDatabase, type EmbeddedDatabase, openDatabase } from './database.js';
import { type DirectoryLock, type LockOptions, lockDirectory } from './directory-lock.js';

/**
 * A store without a server: PostgreSQL inside this process (PGlite), in a directory.
 *
 * **What it promises:** everything that was saved survives the end of the process, also by SIGKILL.
 * **What it does not:** it never calls fsync, so after a power loss or a crash of the operating
 * system, what was saved last may be gone or the directory unreadable. Where that matters, use
 * `order-lifecycle/postgres`. When its disk is full it rejects with the code `unreachable`, keeps what
 * it had confirmed, and goes on when there is space.
 *
 * One process at a time may have a directory open; a second one gets an error that says which one
 * has it. A directory is taken from another process only when that is proven dead. Expect one to five seconds for the first start, less for later ones, and some 340 MB of
 * memory.
 *
 * Opens with the first call.
 *
 * @param directory created when it is missing; or `memory://`, which forgets everything at the end.
 * @throws {ConfigurationError} without one, and for an option that does not exist.
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
      allowed: "a directory, or 'memory://'",
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
   * Take the directory from a process that may still have it open, because it cannot be asked: on
   * another host, over a shared file system. Two processes at once destroy the database, so make sure
   * that the other one has ended. One that answers keeps the directory all the same. Default false.
   */
  readonly takeOver?: boolean;
}

/**
 * A client for a database inside this process.
 *
 * A database that breaks, as it does when it finds no space for its log, is never asked again: it
 * would not come back. The next call opens another one in its place, which recovers what was
 * confirmed, as soon as there is space.
 *
 * @internal
 */
export function embeddedClient(directory: string, options: LockOptions = {}): SqlClient {
  const inMemory = directory === 'memory://';
  let lock: DirectoryLock | undefined;
  let opening: Promise<EmbeddedDatabase> | undefined;
  let closing: Promise<void> | undefined;
  /** Why it has to be opened again, and when that is tried at the earliest. */
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
      return await openDatabase(await cluster(directory), onBroken);
    } catch (error) {
      await lock.release();
      lock = undefined;
      throw error;
    }
  };
  const openAgain = async ({ reason, until }: NonNullable<typeof broken>) => {
    if (performance.now() < until) throw unavailable(directory, reason);
    await checkRoom(directory);
    try {
      const opened = await openDatabase(await cluster(directory), onBroken);
      broken = undefined;
      return opened;
    } catch (error) {
      broken = { reason: error, until: performance.now() + PAUSE };
      throw unavailable(directory, error);
    }
  };
  const database = async (): Promise<PGlite> => {
    if (closing !== undefined) {
      throw new StoreError('closed', 'The store was closed. Create another one.');
    }
    // A failed attempt to open must not stay: the next call may find the directory free.
    opening ??= (broken === undefined || inMemory ? open() : openAgain(broken)).catch(
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
  const explain = <T>(work: Promise<T>): Promise<T> =>
    work.catch((error: unknown) => {
      throw explained(directory, error);
    });
  const query: SqlClient['query'] = async (text, params) => {
    const pglite = await database();
    return explain(run(pglite, text, params));
  };
  return {
    query,
    // PGlite keeps no plans.
    prepared: query,
    // PGlite has one connection and lets nothing else onto it until the transaction is over.
    transaction: async (work) => {
      const pglite = await database();
      return explain(
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

/** Milliseconds from one attempt to open a broken database to the next: each holds everything up. */
const PAUSE = 5_000;

/** Bytes: what two segments of PostgreSQL's log take, one being written and one made ready. */
const ROOM = 32 * 1024 * 1024;

async function checkRoom(directory: string): Promise<void> {
  const { bavail, bsize } = await statfs(directory);
  const free = bavail * bsize;
  if (free < ROOM)
    throw unavailable(directory, `only ${Math.floor(free / 1024)} KiB are free there`);
}

function unavailable(directory: string, reason: unknown): StoreError {
  const text = reason instanceof Error ? reason.message : String(reason);
  return new StoreError(
    'unreachable',
    `The embedded store in ${directory} does not do its work: ${text}. Make room on its disk if that ` +
      'is full; it then goes on by itself, and what was not confirmed is safe to try again.',
    { cause: reason },
  );
}

/** What is said about a statement stays; everything else means that it is no use asking now. */
function explained(directory: string, error: unknown): unknown {
  if (error instanceof BrokenDatabase) return unavailable(directory, error.cause);
  if (!(error instanceof Error) || error instanceof StoreError) return error;
  if (!('severity' in error) || !('code' in error)) return error;
  return isAboutTheStatement(String(error.code)) ? error : unavailable(directory, error);
}

/**
 * The database files. They are laid out beside their place and moved there when complete, so a
 * process killed during its very first start leaves nothing that looks like a database.
 */
async function cluster(directory: string): Promise<string> {
  const place = join(directory, 'postgres');
  if (await exists(place)) return place;
  const draft = join(directory, 'postgres.incomplete');
  await rm(draft, { recursive: true, force: true });
  const database = await openDatabase(draft);
  await database.close();
  await rename(draft, place);
  return place;
}

/** Not `recursive`: that never ends where a file system says of a new directory that it is missing. */
async function makeDirectory(directory: string): Promise<void> {
  const place = resolve(directory);
  const made = await stat(place).catch(() => undefined);
  if (made?.isDirectory() === true) return;
  if (dirname(place) !== place) await makeDirectory(dirname(place));
  await mkdir(place).catch(async (error: unknown) => {
    // Somebody else may have made it meanwhile.
    if ((await stat(place).catch(() => undefined))?.isDirectory() !== true) throw error;
  });
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
