import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { type JsonObject, Random } from '../../../src/testing/simulator/index.js';
import {
  NOT_PLAYED,
  PERSONAL_DATA_IN_STRIPE_BODIES,
  STRIPE_LIFE_CLASSES,
  type StripeLife,
  simulateStripe,
  stripeLives,
  withinOneSecond,
} from '../../../src/testing/stripe-simulator/index.js';
import { RUNS } from '../../_support/runs.js';
import { SEED } from '../../_support/seeds.js';
import { readTruth } from './_support/read-truth.js';

const folder = new URL('../../../src/testing/stripe-simulator/', import.meta.url);
const lives = [...stripeLives({ seed: `lives/${SEED}`, count: 4_000 })];
const ids = new Set<string>();

/** The last snapshot of every object of a kind, by its id. */
function last(life: StripeLife, kind: string): JsonObject[] {
  const own = life.events.filter(({ account }) => account === life.account);
  const found = new Map(
    own
      .map(({ data }) => data.object)
      .filter(({ object }) => object === kind)
      .map((object) => [String(object.id), object]),
  );
  return [...found.values()];
}

function sum(objects: readonly JsonObject[], field: string): number {
  return objects.reduce((total, object) => total + Number(object[field]), 0);
}

/** Fails with the seed of the life that does not hold. */
function every(holds: (life: StripeLife) => boolean): void {
  expect(lives.filter((life) => !holds(life)).map(({ seed }) => `simulateStripe(${seed})`)).toEqual(
    [],
  );
}

describe(`a random life of Stripe (SEED=${SEED})`, () => {
  it('depends on its seed only', () => {
    for (const life of lives.slice(0, 300)) expect(simulateStripe(life.seed)).toEqual(life);
    const seeds = new Set(lives.map(({ seed }) => seed));
    expect(seeds.size).toBe(lives.length);
    expect([...stripeLives({ seed: 3, count: 5 })]).toEqual([
      ...stripeLives({ seed: 3, count: 5 }),
    ]);
  });

  it('is plain JSON', () => {
    every((life) => JSON.stringify(JSON.parse(JSON.stringify(life))) === JSON.stringify(life));
    for (const life of lives.slice(0, 300)) expect(JSON.parse(JSON.stringify(life))).toEqual(life);
  });

  it('has events with ids of their own, in the order in which they happened', () => {
    for (const { events } of lives) {
      for (const { id } of events) {
        expect(ids.has(id)).toBe(false);
        ids.add(id);
      }
    }
    every(({ events }) =>
      events.every(({ created }, index) => created >= (events[index - 1]?.created ?? 0)),
    );
  });

  it('has ids that do not follow time', () => {
    const rising = lives.filter(
      ({ events: [first, second] }) => (first?.id ?? '') < (second?.id ?? ''),
    );
    expect(rising.length / lives.length).toBeGreaterThan(0.3);
    expect(rising.length / lives.length).toBeLessThan(0.7);
  });

  it('has several events in one second most of the time', () => {
    const crowded = lives.filter(
      ({ events }) => new Set(events.map(({ created }) => created)).size < events.length,
    );
    expect(crowded.length / lives.length).toBeGreaterThan(0.77);
  });

  it('plays every class, and only those', () => {
    const played = new Set<string>(lives.flatMap(({ classes }) => classes));
    for (const name of STRIPE_LIFE_CLASSES.filter((each) => !played.has(each))) {
      const [found] = stripeLives({ seed: SEED, count: 1, classes: [name] });
      expect(found?.classes).toContain(name);
      played.add(name);
    }
    expect([...played].sort()).toEqual([...STRIPE_LIFE_CLASSES].sort());
  });

  it('ends in every state, with the gate open and shut', () => {
    expect(new Set(lives.map(({ truth }) => truth.state)).size).toBe(9);
    const open = lives.filter(({ truth }) => truth.mayFulfil).length;
    expect(open / lives.length).toBeGreaterThan(0.1);
    expect(open / lives.length).toBeLessThan(0.5);
  });

  it('carries personal data, so that tests can show that none is kept', () => {
    const text = JSON.stringify(lives.slice(0, 500).map(({ events }) => events));
    expect(PERSONAL_DATA_IN_STRIPE_BODIES.filter((data) => !text.includes(data))).toEqual([]);
  });

  it('takes the mode that the shop expects', () => {
    for (const life of stripeLives({ seed: SEED, count: 200, mode: 'live' })) {
      const expected = !life.classes.includes('wrong_mode');
      expect(life.events.every(({ livemode }) => livemode === expected)).toBe(true);
    }
  });

  it('refuses a class that no life plays', () => {
    // A caller without types can ask for anything.
    const classes = ['teleported' as (typeof STRIPE_LIFE_CLASSES)[number]];
    expect(() => [...stripeLives({ seed: 1, count: 1, classes })]).toThrow(RangeError);
  });
});

describe(`the truth about a random life (SEED=${SEED})`, () => {
  const OPEN = /^(warning_)?(needs_response|under_review)$|^appeal_/;
  const known = lives.filter(({ truth }) => !truth.unknownValues);

  it('can be read from the events alone, in any order, with any ids and within one second', () => {
    for (const life of stripeLives({ seed: `read/${SEED}`, count: RUNS })) {
      if (life.truth.unknownValues) continue;
      const { state, mayFulfil, refunded, captured, openDisputes, lostDisputes, unplaced } =
        life.truth;
      const claimed = {
        state,
        mayFulfil,
        refunded,
        captured,
        openDisputes,
        lostDisputes,
        unplaced,
      };
      const events = new Random(life.seed).shuffle(withinOneSecond(life).events);
      expect([life.seed, readTruth({ ...life, events })]).toEqual([life.seed, claimed]);
    }
  });

  it('agrees with the last word of every dispute', () => {
    for (const life of known) {
      const disputes = last(life, 'dispute');
      const open = disputes.filter(({ status }) => OPEN.test(String(status)));
      const lost = disputes.filter(({ status }) => status === 'lost');
      expect([life.seed, open.map(({ id }) => id).sort()]).toEqual([
        life.seed,
        life.truth.openDisputes,
      ]);
      expect([life.seed, lost.map(({ id }) => id).sort()]).toEqual([
        life.seed,
        life.truth.lostDisputes,
      ]);
    }
  });

  it('agrees with what the PaymentIntents received', () => {
    for (const life of known) {
      const received = sum(last(life, 'payment_intent'), 'amount_received');
      expect([life.seed, received]).toEqual([life.seed, life.truth.captured]);
    }
  });

  it('agrees with the last word of every refund, where refunds are objects and releases are not', () => {
    const basil = known.filter(({ classes }) => classes.includes('api_basil'));
    for (const life of basil) {
      const succeeded = last(life, 'refund').filter(({ status }) => status === 'succeeded');
      expect([life.seed, sum(succeeded, 'amount')]).toEqual([life.seed, life.truth.refunded]);
    }
    expect(basil.filter(({ truth }) => truth.refunded > 0).length).toBeGreaterThan(50);
  });

  it('never lets an order be sent that is not accepted, not paid, disputed or of the wrong mode', () => {
    every(({ truth, classes }) => {
      if (!truth.mayFulfil) return true;
      const paid = classes.some((name) => /capture$|no_payment_required/.test(name));
      return (
        truth.state === 'accepted' &&
        paid &&
        truth.openDisputes.length === 0 &&
        !classes.includes('wrong_mode') &&
        !classes.includes('unknown_value')
      );
    });
  });

  it('holds that the shop sent only what it could send at that time', () => {
    every(({ shopActs, truth }) => {
      const kinds = shopActs.map(({ kind }) => kind);
      const sent = kinds.indexOf('fulfilment');
      const givenUp = kinds.includes('cancellation');
      const back = kinds.indexOf('return');
      return (
        !(sent >= 0 && givenUp) &&
        (back === -1 || (sent >= 0 && sent < back)) &&
        !(truth.unplaced && truth.unknownValues && truth.mayFulfil)
      );
    });
  });
});

describe(`what is not played (SEED=${SEED})`, () => {
  const objects = (life: StripeLife, kind: string): JsonObject[] =>
    life.events.map(({ data }) => data.object).filter(({ object }) => object === kind);

  it('is a list of sentences', () => {
    expect(NOT_PLAYED.length).toBeGreaterThan(10);
    expect(NOT_PLAYED.filter((sentence) => !/^[A-Z].{20,}\.$/.test(sentence))).toEqual([]);
  });

  it('are several currencies or several orders in one life', () => {
    every(({ events }) => {
      const text = JSON.stringify(events.map(({ data }) => data.object));
      const orders = new Set(text.match(/"order_id":"[^"]+"/g));
      const payments = events.filter(({ data }) => data.object.object === 'payment_intent');
      const currencies = new Set(payments.map(({ data }) => data.object.currency));
      return orders.size <= 1 && currencies.size <= 1;
    });
  });

  it('are two endpoints, one before and one from basil', () => {
    every(
      ({ events }) => new Set(events.map((event) => event.api_version >= '2025-03-31')).size <= 1,
    );
  });

  it('are a word after a dispute was won, and an inquiry that becomes a dispute', () => {
    every((life) =>
      [...new Set(objects(life, 'dispute').map(({ id }) => id))].every((id) => {
        const words = objects(life, 'dispute').filter((word) => word.id === id);
        const statuses = words.map(({ status }) => String(status)).join(' ');
        return (
          life.truth.unknownValues ||
          !(/won (?!won)/.test(statuses) || /warning_\w+ (?!warning)/.test(statuses))
        );
      }),
    );
  });

  it('is money lost to a dispute while a review of its payment is not approved', () => {
    every((life) => {
      const reviews = last(life, 'review').filter(
        ({ closed_reason: reason }) => reason !== 'approved',
      );
      const isPlayed = last(life, 'dispute')
        .filter(({ status }) => status === 'lost')
        .some((dispute) => reviews.some((review) => review.charge === dispute.charge));
      // An undocumented word may stand in for any later one.
      return life.truth.unknownValues || !isPlayed;
    });
  });
});

describe('the simulator of Stripe', () => {
  it('imports nothing of the package but the random stream and JSON of its neighbour', () => {
    const foreign = readdirSync(folder, { recursive: true, encoding: 'utf8' })
      .filter((file) => file.endsWith('.ts'))
      .flatMap((file) =>
        [...readFileSync(new URL(file, folder), 'utf8').matchAll(/from '([^']+)'/g)].map(
          ([, target = '']) => ({
            file,
            path: new URL(target, new URL(file, folder)).pathname,
            target,
          }),
        ),
      )
      .filter(({ target }) => target !== 'node:crypto')
      .filter(({ path }) => !path.startsWith(folder.pathname))
      .filter(({ path }) => !/\/src\/testing\/simulator\/values\/(random|json)\.js$/.test(path))
      .map(({ file, target }) => `${file} imports ${target}`);
    expect(foreign).toEqual([]);
  });
});
