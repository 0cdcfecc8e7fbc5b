import { expect, it } from 'vitest';
import {
  LIFE_CLASS_NAMES,
  type LifeClass,
  type OrderHistory,
} from '../../src/testing/simulator/index.js';
import { type Truth, truthOf } from '../../src/testing/simulator/truth.js';
import { RUNS } from '../_support/runs.js';
import { type Shipped, shipping, showsOrder } from './_support/shipping.js';

// Each life takes milliseconds: a fifth of what the other properties get, unless somebody asks.
const LIVES = process.env.HISTORIES === undefined ? 400 : RUNS;
const BASE = process.env.SEED ?? String(Math.floor(Math.random() * 1e9));

/** Whether the provider would let something of an order go. */
function isToShip({ shippableNow, somethingOpen }: Truth): boolean {
  return shippableNow && somethingOpen;
}

/**
 * Whether the money went back by the bank, which the provider's own words do not forbid to ship. Goods do
 * not follow it. A chargeback that is told without its amount counts as all of it.
 */
function isMoneyGone({ truth, versions, messages }: OrderHistory): boolean {
  if (truth.chargebacks === 0) return false;
  const worth = (versions.at(-1)?.charges ?? [])
    .filter(({ state }) => state !== 'cancelled' && state !== 'failed')
    .reduce((sum, { amount, cancels }) => {
      const gone = cancels.filter(({ state }) => state !== 'failed');
      return gone.reduce((left, cancel) => left - cancel.amount, sum + amount);
    }, 0);
  const isVague = messages.some(
    (one) => one.kind === 'webhook' && one.type === 'order.chargeback' && showsOrder(one),
  );
  return isVague || truth.chargedBack + truth.refunded >= worth;
}

/** Whether no word that may release the order shows it before its first dispute. */
function isForPerson({ truth, versions, messages }: OrderHistory): boolean {
  const disputed = versions.findIndex(({ state }) => state === 'dispute');
  if (disputed < 0 || !isToShip(truth)) return false;
  return !messages.some(
    (one) =>
      one.version < disputed &&
      versions[one.version]?.state === 'accepted' &&
      (one.kind !== 'webhook' || one.type === 'order.accepted'),
  );
}

/** What must hold of the units of one life; throws where it does not. */
function judge({ history, parcels, delivered, releases, needsAttention }: Shipped): void {
  const { truth, basics, versions } = history;
  expect(releases.length).toBeLessThanOrEqual(1);
  expect([...parcels.keys()]).toHaveLength(parcels.size === 0 ? 0 : 1);
  const [shipped = {}] = parcels.values();

  // Never early: each time it reached the warehouse, the newest report released exactly these units.
  for (const [index, { key, units, known }] of delivered.entries()) {
    expect(known.order.map(({ state, fraudState }) => `${state} ${fraudState}`)).toContain(
      'accepted passed',
    );
    expect(known.isPaid, 'delivered although not paid for').toBe(true);
    for (const [id, quantity] of Object.entries(units)) {
      expect(quantity, `more of line ${id} than was open`).toBeLessThanOrEqual(known.open[id] ?? 0);
      const before = delivered[index - 1]?.units;
      if (before === undefined) continue;
      expect(quantity, 'a repeat has more').toBeLessThanOrEqual(before[id] ?? 0);
    }
    expect(key).toBe(delivered[0]?.key);
  }

  // None that is not: an order that never was to be shipped stays.
  if (!versions.some((_, index) => isToShip(truthOf(basics, versions, index)))) {
    expect(shipped, 'shipped though it never was to be').toEqual({});
  }
  // Once, in units: no line more than was ordered, whatever was repeated.
  for (const [id, quantity] of Object.entries(shipped)) {
    expect(quantity).toBeLessThanOrEqual(truth.lines[id]?.ordered ?? 0);
  }
  // Never not at all: what is open at the end has left, and the warehouse received it.
  const [release] = releases;
  if (isForPerson(history) && release === undefined) {
    // It was in dispute when it was first reported, so what left before is not known.
    expect(needsAttention).toBe(true);
  } else if (isToShip(truth) && !isMoneyGone(history)) {
    expect(release?.status, release?.reason).toBe('done');
    for (const [id, { open }] of Object.entries(truth.lines)) {
      expect(shipped[id] ?? 0, `line ${id} was not shipped`).toBeGreaterThanOrEqual(open);
    }
  } else {
    expect(['done', 'withdrawn', undefined]).toContain(release?.status);
  }
}

it('law 4 in units: what is shippable at the end is shipped once, and nothing else', async () => {
  const counts = {
    lives: 0,
    shippable: 0,
    shipped: 0,
    withdrawn: 0,
    dueAgain: 0,
    died: 0,
    again: 0,
  };
  const broken: string[] = [];
  const played = new Map<LifeClass, number>();
  for (let index = 0; index < LIVES; index += 1) {
    const seed = LIVES === 1 ? BASE : `${BASE}.${index}`;
    const life = await shipping(seed);
    try {
      judge(life);
    } catch (error) {
      const [what] = String(error).split('\n');
      broken.push(`SEED=${seed} HISTORIES=1 npx vitest run test/properties/units.test.ts: ${what}`);
    }
    counts.lives += 1;
    if (isToShip(life.history.truth)) counts.shippable += 1;
    if (life.parcels.size > 0) counts.shipped += 1;
    if (life.releases[0]?.status === 'withdrawn') counts.withdrawn += 1;
    if (life.dueAgain > 0) counts.dueAgain += 1;
    if (life.died > 0) counts.died += 1;
    if (life.delivered.length > 1) counts.again += 1;
    for (const name of life.history.lifeClasses) played.set(name, (played.get(name) ?? 0) + 1);
  }
  console.log(JSON.stringify(counts));
  expect(broken).toEqual([]);
  // Not vacuous: there was some of everything.
  if (LIVES < 400) return;
  const parts = Object.entries(counts).map(([name, count]) => [name, count / LIVES] as const);
  expect(parts.filter(([, part]) => part < 0.01)).toEqual([]);
  expect(LIFE_CLASS_NAMES.filter((name) => !played.has(name))).toEqual([]);
});
