import { stripVTControlCharacters } from 'node:util';
import { textColumns } from './terminal.js';

/**
 * Breaks text between words into lines that fit the terminal, colours not counted.
 *
 * @param indent stands before the first line.
 * @param hanging stands before every other line; absent: two columns more than `indent`.
 * @param columns the longest line, unless a word is longer; absent: as the terminal has, 78 elsewhere.
 */
export function wrapped(
  text: string,
  indent = '',
  hanging = `${indent}  `,
  columns = textColumns(),
): string {
  const lines: string[] = [];
  let line = indent;
  let isEmpty = true;
  for (const word of text.split(' ')) {
    const joined = isEmpty ? line + word : `${line} ${word}`;
    if (!isEmpty && stripVTControlCharacters(joined).length > columns) {
      lines.push(line);
      line = hanging + word;
    } else line = joined;
    isEmpty = false;
  }
  return [...lines, line].join('\n');
}
