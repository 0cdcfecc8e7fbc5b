/** Why a store failed. */
export type StoreErrorCode =
  /** `after` is not a cursor of this list. */
  | 'bad_cursor'
  /** An option has an invalid value. */
  | 'bad_option'
  /** Another process has, or may have, the directory of an embedded store open. */
  | 'directory_in_use'
  /** The directory of an embedded store cannot be locked. */
  | 'directory_not_guarded'
  /** The schema was written by a newer version of this package. */
  | 'schema_newer'
  /** The server, or the encoding of its database, cannot hold the schema. */
  | 'unsupported_database'
  /** The database holds a value that this package does not write. */
  | 'unexpected_data'
  /** The database cannot be reached, does not answer, or cannot work. */
  | 'unreachable'
  /** The database cancelled a statement because it took too long. */
  | 'timed_out'
  /** The store was closed. */
  | 'closed';

/** Whether the whole store is unavailable, so that any other call would fail as well. */
export function isUnavailable(error: unknown): boolean {
  return error instanceof StoreError && (error.code === 'unreachable' || error.code === 'closed');
}

/** A store failed or is configured in a way that cannot work. The message says what to do. */
export class StoreError extends Error {
  readonly code: StoreErrorCode;

  constructor(code: StoreErrorCode, message: string, options?: ErrorOptions) {
    super(message, options);
    this.name = 'StoreError';
    this.code = code;
  }
}

/** The error of every call to a store that was closed. */
export function storeClosed(): StoreError {
  return new StoreError('closed', 'The store was closed. Create another one.');
}
