import { stripVTControlCharacters } from 'node:util';
import { describe, expect, it } from 'vitest';
import { helpLayout } from '../../../src/cli/output/help-layout.js';

const TEXT = `
A line is the body of a delivery, an observation as this package writes them,
or a line of an export.
Settings:

Settings:
  PORT                           the port; 0 picks
                                 one
  ORDER_LIFECYCLE_MAX_BODY_BYTES
                                 longest body of a delivery
                                 (--max-body-bytes)

Example:
  $ order-lifecycle serve --port 8081 --engine restate \\
      --restate-url http://127.0.0.1:8080
`;

const shown = (columns: number) => stripVTControlCharacters(helpLayout(TEXT, columns));

describe('the text of a --help', () => {
  it('is laid out for the columns of the terminal', () => {
    expect(shown(118)).toBe(`
A line is the body of a delivery, an observation as this package writes them, or a line of an export. Settings:

Settings:
  PORT                           the port; 0 picks one
  ORDER_LIFECYCLE_MAX_BODY_BYTES
                                 longest body of a delivery (--max-body-bytes)

Example:
  $ order-lifecycle serve --port 8081 --engine restate \\
      --restate-url http://127.0.0.1:8080
`);
    expect(shown(40)).toBe(`
A line is the body of a delivery, an
observation as this package writes them,
or a line of an export. Settings:

Settings:
  PORT
      the port; 0 picks one
  ORDER_LIFECYCLE_MAX_BODY_BYTES
      longest body of a delivery
      (--max-body-bytes)

Example:
  $ order-lifecycle serve --port 8081 --engine restate \\
      --restate-url http://127.0.0.1:8080
`);
  });

  it('prints headings bold', () => {
    expect(helpLayout('Example:\n  $ x', 80)).toBe('\u001b[1mExample:\u001b[22m\n  $ x');
  });

  it('keeps every word in its order at any width', () => {
    const words = (text: string) => text.split(/\s+/).filter((word) => word !== '');
    for (const columns of [38, 58, 78, 98, 118]) expect(words(shown(columns))).toEqual(words(TEXT));
  });
});
