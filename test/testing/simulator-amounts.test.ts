import { describe, expect, it } from 'vitest';
import {
  type JsonObject,
  type OrderHistory,
  type OrderVersion,
  type ProviderCharge,
  simulateOrder,
} from '../../src/testing/simulator/index.js';

const lives = Array.from({ length: 1_500 }, (_, seed) => simulateOrder(seed, { lean: true }));
const seedOf = (history: OrderHistory): string => `seed ${history.seed}`;

interface Part {
  readonly amount: number;
  readonly state: string;
}

const sum = (parts: readonly Part[], counts: (state: string) => boolean): number =>
  parts.filter(({ state }) => counts(state)).reduce((total, { amount }) => total + amount, 0);
const alive = (state: string): boolean => state !== 'failed';
const done = (state: string): boolean => state === 'complete';

/** The amount of a charge that is neither captured nor cancelled, nor pending to be. */
const openOf = ({ amount, captures, cancels, state }: ProviderCharge): number =>
  state === 'failed' || state === 'cancelled'
    ? 0
    : amount - sum(captures, alive) - sum(cancels, alive);

/** Checks every charge of every version, with the charge in the version before. */
function eachCharge(
  check: (
    charge: ProviderCharge,
    before: ProviderCharge | undefined,
    version: OrderVersion,
    life: OrderHistory,
  ) => void,
): void {
  for (const life of lives) {
    life.versions.forEach((version, index) => {
      for (const charge of version.charges) {
        const before = life.versions[index - 1]?.charges.find(({ id }) => id === charge.id);
        check(charge, before, version, life);
      }
    });
  }
}

/** Whether the newest movement retries a failed one: it stays with its charge. */
const isRetry = (charge: ProviderCharge, kind: 'captures' | 'cancels'): boolean => {
  const newest = charge[kind].at(-1);
  return charge[kind].some(
    ({ state, fulfilmentId }) => state === 'failed' && fulfilmentId === newest?.fulfilmentId,
  );
};

describe('the order of the sources', () => {
  it('captures take the primary source last', () => {
    let checked = 0;
    eachCharge((charge, before, version, life) => {
      if (before === undefined || charge.captures.length === before.captures.length) return;
      if (!charge.primary || isRetry(charge, 'captures')) return;
      for (const other of version.charges.filter(({ primary }) => !primary)) {
        checked += 1;
        expect(openOf(other), seedOf(life)).toBe(0);
      }
    });
    expect(checked).toBeGreaterThan(100);
  });

  it('cancels take the primary source first', () => {
    let checked = 0;
    eachCharge((charge, before, version, life) => {
      if (before === undefined || charge.cancels.length === before.cancels.length) return;
      if (charge.primary || isRetry(charge, 'cancels')) return;
      for (const primary of version.charges.filter((one) => one.primary)) {
        checked += 1;
        expect(openOf(primary), seedOf(life)).toBe(0);
      }
    });
    expect(checked).toBeGreaterThan(20);
  });

  it('refunds take the primary source first', () => {
    let checked = 0;
    eachCharge((charge, before, version, life) => {
      if (before === undefined || charge.refunds.length === before.refunds.length) return;
      if (charge.primary) return;
      for (const primary of version.charges.filter((one) => one.primary)) {
        checked += 1;
        const left = sum(primary.captures, done) - sum(primary.refunds, alive);
        expect(left, seedOf(life)).toBeLessThanOrEqual(0);
      }
    });
    expect(checked).toBeGreaterThan(20);
  });

  it('so that sometimes the card is cancelled while store credit pays for the rest', () => {
    const paidByCredit = lives.filter(({ versions }) =>
      versions.some(
        ({ state, charges }) =>
          state === 'accepted' &&
          charges.some((charge) => charge.primary && charge.state === 'cancelled') &&
          charges.some((charge) => !charge.primary && charge.state === 'capturable'),
      ),
    );
    expect(paidByCredit.length).toBeGreaterThan(20);
  });
});

describe('the amounts', () => {
  it('of a complete order: captured and cancelled make the total', () => {
    let complete = 0;
    for (const life of lives) {
      for (const { state, charges } of life.versions) {
        if (state !== 'complete') continue;
        complete += 1;
        const moved = charges.reduce(
          (total, charge) => total + sum(charge.captures, alive) + sum(charge.cancels, alive),
          0,
        );
        // Between a failure and its retry an amount is open again.
        const open = charges.reduce((total, charge) => total + openOf(charge), 0);
        expect(moved + open, seedOf(life)).toBe(life.basics.total);
        if (!charges.some((c) => [...c.captures, ...c.cancels].some((m) => !alive(m.state)))) {
          expect(open, seedOf(life)).toBe(0);
        }
      }
    }
    expect(complete).toBeGreaterThan(500);
  });

  it('of a refund: at most the requested amount, and the sum of its charges', () => {
    const seen = { less: 0, whole: 0, full: 0 };
    for (const life of lives) {
      const version = life.versions.at(-1);
      for (const { id, state, amount, given } of version?.refunds ?? []) {
        const parts = version?.charges.flatMap(({ refunds }) =>
          refunds.filter(({ refundId }) => refundId === id),
        );
        expect(parts?.reduce((total, part) => total + part.amount, 0)).toBe(given);
        expect(given).toBeGreaterThan(0);
        expect(given).toBeLessThanOrEqual(amount);
        const shown = life.truth.refundAmounts[id];
        expect(shown).toEqual({ asked: amount, given: state === 'succeeded' ? given : 0 });
        if (state !== 'succeeded') continue;
        seen[given < amount ? 'less' : 'whole'] += 1;
        if (given < amount && amount === life.truth.captured) seen.full += 1;
      }
      const given = Object.values(life.truth.refundAmounts).reduce(
        (all, one) => all + one.given,
        0,
      );
      expect(life.truth.refunded, seedOf(life)).toBe(given);
    }
    expect(Math.min(seen.less, seen.whole, seen.full)).toBeGreaterThan(5);
  });

  it('of a refund are both in its event', () => {
    let less = 0;
    for (const { messages } of lives) {
      for (const message of messages) {
        if (message.kind !== 'webhook' || message.type !== 'refund.complete') continue;
        const refund = (message.event.data as JsonObject).object as JsonObject;
        const items = refund.items as JsonObject[];
        const asked = Number(refund.amount ?? items[0]?.amount);
        expect(Number(refund.refundedAmount)).toBeLessThanOrEqual(asked * 1.000001);
        if (Number(refund.refundedAmount) < asked * 0.999) less += 1;
      }
    }
    expect(less).toBeGreaterThan(10);
  });

  it('refunded are at most those captured, unless the refund came before any capture', () => {
    eachCharge((charge, _before, _version, life) => {
      const early = life.lifeClasses.includes('refunded_before_shipping');
      const most = early ? charge.amount : sum(charge.captures, done);
      expect(sum(charge.refunds, alive), seedOf(life)).toBeLessThanOrEqual(most);
    });
  });

  it('charged back are those captured and not refunded, or the total of an unshipped order', () => {
    let charged = 0;
    for (const { truth, basics } of lives) {
      expect(truth.chargedBack).toBeLessThanOrEqual(basics.total);
      if (truth.chargebacks === 0) expect(truth.chargedBack).toBe(0);
      else charged += truth.chargedBack;
    }
    expect(charged).toBeGreaterThan(0);
  });
});

describe('the truth about shipping', () => {
  it('counts the units of the lines as in the fulfilments', () => {
    let parts = 0;
    for (const life of lives) {
      const announced = new Map<string, JsonObject>();
      for (const message of life.messages) {
        if (message.kind !== 'webhook' || !/^fulfillment\.create/.test(message.type)) continue;
        const object = (message.event.data as JsonObject).object as JsonObject;
        announced.set(String(object.id), object);
      }
      const lines = [...announced.values()].flatMap(({ items }) => items as JsonObject[]);
      for (const { id, skuId, quantity: ordered } of life.basics.items) {
        const of = lines.filter((line) => (line.itemId ?? null) === id || line.skuId === skuId);
        const total = (key: string): number => of.reduce((all, line) => all + Number(line[key]), 0);
        const [sent, cancelled] = [total('quantity'), total('cancelQuantity')];
        const open = ordered - sent - cancelled;
        expect(open).toBeGreaterThanOrEqual(0);
        expect(life.truth.lines[id], seedOf(life)).toEqual({ ordered, sent, cancelled, open });
        if (sent > 0 && open > 0) parts += 1;
      }
      const open = Object.values(life.truth.lines).some((line) => line.open > 0);
      expect(life.truth.somethingOpen).toBe(open);
      const { state } = life.truth;
      if (state === 'fulfilled' || state === 'complete') expect(open, seedOf(life)).toBe(false);
    }
    expect(parts).toBeGreaterThan(20);
  });

  it('follows from the living charges, their amounts and failures', () => {
    const why = { unpaid: 0, reauthorisation: 0, capture: 0, open: 0 };
    for (const life of lives) {
      for (const [index, message] of life.messages.entries()) {
        const truth = life.truthAt(index);
        const version = life.versions.findLast(({ at }) => at <= message.at);
        if (version === undefined) throw new Error(`${seedOf(life)}: a message before the order`);
        const inForce = version.charges.filter(
          ({ state, amount, cancels, refunds }) =>
            state !== 'cancelled' &&
            state !== 'failed' &&
            sum(cancels, alive) + sum(refunds, done) < amount,
        );
        const paid =
          inForce.every(({ state }) => state !== 'pending') &&
          (inForce.length > 0 || version.charges.length === 0);
        expect(truth.paidFor, seedOf(life)).toBe(paid);
        const broken = inForce.some(({ captures }) => {
          const states = captures.map(({ state }) => state);
          return states.lastIndexOf('failed') > states.lastIndexOf('complete');
        });
        const accepted = version.state === 'accepted' && version.fraudState === 'passed';
        const ready = accepted && paid && !broken && !version.reauthorisationFailed;
        expect(truth.shippableNow, seedOf(life)).toBe(ready);
        if (accepted && !paid) why.unpaid += 1;
        if (accepted && paid && broken) why.capture += 1;
        if (accepted && paid && version.reauthorisationFailed) why.reauthorisation += 1;
        if (ready && truth.somethingOpen) why.open += 1;
      }
    }
    for (const [reason, count] of Object.entries(why)) expect(count, reason).toBeGreaterThan(10);
  });
});
