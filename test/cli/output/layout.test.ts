import { describe, expect, it } from 'vitest';
import { table } from '../../../src/cli/output/table.js';
import { tallied } from '../../../src/cli/output/tally.js';
import { wrapped } from '../../../src/cli/output/wrapped.js';
import { counted } from '../../../src/order/text/counted.js';

describe('printed text', () => {
  it('has counts that agree with their nouns', () => {
    expect([counted(1, 'order'), counted(0, 'order'), counted(2, 'body', 'bodies')]).toEqual([
      '1 order',
      '0 orders',
      '2 bodies',
    ]);
    expect([tallied(['a', 'b', 'a']), tallied([])]).toEqual(['2 a, 1 b', 'none']);
  });

  it('breaks into lines of at most 78 columns, colours not counted', () => {
    const words = Array.from({ length: 40 }, () => 'word').join(' ');
    const lines = wrapped(words, '  ').split('\n');
    expect(Math.max(...lines.map(({ length }) => length))).toBeLessThanOrEqual(78);
    expect(lines.map((line) => line.trim()).join(' ')).toBe(words);
    const coloured = words.replaceAll('word', '\u001b[31mword\u001b[39m');
    expect(wrapped(coloured, '  ').split('\n')).toHaveLength(lines.length);
    expect(wrapped('x'.repeat(100), '  ')).toBe(`  ${'x'.repeat(100)}`);
  });

  it('has columns as wide as their widest cell', () => {
    const rows = [
      ['id', 'state'],
      ['70010', ''],
      ['1', 'accepted'],
    ] as const;
    expect(table(rows)).toBe('id     state\n70010\n1      accepted');
  });

  it('has rows of a table on further lines where the terminal is too narrow', () => {
    const rows = [
      ['order', 'state', 'your id'],
      ['7001', 'accepted', 'B-1'],
      ['7002', 'blocked', ''],
    ] as const;
    expect(table(rows, 18)).toBe(
      ['order  state', '    your id', '7001   accepted', '    B-1', '7002   blocked'].join('\n'),
    );
    expect(table(rows, 25)).toBe(table(rows));
  });

  it('has one row of a table on further lines where only its cell is too long', () => {
    const rows = [
      ['7001', 'accepted', 'B-1'],
      ['7002-of-another-shop', 'blocked', 'B-2'],
    ] as const;
    expect(table(rows, 30)).toBe(
      ['7001             accepted  B-1', '7002-of-another-shop  blocked', '    B-2'].join('\n'),
    );
  });

  it('breaks into lines for the columns that are given', () => {
    expect(wrapped('one two three four', '', '', 9)).toBe('one two\nthree\nfour');
  });
});
