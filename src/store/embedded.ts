/**
 * Orders in PostgreSQL inside this process, in a directory.
 *
 * @module order-lifecycle/embedded
 */
import { mkdir, rename, rm, stat } from 'node:fs/promises';
import { dirname, join, resolve } from 'node:path';
import { PGlite, type Transaction } from '@electric-sql/pglite';
import { type DirectoryLock, type LockOptions, lockDirectory } from './directory-lock.js';
import { COLUMN_PARSERS, type SqlClient, type SqlRow, type SqlValue } from './sql-client.js';
import { type SqlStoreOptions, sqlStore } from './sql-store.js';
import type { Store } from './store.js';
import { StoreError } from './store-error.js';

/**
 * A store without a server: PostgreSQL inside this process (PGlite), in a directory.
 *
 * **What it promises:** everything that was saved survives the end of the process, also by SIGKILL.
 * **What it does not:** it never calls fsync, so after a power loss or a crash of the operating
 * system, what was saved last may be gone or the directory unreadable. Where that matters, use
 * `order-lifecycle/postgres`.
 *
 * One process at a time may have a directory open; a second one gets an error that says which one
 * has it. A directory is taken from another process only when that is proven dead. Expect one to five seconds for the first start, less for later ones, and some 340 MB of
 * memory.
 *
 * Opens with the first call.
 *
 * @param directory created when it is missing; or `memory://`, which forgets everything at the end.
 *
 * @example
 * const store = embedded('./data');
 * await store.migrate();
 */
export function embedded(directory: string, options: EmbeddedOptions = {}): Store {
  return sqlStore(embeddedClient(directory, options), options);
}

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
 * @internal
 */
export function embeddedClient(directory: string, options: LockOptions = {}): SqlClient {
  let opening: Promise<Database> | undefined;
  let closing: Promise<void> | undefined;
  const database = async (): Promise<PGlite> => {
    if (closing !== undefined) {
      throw new StoreError('closed', 'The store was closed. Create another one.');
    }
    // A failed attempt to open must not stay: the next call may find the directory free.
    opening ??= open(directory, options).catch((error: unknown) => {
      opening = undefined;
      throw error;
    });
    return (await opening).pglite;
  };
  const close = async (): Promise<void> => {
    const opened = await opening?.catch(() => undefined);
    await opened?.pglite.close();
    await opened?.lock?.release();
  };
  const query: SqlClient['query'] = async (text, params) => run(await database(), text, params);
  return {
    query,
    // PGlite keeps no plans.
    prepared: query,
    // PGlite has one connection and lets nothing else onto it until the transaction is over.
    transaction: async (work) => {
      const pglite = await database();
      return pglite.transaction((transaction) => {
        const inside: SqlClient['query'] = (text, params) => run(transaction, text, params);
        return work({ query: inside, prepared: inside });
      });
    },
    close: () => {
      closing ??= close();
      return closing;
    },
  };
}

interface Database {
  readonly pglite: PGlite;
  readonly lock?: DirectoryLock;
}

async function open(directory: string, options: LockOptions): Promise<Database> {
  if (directory === 'memory://') return { pglite: await start(directory) };
  await make(directory);
  const lock = await lockDirectory(directory, options);
  try {
    return { pglite: await start(await cluster(directory)), lock };
  } catch (error) {
    await lock.release();
    throw error;
  }
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
  const pglite = await start(draft);
  await pglite.close();
  await rename(draft, place);
  return place;
}

/** Not `recursive`: that never ends where a file system says of a new directory that it is missing. */
async function make(directory: string): Promise<void> {
  const place = resolve(directory);
  const made = await stat(place).catch(() => undefined);
  if (made?.isDirectory() === true) return;
  if (dirname(place) !== place) await make(dirname(place));
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

function start(place: string): Promise<PGlite> {
  return PGlite.create(place, { parsers: { ...COLUMN_PARSERS } });
}

async function run(
  session: PGlite | Transaction,
  text: string,
  params: readonly SqlValue[] = [],
): Promise<readonly SqlRow[]> {
  const result = await session.query<SqlRow>(text, [...params]);
  return result.rows;
}
