import { storableText } from './storable-text.js';

/** Whether a value is a text that can be stored as it is and shown in one line. */
export function isOneLine(value: unknown, longest: number): value is string {
  return (
    typeof value === 'string' &&
    value.trim() !== '' &&
    value.length <= longest &&
    storableText(value) === value &&
    !/\p{Cc}/u.test(value)
  );
}
