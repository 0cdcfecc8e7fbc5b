/** What is wrong with a store. */
export type StoreErrorCode =
  /** `after` is not a cursor of that list. */
  | 'bad_cursor'
  /** An option cannot be used. */
  | 'bad_option'
  /** Another process has the directory of an embedded store open, or may have. */
  | 'directory_in_use'
  /** No second process could be kept out of the directory of an embedded store. */
  | 'directory_not_guarded'
  /** The schema was written by a newer version of this package. */
  | 'schema_newer'
  /** The server, or the encoding of its database, cannot hold the schema. */
  | 'unsupported_database'
  /** The database holds something this package did not write. */
  | 'unexpected_data'
  /** The database cannot be reached, does not answer, or refuses to work. */
  | 'unreachable'
  /** The database gave a statement up because it took too long. */
  | 'timed_out'
  /** The store was closed. */
  | 'closed';

/** Whether a store cannot be asked anything now: whatever else was asked would fare no better. */
export function isAway(error: unknown): boolean {
  return error instanceof StoreError && (error.code === 'unreachable' || error.code === 'closed');
}

/** A store that is broken, or configured in a way that cannot work. Says what to do next. */
export class StoreError extends Error {
  readonly code: StoreErrorCode;

  constructor(code: StoreErrorCode, message: string, options?: ErrorOptions) {
    super(message, options);
    this.name = 'StoreError';
    this.code = code;
  }
}
