import { visibleJson, visibleLines } from '../../order/text/visible.js';
import { PAINTED } from './paint.js';

/**
 * Prints lines for a person on stdout. What a terminal would not show, or would obey, is printed as an
 * escape. Where text from outside stands in a line of ours, it has to be `visible` before: it could
 * end the line, or paint it.
 */
export function print(text = ''): void {
  console.log(shown(text));
}

/** The same on stderr. */
export function printError(text: string): void {
  console.error(shown(text));
}

/** Prints a value as JSON, for programs: exact, with escapes for what a terminal would not show. */
export function printJson(value: unknown, indent?: number): void {
  console.log(visibleJson(JSON.stringify(value, undefined, indent)));
}

function shown(text: string): string {
  return (
    text
      .split(PAINTED)
      // Every second part is a colour of ours.
      .map((part, index) => (index % 2 === 1 ? part : visibleLines(part)))
      .join('')
  );
}
