import { readdir } from 'node:fs/promises';
import { expect, it } from 'vitest';
import { temporaryDirectory } from '../_support/temporary-directory.js';
import { serving } from './_support/process.js';

const STORIES = [
  'card accepted at once',
  'wire transfer, paid late',
  'wire transfer, never paid',
  'fraud review passed',
  'fraud review blocked it',
  'blocked after acceptance',
  'partly cancelled',
  'capture failed, retried',
  'refunded, then again',
  'disputed and resolved',
  'disputed, still open',
  'two charges',
  'digital and physical',
  "provider's own checkout",
  'card charged at once',
  'paid, and reviewed later',
  'refunded, not fulfilled',
  'fulfilled, then captured',
  'dispute still open',
];

/** Faults in the output. Stack lines are matched to their end, since wrapped prose may begin with "at". */
const FAULT = /^\s+at (?:.*\(.+\)|.*:\d+:\d+|<anonymous>)$|undefined|\[object|NaN/m;

it('the demo prints every story and a refusal, within 80 columns, and leaves nothing behind', async () => {
  const temporary = await temporaryDirectory();
  // Some seeds have an order whose id has 36 characters; in a pipe its rows are wider than 80 columns.
  const demo = await serving(['--demo', '--once', '--seed', '7'], { TMPDIR: temporary });
  expect(await demo.ended).toBe(0);
  const text = demo.lines.join('\n');
  for (const story of STORIES) {
    // Title, order without an ellipsis, state and deliveries.
    expect(text).toMatch(new RegExp(`^${story} +[\\w-]+ +[a-z_]+ +\\d+/\\d+/\\d+$`, 'm'));
  }
  const flowing = text.replace(/\s+/g, ' ');
  expect(demo.lines.indexOf('Digital River')).toBeGreaterThan(0);
  expect(demo.lines.indexOf('Stripe')).toBeGreaterThan(demo.lines.indexOf('Digital River'));
  const [, right, all] = /(\d+) of (\d+) orders agree with their providers/.exec(flowing) ?? [];
  expect(Number(all)).toBeGreaterThanOrEqual(STORIES.length);
  expect(right).toBe(all);
  expect(flowing).toMatch(/All deliveries: .*\d+ duplicate/);
  expect(flowing).toMatch(/\d+\s+refused/);
  expect(flowing).toMatch(/May \S+ be fulfilled\? It may not be fulfilled: it is cancelled/);
  expect(flowing).toMatch(/May A-\d+ be fulfilled\? It may not be fulfilled: it is in_review/);
  expect(flowing).toMatch(/A signed delivery against a block: [A-Z].*blocked/);
  expect(demo.lines.filter((line) => line.length > 80)).toEqual([]);
  expect(text + demo.errors()).not.toMatch(FAULT);
  expect(demo.errors()).toBe('');
  expect(await readdir(temporary)).toEqual([]);
});

it('an interrupted demo leaves nothing behind either', async () => {
  const temporary = await temporaryDirectory();
  const demo = await serving(['--demo'], { TMPDIR: temporary });
  expect(await readdir(temporary)).toHaveLength(1);
  expect(await demo.end('SIGINT')).toBe(130);
  expect(await readdir(temporary)).toEqual([]);
});
