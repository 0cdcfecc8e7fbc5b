import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { ROOT } from './_support/compiled.js';

/** `tools/mutants.mjs` cuts longer code, and writes another character for `|`, which ends a cell. */
const CODE = /^\| `([^`]+):(\d+)` \| (`{1,2})(.*?)\3 → /;

/** The rows of the page, each with the place that it names and the code that is mutated there. */
function rows() {
  const page = readFileSync(join(ROOT, 'docs/mutants.md'), 'utf8').split('\n');
  return page
    .filter((line) => /^\| `[^`]+:\d+`/.test(line))
    .map((row) => {
      const [, file = '', line = '', , code = ''] = CODE.exec(row) ?? [];
      return { row, file, line: Number(line), code };
    });
}

const written = (text: string) => text.replaceAll(/\s+/g, ' ').replaceAll('|', '∣');

/** The lines of a file on which this code begins, from 1. */
function linesOf(file: string, code: string): readonly number[] {
  const path = join(ROOT, file);
  const lines = existsSync(path) ? readFileSync(path, 'utf8').split('\n') : [];
  const begun = code.replace(/…$/, '');
  return lines.flatMap((first, index) => {
    // What begins on a later line of the rest is not of this one.
    const at = written(lines.slice(index).join('\n')).indexOf(begun);
    return at !== -1 && at < written(first).length ? [index + 1] : [];
  });
}

describe('the mutants that survive', () => {
  it('are listed', () => {
    expect(rows().length).toBeGreaterThan(100);
  });

  it('each name the line on which their code begins', () => {
    const moved = rows()
      .map((one) => ({ ...one, found: linesOf(one.file, one.code) }))
      .filter(({ code, line, found }) => code === '' || !found.includes(line));
    expect(moved.map(({ row, found }) => `${row.slice(0, 120)} now: ${found.join(', ')}`)).toEqual(
      [],
    );
  });
});
