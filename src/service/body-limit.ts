import { ConfigurationError } from '../order/configuration-error.js';

/** The longest body of a delivery that is read unless said otherwise: some 3 000 lines fit. */
export const MAX_BODY_BYTES = 8 * 1024 * 1024;

/** Bodies that were kept and are held at once: each is as long as a delivery may be. */
export const BODIES_AT_ONCE = 8;

const LEAST = 64 * 1024;
const MOST = 256 * 1024 * 1024;

/** @throws {ConfigurationError} */
export function checkBodyLimit(setting: string, value: number, given = String(value)): void {
  if (Number.isInteger(value) && value >= LEAST && value <= MOST) return;
  throw new ConfigurationError({
    setting,
    given,
    allowed: `a whole number of bytes from ${LEAST} to ${MOST}; the default is ${MAX_BODY_BYTES}`,
  });
}

/** How many bytes of deliveries may be held at once unless said otherwise. */
export const QUEUE_BYTES = 64 * 1024 * 1024;

/** @throws {ConfigurationError} */
export function checkQueueBytes(value: number): void {
  if (Number.isSafeInteger(value) && value >= LEAST) return;
  throw new ConfigurationError({
    setting: 'queueBytes',
    given: String(value),
    allowed: `a whole number of bytes from ${LEAST}; the default is ${QUEUE_BYTES}`,
  });
}
