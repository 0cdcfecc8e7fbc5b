import type { Signals } from '../store.js';
import { StoreError } from '../store-error.js';
import { storedJson } from './values/stored-json.js';

/** A parameter of a statement. JSON goes in as text. */
export type SqlValue = string | number | null | Uint8Array | readonly (string | null)[];

/** A row of a result: `bigint` and `integer` as number, `json` parsed. */
export type SqlRow = Readonly<Record<string, unknown>>;

/** Runs one statement and returns its rows. */
export interface SqlSession {
  query(text: string, params?: readonly SqlValue[]): Promise<readonly SqlRow[]>;
  /**
   * The same for one of a few fixed statements that run often: the server may keep its plan. Only
   * for statements that find every row by its whole key, as a plan that was made for an empty table
   * would be slow for others once the table has grown.
   */
  prepared(text: string, params?: readonly SqlValue[]): Promise<readonly SqlRow[]>;
}

/**
 * What the SQL store needs from a database. Hides how drivers differ: the types they return, and
 * how a transaction gets its connection.
 */
export interface SqlClient extends SqlSession {
  /**
   * Runs `work` in one transaction: committed when it resolves, rolled back when it rejects.
   *
   * @param timeoutMs the timeout in milliseconds of each of its statements, and of waiting for a
   * lock; absent: as for any statement.
   */
  transaction<T>(work: (session: SqlSession) => Promise<T>, timeoutMs?: number): Promise<T>;
  /**
   * Subscribes to hints between processes, if the database can carry them; `channel` is a quoted
   * name.
   */
  signals?(channel: string, onSignal: () => void): Signals;
  /** Rejects when the database answers but has too little space left to write. */
  checkRoom?(): Promise<void>;
  /** Whether the server keeps statistics of its tables up to date by itself. */
  readonly keepsStatistics?: boolean;
  close(): Promise<void>;
}

/** Parses the text form of a column, by the object id of its type; other types stay text. */
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
