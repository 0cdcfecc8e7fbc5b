import { readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import { STRIPE_SERVER_NOT_PLAYED } from '../../src/testing/stripe-server/not-played.js';
import { NOT_PLAYED } from '../../src/testing/stripe-simulator/index.js';

/** The list in a section of docs/laws.md. */
function listed(section: string): string[] {
  const page = readFileSync(new URL('../../docs/laws.md', import.meta.url), 'utf8');
  const [, text = ''] = page.split(`\n## ${section}\n`);
  const [list = ''] = text.split('\n## ');
  const lines = list.split('\n').filter((line) => line.startsWith('- '));
  return lines.map((line) => line.slice(2));
}

it('docs/laws.md lists what no simulated life of Stripe plays', () => {
  expect(listed('Not played: Stripe')).toEqual(NOT_PLAYED);
});

it("docs/laws.md lists what the simulated server of Stripe's API does not play", () => {
  expect(listed("Not played: the server of Stripe's API")).toEqual(STRIPE_SERVER_NOT_PLAYED);
});
