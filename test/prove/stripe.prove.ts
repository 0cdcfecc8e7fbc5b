import { expect, it } from 'vitest';
import { NOT_PLAYED, stripeLives } from '../../src/testing/stripe-simulator/index.js';
import { judgeLife } from '../_support/stripe/judged-life.js';
import { count, proven } from './proven.js';

const BASE = process.env.SEED ?? String(Math.floor(Math.random() * 1e9));

/** The lives of orders that are sold through Stripe. */
const LIVES = Number(process.env.LIVES ?? 100_000);

it('lives of orders that are sold through Stripe', () => {
  const mistakes = new Map<string, number[]>();
  const classes = new Map<string, number>();
  let events = 0;
  let open = 0;
  let index = 0;
  for (const life of stripeLives({ seed: BASE, count: LIVES })) {
    events += life.events.length;
    if (life.truth.mayFulfil) open += 1;
    for (const name of life.classes) classes.set(name, (classes.get(name) ?? 0) + 1);
    for (const { mistake, detail } of judgeLife(life, index++ % 5 === 0)) {
      const name = `${mistake} (${detail.replace(/\b\w+_[A-Za-z0-9]{10,}\b/g, '…')})`;
      mistakes.set(name, [...(mistakes.get(name) ?? []), life.seed]);
    }
  }
  const lines = [...mistakes]
    .sort(([, a], [, b]) => b.length - a.length)
    .slice(0, 40)
    .map(([name, seeds]) => `  ${seeds.length} × ${name}, e.g. life ${seeds[0]}\n`);
  proven(
    `Stripe, random lives (SEED ${BASE}): ${count(LIVES)} lives of ${classes.size} classes, ` +
      `${count(events)} events, each late, twice, in any order and with other ids; ` +
      `${count(open)} may be fulfilled at the end; ` +
      `wrong ${count([...mistakes.values()].flat().length)}; not played: ${NOT_PLAYED.length} classes\n` +
      lines.join('').trimEnd(),
  );
  expect([...mistakes.keys()]).toEqual([]);
});
