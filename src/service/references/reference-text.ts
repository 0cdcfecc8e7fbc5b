import { isOneLine } from '../../order/text/one-line.js';

/** What is wrong with a reference or the id of an order; undefined: nothing. */
export function badText(name: string, value: unknown): string | undefined {
  return isOneLine(value, 255) && value === value.trim()
    ? undefined
    : `The ${name} should be a text of 1 to 255 printable characters, without spaces around it. Correct it.`;
}
