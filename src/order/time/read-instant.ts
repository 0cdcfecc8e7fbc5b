import type { Instant } from './instant.js';

const RFC_3339 = /^(\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2})(?:\.(\d{1,6}))?(Z|[+-]\d{2}:\d{2})$/;

/**
 * The instant in a text of RFC 3339 with up to six decimals; undefined for any other text, and for a time before
 * 1684, such as the zero time of some platforms, which microseconds cannot tell exactly.
 *
 * @example
 * readInstant('2021-11-01T18:23:06.272054Z'); // 1_635_790_986_272_054
 */
export function readInstant(text: string): Instant | undefined {
  const [, whole, decimals = '', zone] = RFC_3339.exec(text) ?? [];
  const seconds = Date.parse(`${whole}${zone}`);
  const instant = seconds * 1000 + Number(decimals.padEnd(6, '0'));
  return instant >= Number.MIN_SAFE_INTEGER ? instant : undefined;
}
