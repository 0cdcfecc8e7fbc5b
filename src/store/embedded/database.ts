import { closeSync } from 'node:fs';
import { PGlite } from '@electric-sql/pglite';
import { NodeFS } from '@electric-sql/pglite/nodefs';
import { COLUMN_PARSERS } from '../sql/sql-client.js';

/** PGlite, open in a place. */
export interface EmbeddedDatabase {
  readonly pglite: PGlite;
  close(): Promise<void>;
}

/** The database has ended itself; `cause` says why. */
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
 * Where a server would end its process, as when there is no space for its log, PGlite goes on in a
 * memory that makes no sense any more, and the next message never ends. So after an error of that
 * kind nothing reaches it: every call rejects with {@link BrokenDatabase}.
 *
 * @param onBroken told once, when that happens.
 */
export async function openDatabase(
  place: string,
  onBroken: (reason: unknown) => void = () => {},
): Promise<EmbeddedDatabase> {
  const files = place === 'memory://' ? undefined : new OpenFiles(place);
  const parsers = { ...COLUMN_PARSERS };
  try {
    const pglite = await (files === undefined
      ? PGlite.create(place, { parsers })
      : PGlite.create({ fs: files, parsers }));
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

/** All queries and transactions of PGlite pass through the one method that is replaced here. */
function guard(pglite: PGlite, onBroken: (reason: unknown) => void): void {
  const exchange = pglite.execProtocolStream.bind(pglite);
  let broken: BrokenDatabase | undefined;
  pglite.execProtocolStream = async (message, options) => {
    if (broken !== undefined) throw broken;
    try {
      return await exchange(message, options);
    } catch (error) {
      if (isTheEnd(error)) {
        broken = new BrokenDatabase(error);
        onBroken(error);
      }
      throw error;
    }
  };
}

/** Errors that PostgreSQL survives are of the severity `ERROR`; those it does not report, it does not survive. */
function isTheEnd(error: unknown): boolean {
  return !(error instanceof Error && 'severity' in error && error.severity === 'ERROR');
}

/** The files of a database, which can be closed when it cannot do so itself. */
class OpenFiles extends NodeFS {
  closeAll(): void {
    const streams: readonly ({ readonly nfd?: number } | null | undefined)[] =
      this.pg?.Module?.FS.streams ?? [];
    // Each once: a number that is closed may at once be that of something else.
    for (const file of new Set(streams.map((stream) => stream?.nfd))) {
      if (file !== undefined) closeSync(file);
    }
  }
}
