import { stripVTControlCharacters } from 'node:util';

/** Leaves a margin on a terminal of 80 columns. */
const COLUMNS = 78;

/**
 * Breaks text into lines of at most 78 columns, colours not counted.
 *
 * @param indent stands before the first line.
 * @param hanging stands before every other line; absent: two columns more than `indent`.
 */
export function wrapped(text: string, indent = '', hanging = `${indent}  `): string {
  const lines: string[] = [];
  let line = indent;
  let isEmpty = true;
  for (const word of text.split(' ')) {
    const joined = isEmpty ? line + word : `${line} ${word}`;
    if (!isEmpty && stripVTControlCharacters(joined).length > COLUMNS) {
      lines.push(line);
      line = hanging + word;
    } else line = joined;
    isEmpty = false;
  }
  return [...lines, line].join('\n');
}
