import { visibleJson, visibleLines } from '../../order/text/visible.js';
import { PAINTED } from './paint.js';

/**
 * Prints lines for a person on stdout, with escapes for characters that a terminal hides or obeys. Text
 * from outside must go through `visible` first: it could end the line, or colour it.
 */
export function print(text = ''): void {
  console.log(shown(text));
}

/** The same on stderr. */
export function printError(text: string): void {
  console.error(shown(text));
}

/** Prints a value as JSON, with escapes for characters that a terminal hides. */
export function printJson(value: unknown, indent?: number): void {
  console.log(visibleJson(JSON.stringify(value, undefined, indent)));
}

function shown(text: string): string {
  return (
    text
      .split(PAINTED)
      // Every second part is a colour.
      .map((part, index) => (index % 2 === 1 ? part : visibleLines(part)))
      .join('')
  );
}
