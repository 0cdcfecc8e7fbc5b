const MIN_BYTES = 64 * 1024;

/** Default of `maxBodyBytes`: an order of some 3 000 lines fits. */
export const MAX_BODY_BYTES = 8 * 1024 * 1024;

/** The values that `maxBodyBytes` may have. */
export const BODY_LIMITS = {
  from: MIN_BYTES,
  to: 256 * 1024 * 1024,
  usual: MAX_BODY_BYTES,
  of: 'bytes',
} as const;

/** Default of `queueSize`. */
export const QUEUE_SIZE = 10_000;

/** Default of `queueBytes`. */
export const QUEUE_BYTES = 64 * 1024 * 1024;

/** The values that `queueBytes` may have. */
export const QUEUE_LIMITS = { from: MIN_BYTES, usual: QUEUE_BYTES, of: 'bytes' } as const;
