import { closeSync } from 'node:fs';
import { PGlite } from '@electric-sql/pglite';
import { NodeFS } from '@electric-sql/pglite/nodefs';
import { COLUMN_PARSERS } from '../sql/sql-client.js';

/**
 * PGlite fills its shared buffers as it starts. The 128 MB of PostgreSQL's default would double that time and
 * take 100 MB more memory, for a cache of pages that the operating system has as well.
 */
const START_PARAMETERS = [...PGlite.defaultStartParams, '-c', 'shared_buffers=32MB'];

/** An open PGlite. */
export interface EmbeddedDatabase {
  readonly pglite: PGlite;
  close(): Promise<void>;
}

/** The database has stopped itself; `cause` has the reason. */
export class BrokenDatabase extends Error {
  readonly code = 'broken_database';
  constructor(cause: unknown) {
    super(cause instanceof Error ? cause.message : String(cause), { cause });
    this.name = 'BrokenDatabase';
  }
}

/**
 * Opens PGlite in a directory, or in memory.
 *
 * Where a server would end its process, for example without space for its log, PGlite goes on with
 * corrupt memory and hangs at the next message. So after such an error every call rejects with
 * {@link BrokenDatabase} and nothing reaches PGlite.
 *
 * @param onBroken called once, when that happens.
 */
export async function openDatabase(
  place: string,
  onBroken: (reason: unknown) => void = () => {},
): Promise<EmbeddedDatabase> {
  const files = place === 'memory://' ? undefined : new OpenFiles(place);
  const options = { parsers: { ...COLUMN_PARSERS }, startParams: START_PARAMETERS };
  try {
    const pglite = await (files === undefined
      ? PGlite.create(place, options)
      : PGlite.create({ fs: files, ...options }));
    guard(pglite, (reason) => {
      files?.closeAll();
      onBroken(reason);
    });
    return { pglite, close: () => pglite.close() };
  } catch (error) {
    files?.closeAll();
    throw error;
  }
}

/** Replaces the one method through which all queries and transactions of PGlite pass. */
function guard(pglite: PGlite, onBroken: (reason: unknown) => void): void {
  const exchange = pglite.execProtocolStream.bind(pglite);
  let broken: BrokenDatabase | undefined;
  pglite.execProtocolStream = async (message, options) => {
    if (broken !== undefined) throw broken;
    try {
      return await exchange(message, options);
    } catch (error) {
      if (isFatal(error)) {
        broken = new BrokenDatabase(error);
        onBroken(error);
      }
      throw error;
    }
  };
}

/** PostgreSQL survives only errors that it reports with the severity `ERROR`. */
function isFatal(error: unknown): boolean {
  return !(error instanceof Error && 'severity' in error && error.severity === 'ERROR');
}

/** The files of a database, to close when it cannot close them itself. */
class OpenFiles extends NodeFS {
  closeAll(): void {
    const streams: readonly ({ readonly nfd?: number } | null | undefined)[] =
      this.pg?.Module?.FS.streams ?? [];
    // Each once: the number of a closed file may be reused at once.
    for (const file of new Set(streams.map((stream) => stream?.nfd))) {
      if (file !== undefined) closeSync(file);
    }
  }
}
