/** How many may read `/changes` at once unless said otherwise. */
export const MAX_READERS = 100;

/** What it may be. */
export const READER_LIMITS = { from: 0, to: 10_000, usual: MAX_READERS } as const;
