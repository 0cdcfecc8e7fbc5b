import { describe, expect, it } from 'vitest';
import { type Json, Random } from '../../../src/testing/simulator/index.js';
import {
  deliveries,
  STRIPE_BREAKAGES,
  type StripeLife,
  signStripe,
  stripeLives,
  stripeScenarios,
  thinStripeEvent,
  unreadableStripe,
  withinOneSecond,
  withNewIds,
} from '../../../src/testing/stripe-simulator/index.js';
import { SEED } from '../../_support/seeds.js';

const lives = [
  ...stripeLives({ seed: `delivery/${SEED}`, count: 500 }),
  ...stripeScenarios().map(({ life }) => life),
];

const ID = /^(evt|pi|ch|py|re|dp|du|prv|issfr|cs_test|cs_live|txn|pm|req|cus|po)_[A-Za-z0-9]{14,}$/;

// Texts that hold an id within: a client secret, the address of a receipt or of a list.
const HOLDS_ID = /^pi_[A-Za-z0-9]+_secret_|\/receipts\/|^\/v1\//;

/** Every text of a JSON value with the path to it, in order. */
function texts(value: Json, path = ''): [path: string, text: string][] {
  if (typeof value === 'string') return [[path, value]];
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value).flatMap(([key, inner]) => texts(inner, `${path}/${key}`));
}

function eventTexts(life: StripeLife): [path: string, text: string][] {
  // Events are JSON, which their interface does not say.
  return texts(JSON.parse(JSON.stringify(life.events)) as Json);
}

describe(`other ids (SEED=${SEED})`, () => {
  it('keep the structure, and agree wherever they stand', () => {
    for (const life of lives) {
      const other = withNewIds(life, new Random(`ids/${life.seed}`));
      const renamed = new Map<string, string>();
      const before = eventTexts(life);
      const after = eventTexts(other);
      expect(after.map(([path]) => path)).toEqual(before.map(([path]) => path));
      for (const [index, [, text]] of before.entries()) {
        const now = after[index]?.[1] ?? '';
        if (!ID.test(text)) {
          if (!HOLDS_ID.test(text)) expect(now).toBe(text);
          continue;
        }
        expect(now).not.toBe(text);
        expect(now).toMatch(ID);
        expect(now).toBe(renamed.get(text) ?? now);
        renamed.set(text, now);
      }
      expect(new Set(renamed.values()).size).toBe(renamed.size);
      const renamedTo = (id: string): string => renamed.get(id) ?? 'unknown';
      expect(other.truth).toEqual({
        ...life.truth,
        openDisputes: life.truth.openDisputes.map(renamedTo).sort(),
        lostDisputes: life.truth.lostDisputes.map(renamedTo).sort(),
      });
    }
  });

  it('leave no old id anywhere', () => {
    for (const life of lives.slice(0, 200)) {
      const text = JSON.stringify(withNewIds(life, new Random(SEED)));
      const old = eventTexts(life).filter(([, id]) => ID.test(id) && text.includes(id));
      expect(old).toEqual([]);
    }
  });
});

describe(`one second (SEED=${SEED})`, () => {
  it('holds everything that happened, and nothing else changes', () => {
    for (const life of lives) {
      const second = withinOneSecond(life);
      const times = second.events.flatMap(({ created, data }) => [created, data.object.created]);
      expect(new Set(times.filter((time) => time !== undefined)).size).toBeLessThanOrEqual(1);
      const timeless = (text: string): string =>
        text.replaceAll(/"(created|canceled_at|at)":\d+/g, '');
      expect(timeless(JSON.stringify(second))).toBe(timeless(JSON.stringify(life)));
    }
  });
});

describe(`deliveries (SEED=${SEED})`, () => {
  it('bring everything at least once, some of it again, in another order', () => {
    let again = 0;
    let moved = 0;
    for (const life of lives) {
      const arrivals = deliveries(life, new Random(`arrivals/${life.seed}`));
      const events = arrivals.flatMap((each) => (each.kind === 'event' ? [each.event] : []));
      const acts = arrivals.flatMap((each) => (each.kind === 'shop' ? [each.act] : []));
      expect(new Set(events)).toEqual(new Set(life.events));
      expect(new Set(acts)).toEqual(new Set(life.shopActs));
      again += arrivals.length - life.events.length - life.shopActs.length;
      if (events[0] !== life.events[0]) moved += 1;
    }
    expect(again).toBeGreaterThan(lives.length);
    expect(moved).toBeGreaterThan(lives.length / 2);
  });
});

describe(`a body that Stripe would not send (SEED=${SEED})`, () => {
  it('differs from the genuine one in the way that is named', () => {
    const random = new Random(`unreadable/${SEED}`);
    const seen = new Set<string>();
    for (const { events } of lives) {
      const [event] = events;
      if (event === undefined) continue;
      const { breakage, rawBody } = unreadableStripe(event, random);
      seen.add(breakage);
      expect(rawBody).not.toBe(JSON.stringify(event));
      expect(signStripe({ rawBody, secret: 'whsec_test' })).toMatch(/^t=\d+,v1=[0-9a-f]{64}$/);
    }
    expect([...seen].sort()).toEqual([...STRIPE_BREAKAGES].sort());
  });

  it('can be a thin event, which carries no object', () => {
    const thin = thinStripeEvent(new Random(SEED));
    expect(thin).toMatchObject({ object: 'v2.core.event', type: 'v1.payment_intent.succeeded' });
    expect('data' in thin).toBe(false);
  });
});
