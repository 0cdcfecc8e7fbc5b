import { readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import { NOT_PLAYED } from '../../src/testing/stripe-simulator/index.js';

it('docs/laws.md lists what no simulated life of Stripe plays', () => {
  const page = readFileSync(new URL('../../docs/laws.md', import.meta.url), 'utf8');
  const [, section = ''] = page.split('\n## Not played: Stripe\n');
  const [listed = ''] = section.split('\n## ');
  const lines = listed.split('\n').filter((line) => line.startsWith('- '));
  expect(lines.map((line) => line.slice(2))).toEqual(NOT_PLAYED);
});
