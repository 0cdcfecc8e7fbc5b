import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { exhaust } from '../_support/exhaustive.js';
import { INVARIANTS } from '../_support/invariants.js';

describe('the machine with up to two charges, exhaustively', () => {
  const met = exhaust(2);
  console.info(
    `two charges: ${met.configurations} configurations, ${met.steps} steps, ${met.judgements} judgements, ${met.violations.length} violations`,
  );

  it('contradicts no invariant', () => {
    expect(met.violations).toEqual([]);
    expect(met.judgements).toBeGreaterThan(1_000_000);
  });

  it('is reached everywhere and takes every edge', () => {
    expect(met.configurations).toBe(40 * 43);
    expect(met.edges.size).toBe(30);
    expect(met.fraudEdges.size).toBe(7);
  });
});

describe('docs/laws.md', () => {
  const laws = readFileSync(new URL('../../docs/laws.md', import.meta.url), 'utf8');

  it.each(INVARIANTS)('has $id: $holds', ({ id, holds, protects }) => {
    expect(laws).toContain(`| ${id} | ${holds} | ${protects} |`);
  });
});
