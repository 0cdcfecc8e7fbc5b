import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { cells, transitionsDocument } from './_support/transition-table.js';

function handWritten(file: string): readonly string[][] {
  return readFileSync(new URL(`../${file}`, import.meta.url), 'utf8')
    .split('\n')
    .filter((line) => line !== '' && !line.startsWith('#'))
    .slice(1)
    .map((line) => line.split('\t'));
}

describe('docs/transitions.md', () => {
  it('shows the current statechart (npm run docs:transitions writes it)', async () => {
    await expect(transitionsDocument()).toMatchFileSnapshot('../../docs/transitions.md');
  });

  it('agrees with the table written by hand about the order', () => {
    const moving = new Set(
      handWritten('expected-transitions.tsv')
        .filter(([from, , , to, , what]) => what === 'moves' && from !== to)
        .map(([from, , , to]) => `${from} > ${to}`),
    );
    const listed = cells('order').filter(({ outcome }) => /moves|guarded/.test(outcome));
    expect(listed.map(({ from, to }) => `${from} > ${to}`).sort()).toEqual([...moving].sort());
  });

  it('has a guard exactly where the table written by hand refuses by charges or by fraud', () => {
    const rows = handWritten('expected-transitions.tsv');
    for (const { from, to, outcome } of cells('order')) {
      if (outcome !== 'moves' && outcome !== 'guarded') continue;
      const refused = rows.some(
        ([one, fraud, reported, other, , what]) =>
          one === from &&
          other === to &&
          what === 'refused' &&
          fraud !== 'blocked' &&
          reported !== 'blocked',
      );
      expect(refused, `${from} > ${to}`).toBe(outcome === 'guarded');
    }
  });

  it('agrees with the table written by hand about the fraud review', () => {
    const expected = handWritten('expected-fraud.tsv').map(
      ([from, to, what]) => `${from} > ${to}: ${what}`,
    );
    for (const { from, to, outcome } of cells('fraud')) {
      expect(expected).toContain(`${from} > ${to}: ${outcome}`);
    }
  });
});
