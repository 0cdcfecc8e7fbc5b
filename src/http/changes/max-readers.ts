/** How many may read `/changes` at once by default. */
export const MAX_READERS = 100;

/** The values that the limit may have. */
export const READER_LIMITS = { from: 0, to: 10_000, usual: MAX_READERS } as const;
