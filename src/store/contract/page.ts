/** One page of a list. */
export interface Page<T> {
  readonly items: readonly T[];
  /** Pass it as `after` to read the next page; absent on the last one. Opaque. */
  readonly next?: string;
}

/** Which page of a list to read. */
export interface PageRequest {
  /**
   * Maximum number of items, from 1 to 500; default 50. A value beyond that range becomes its
   * nearest end.
   */
  readonly limit?: number;
  /** The `next` of the previous page; absent: the first page. */
  readonly after?: string;
}
