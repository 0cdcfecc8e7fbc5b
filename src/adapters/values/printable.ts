/** Stands for a value that is not printable. */
export const UNPRINTABLE = '(unprintable)';

/**
 * Makes a value of the provider fit to be stored and shown: itself, if it is 1 to 40 of `A-Za-z0-9_.-`, or
 * else {@link UNPRINTABLE}. Other texts may be personal data or an attack on a log.
 *
 * @example
 * printable('on_hold'); // 'on_hold'
 */
export function printable(value: string): string {
  return isPrintable(value) ? value : UNPRINTABLE;
}

/** Whether {@link printable} would keep the value. */
export function isPrintable(value: string): boolean {
  return /^[A-Za-z0-9_.-]{1,40}$/.test(value);
}
