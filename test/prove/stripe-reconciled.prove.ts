import { expect, it } from 'vitest';
import { gates } from '../../src/lifecycle/gates.js';
import { stripeLives } from '../../src/testing/stripe-simulator/index.js';
import { LOSSES } from '../_support/stripe/losses.js';
import { differencesOf, reconciledLife } from '../_support/stripe/reconciled-life.js';
import { unexplained } from '../_support/stripe/shown-by-reads.js';
import { count, proven } from './proven.js';

const BASE = process.env.SEED ?? String(Math.floor(Math.random() * 1e9));

/** The lives of each way of losing events; those read by object are a tenth. */
const LIVES = Number(process.env.LIVES ?? 100_000);

const WAYS = [
  { name: 'half of the events lost, then listed', loss: LOSSES.half, isListed: true, share: 1 },
  { name: 'all events of a day lost, then listed', loss: LOSSES.day, isListed: true, share: 0.1 },
  { name: 'half lost, only the newest listed', loss: LOSSES.old, isListed: false, share: 0.1 },
  { name: 'all lost and none listed', loss: LOSSES.all, isListed: false, share: 0.1 },
] as const;

it.each(WAYS)('Stripe: $name, and the payments read', async ({ name, loss, isListed, share }) => {
  const lives = Math.ceil(LIVES * share);
  const wrong: number[] = [];
  const unsafe: number[] = [];
  const differences = new Map<string, number>();
  const totals = { events: 0, lost: 0, reads: 0, again: 0 };
  for (const life of stripeLives({ seed: `${BASE} ${name}`, count: lives, mode: 'test' })) {
    const ended = await reconciledLife(life, loss);
    totals.events += ended.events;
    totals.lost += ended.lost;
    totals.reads += ended.reads;
    totals.again += ended.secondReads;
    for (const part of differencesOf(ended)) {
      differences.set(part, (differences.get(part) ?? 0) + 1);
    }
    if (isListed && unexplained(ended).length > 0) wrong.push(life.seed);
    const { reconciled } = ended;
    const isOpen =
      reconciled !== undefined && gates({ folded: reconciled, published: [] }).fulfil.allowed;
    if (isOpen && !life.truth.mayFulfil) unsafe.push(life.seed);
  }
  const parts = [...differences].map(([part, number]) => `${part} ${count(number)}`);
  proven(
    `Stripe, ${name}, and the payments read (SEED ${BASE}): ${count(lives)} lives, ` +
      `${count(totals.lost)} of ${count(totals.events)} events lost, ` +
      `${count(totals.reads)} reads taken in, ${count(totals.again)} more when read again; ` +
      `wrongly open for fulfilment ${count(unsafe.length)}; ` +
      `${isListed ? `ended otherwise for no reason ${count(wrong.length)}; ` : ''}` +
      `orders that differ from the sum of their events, by part: ${parts.join(', ') || 'none'}`,
  );
  expect({ wrong, unsafe, again: totals.again }).toEqual({ wrong: [], unsafe: [], again: 0 });
});
