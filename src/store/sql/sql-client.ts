import type { Signals } from '../store.js';
import { StoreError } from '../store-error.js';
import { storedJson } from './values/stored-json.js';

/** A value a statement may be given. JSON goes in as text. */
export type SqlValue = string | number | null | Uint8Array | readonly (string | null)[];

/** One row of an answer: `bigint` and `integer` as number, JSON parsed. */
export type SqlRow = Readonly<Record<string, unknown>>;

/** Something that runs one statement and answers its rows. */
export interface SqlSession {
  query(text: string, params?: readonly SqlValue[]): Promise<readonly SqlRow[]>;
  /**
   * The same for one of a few fixed statements that run often: the server may keep its plan. Only
   * for those that reach every row by its whole key; a plan made while a table is empty would not
   * suit others when it has grown.
   */
  prepared(text: string, params?: readonly SqlValue[]): Promise<readonly SqlRow[]>;
}

/**
 * The little that the SQL store needs of a database. It hides how drivers differ: in the types they
 * return, and in how a transaction gets hold of a connection.
 */
export interface SqlClient extends SqlSession {
  /**
   * Runs `work` in one transaction: committed when it resolves, rolled back when it rejects.
   *
   * @param timeoutMs milliseconds that one of its statements, or waiting for a lock, may take; absent:
   * as for any statement.
   */
  transaction<T>(work: (session: SqlSession) => Promise<T>, timeoutMs?: number): Promise<T>;
  /** Hints between processes, where the database can carry them; `channel` is a quoted name. */
  signals?(channel: string, heard: () => void): Signals;
  /** Rejects when the database answers but could not take much in, for want of space. */
  checkRoom?(): Promise<void>;
  /** Whether the server keeps statistics of its tables up to date by itself. */
  readonly keepsStatistics?: boolean;
  close(): Promise<void>;
}

/** How the text form of a column becomes a value, by the type's object id; others stay text. */
export const COLUMN_PARSERS: Readonly<Record<number, (text: string) => unknown>> = {
  16: (text) => text === 't',
  17: (text) => new Uint8Array(Buffer.from(text.slice(2), 'hex')),
  20: exactInteger,
  23: exactInteger,
  114: storedJson,
};

function exactInteger(text: string): number {
  const value = Number(text);
  if (Number.isSafeInteger(value)) return value;
  throw new StoreError('unexpected_data', `The database holds ${text}, too large to be exact.`);
}
