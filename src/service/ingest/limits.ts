const LEAST = 64 * 1024;

/** The longest body of a delivery that is read unless said otherwise: some 3 000 lines fit. */
export const MAX_BODY_BYTES = 8 * 1024 * 1024;

/** What it may be. */
export const BODY_LIMITS = {
  from: LEAST,
  to: 256 * 1024 * 1024,
  usual: MAX_BODY_BYTES,
  of: 'bytes',
} as const;

/** How many bytes of deliveries may be held at once unless said otherwise. */
export const QUEUE_BYTES = 64 * 1024 * 1024;

/** What it may be. */
export const QUEUE_LIMITS = { from: LEAST, usual: QUEUE_BYTES, of: 'bytes' } as const;
