import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  type OrderHistory,
  orderScenarios,
  type ProviderOrderState,
  SCENARIO_NAMES,
  type ScenarioName,
  simulateOrder,
  simulateRejection,
  simulateScenario,
} from '../../src/testing/simulator/index.js';

const SEEDS = Array.from({ length: 25 }, (_, seed) => seed);

/** A second definition of each scenario: final states, states on the way, released or not. */
const EXPECTED: Record<
  ScenarioName,
  { ends: ProviderOrderState[]; through?: ProviderOrderState[]; fraud?: string; shippable: boolean }
> = {
  card_accepted: { ends: ['accepted'], fraud: 'passed', shippable: true },
  prebuilt_checkout: { ends: ['accepted'], shippable: true },
  wire_paid: { ends: ['accepted'], through: ['pending_payment'], shippable: true },
  wire_expired: {
    ends: ['cancelled'],
    through: ['pending_payment'],
    fraud: 'passed',
    shippable: false,
  },
  wire_waiting: { ends: ['pending_payment'], shippable: false },
  second_card: { ends: ['accepted'], through: ['pending_payment'], shippable: true },
  review_waiting: { ends: ['in_review'], fraud: 'review_opened', shippable: false },
  redirect_paid: { ends: ['accepted'], through: ['pending_payment'], shippable: true },
  redirect_abandoned: { ends: ['cancelled'], through: ['pending_payment'], shippable: false },
  charge_authorised_late: { ends: ['accepted'], through: ['pending_payment'], shippable: true },
  charge_failed: { ends: ['cancelled'], through: ['pending_payment'], shippable: false },
  review_passed: { ends: ['accepted'], through: ['in_review'], fraud: 'passed', shippable: true },
  review_blocked: { ends: ['blocked'], through: ['in_review'], fraud: 'blocked', shippable: false },
  pending_then_review_accepted: {
    ends: ['accepted'],
    through: ['pending_payment', 'in_review'],
    shippable: true,
  },
  pending_then_review_blocked: {
    ends: ['blocked'],
    through: ['pending_payment', 'in_review'],
    shippable: false,
  },
  review_then_pending_accepted: {
    ends: ['accepted'],
    through: ['in_review', 'pending_payment'],
    shippable: true,
  },
  pending_review_pending_accepted: {
    ends: ['accepted'],
    through: ['pending_payment', 'in_review'],
    shippable: true,
  },
  denied_party: {
    ends: ['blocked'],
    through: ['pending_payment'],
    fraud: 'blocked',
    shippable: false,
  },
  cancelled_while_pending: { ends: ['cancelled'], through: ['pending_payment'], shippable: false },
  cancelled_in_review: { ends: ['cancelled'], through: ['in_review'], shippable: false },
  card_completed: { ends: ['complete'], through: ['accepted', 'fulfilled'], shippable: true },
  digital_goods: { ends: ['complete'], through: ['accepted', 'fulfilled'], shippable: true },
  mixed_goods: { ends: ['complete'], through: ['accepted', 'fulfilled'], shippable: true },
  store_credit_and_card: {
    ends: ['complete'],
    through: ['in_review', 'accepted', 'fulfilled'],
    shippable: true,
  },
  cancelled_after_acceptance: { ends: ['cancelled'], through: ['accepted'], shippable: true },
  cancelled_in_two_steps: { ends: ['cancelled'], through: ['accepted'], shippable: true },
  blocked_after_acceptance: {
    ends: ['blocked'],
    through: ['accepted'],
    fraud: 'blocked',
    shippable: true,
  },
  partly_cancelled: { ends: ['complete'], through: ['accepted', 'fulfilled'], shippable: true },
  fulfilled_and_cancelled_at_once: {
    ends: ['complete'],
    through: ['accepted', 'fulfilled'],
    shippable: true,
  },
  partial_captures: { ends: ['complete'], through: ['accepted', 'fulfilled'], shippable: true },
  capture_retried: { ends: ['complete'], through: ['accepted', 'fulfilled'], shippable: true },
  capture_failed: { ends: ['fulfilled'], through: ['accepted'], shippable: true },
  completed_before_capture: {
    ends: ['complete'],
    through: ['accepted', 'fulfilled'],
    shippable: true,
  },
  reauthorisation_failed: { ends: ['cancelled'], through: ['accepted'], shippable: true },
  reauthorisation_renewed: {
    ends: ['complete'],
    through: ['accepted', 'fulfilled'],
    shippable: true,
  },
  reauthorisation_repaired: {
    ends: ['complete'],
    through: ['accepted', 'fulfilled'],
    shippable: true,
  },
  reauthorisation_left_failed: { ends: ['accepted'], fraud: 'passed', shippable: true },
  capture_left_failed: { ends: ['accepted'], fraud: 'passed', shippable: true },
  store_credit_outlives_card: {
    ends: ['complete'],
    through: ['accepted', 'fulfilled'],
    shippable: true,
  },
  shipped_unit_by_unit: { ends: ['complete'], through: ['accepted', 'fulfilled'], shippable: true },
  shipped_in_part: { ends: ['accepted'], fraud: 'passed', shippable: true },
  complete_says_fulfilled: { ends: ['complete'], through: ['fulfilled'], shippable: true },
  cancelled_while_releasing: { ends: ['cancelled'], through: ['accepted'], shippable: true },
  several_endpoints: { ends: ['complete'], through: ['accepted', 'fulfilled'], shippable: true },
  refunded_before_shipping: { ends: ['accepted'], fraud: 'passed', shippable: true },
  provider_warehouse: { ends: ['complete'], shippable: true },
  old_event_names: { ends: ['complete'], shippable: true },
  refunded_partly: { ends: ['complete'], shippable: true },
  refunded: { ends: ['complete'], shippable: true },
  refunded_twice: { ends: ['complete'], shippable: true },
  refund_failed: { ends: ['complete'], shippable: true },
  refund_resubmitted: { ends: ['complete'], shippable: true },
  refund_asks_for_account: { ends: ['complete'], shippable: true },
  refund_expired: { ends: ['complete'], shippable: true },
  refund_pending: { ends: ['complete'], shippable: true },
  returned: { ends: ['returned'], through: ['complete'], shippable: true },
  dispute_resolved: {
    ends: ['complete'],
    through: ['complete', 'dispute'],
    fraud: 'passed',
    shippable: true,
  },
  dispute_resolved_to_accepted: {
    ends: ['accepted'],
    through: ['complete', 'dispute'],
    shippable: true,
  },
  dispute_of_accepted: { ends: ['accepted'], through: ['dispute'], shippable: true },
  dispute_then_completed: {
    ends: ['complete'],
    through: ['accepted', 'dispute', 'fulfilled'],
    shippable: true,
  },
  dispute_of_fulfilled: {
    ends: ['fulfilled', 'accepted'],
    through: ['fulfilled', 'dispute'],
    shippable: true,
  },
  dispute_of_fulfilled_then_completed: {
    ends: ['complete'],
    through: ['fulfilled', 'dispute'],
    shippable: true,
  },
  dispute_unresolved: {
    ends: ['dispute'],
    through: ['complete'],
    fraud: 'review_opened',
    shippable: true,
  },
  dispute_of_accepted_unresolved: {
    ends: ['dispute'],
    through: ['accepted'],
    fraud: 'review_opened',
    shippable: true,
  },
  disputed_twice: { ends: ['complete', 'accepted'], through: ['dispute'], shippable: true },
  refunded_less_than_asked: { ends: ['complete'], shippable: true },
  dispute_of_returned: {
    ends: ['returned'],
    through: ['returned', 'dispute'],
    fraud: 'passed',
    shippable: true,
  },
  chargeback_with_fee: { ends: ['complete'], shippable: true },
  chargeback_before_shipping: {
    ends: ['dispute'],
    through: ['accepted'],
    fraud: 'review_opened',
    shippable: true,
  },
  chargeback: { ends: ['dispute'], through: ['complete'], shippable: true },
  returned_then_disputed: {
    ends: ['returned', 'accepted', 'dispute'],
    through: ['returned', 'dispute'],
    shippable: true,
  },
};

const nameOf = (history: OrderHistory): string => `${history.scenario}, seed ${history.seed}`;

describe('a simulated order', () => {
  it('is a function of its seed', () => {
    fc.assert(
      fc.property(fc.nat(), fc.constantFrom('none', 'some'), fc.boolean(), (seed, omit, lean) => {
        const options = { omit, lean, staleness: 0.2 } as const;
        const [first, second] = [simulateOrder(seed, options), simulateOrder(seed, options)];
        expect(JSON.stringify(first.messages)).toBe(JSON.stringify(second.messages));
        expect(first.truth).toEqual(second.truth);
      }),
      { numRuns: 60 },
    );
  });

  it('has the same truth whatever its messages', () => {
    for (const seed of SEEDS) {
      const { truth } = simulateOrder(seed);
      expect(simulateOrder(seed, { lean: true, omit: 'some', staleness: 0.5 }).truth).toEqual(
        truth,
      );
    }
  });

  it('differs from seed to seed, in its ids as well', () => {
    const histories = Array.from({ length: 1_000 }, (_, seed) =>
      simulateOrder(seed, { lean: true }),
    );
    expect(new Set(histories.map((history) => history.orderId)).size).toBe(1_000);
    // Both renderings of one event have its id.
    const ids = histories.flatMap((history) =>
      history.messages.flatMap((message) =>
        message.kind === 'webhook' && message.again ? [] : [message.id],
      ),
    );
    expect(new Set(ids).size).toBe(ids.length);
    const lengths = new Set(histories.map((history) => history.orderId.length));
    expect(lengths.size).toBeGreaterThan(5);
    expect(new Set(histories.map((history) => history.truth.state)).size).toBe(9);
    expect(new Set(histories.map((history) => history.basics.currency))).toEqual(
      new Set(['USD', 'EUR', 'GBP', 'JPY', 'KRW', 'KWD']),
    );
    expect(histories.some((history) => history.basics.sources.length > 1)).toBe(true);
  });

  it('has its messages in the order of time, and a truth for each', () => {
    for (const seed of SEEDS) {
      const history = simulateOrder(seed);
      const times = history.messages.map((message) => message.at);
      expect(times).toEqual([...times].sort((a, b) => a - b));
      history.messages.forEach((message, index) => {
        const then = history.truthAt(index);
        expect(history.truth.visited.slice(0, then.visited.length)).toEqual(then.visited);
        expect(history.truthShownBy([message])?.state).toBe(
          history.versions[message.version]?.state,
        );
      });
      expect(history.truthShownBy(history.messages)).toEqual(history.truth);
      expect(history.truthShownBy([])).toBeUndefined();
    }
  });

  it('is the same in every release, for seeds in bug reports', () => {
    const history = simulateScenario('dispute_resolved', 'golden', { lean: true });
    expect(history.truth.visited).toEqual(['accepted', 'fulfilled', 'complete', 'dispute']);
    expect(history.orderId).toBe('89284940170336');
  });
});

describe('the scenarios', () => {
  it('are all defined here', () => {
    expect(Object.keys(EXPECTED).sort()).toEqual([...SCENARIO_NAMES].sort());
  });

  it.each(SCENARIO_NAMES)('%s ends as defined', (name) => {
    const expected = EXPECTED[name];
    expect([...orderScenarios[name].ends].sort()).toEqual([...expected.ends].sort());
    const ends = new Set<string>();
    for (const seed of SEEDS) {
      const history = simulateScenario(name, seed);
      const { truth } = history;
      ends.add(truth.state);
      expect(expected.ends, nameOf(history)).toContain(truth.state);
      expect(truth.visited, nameOf(history)).toEqual(
        expect.arrayContaining(expected.through ?? []),
      );
      expect(truth.shippable, nameOf(history)).toBe(expected.shippable);
      if (expected.fraud !== undefined)
        expect(truth.fraudState, nameOf(history)).toBe(expected.fraud);
    }
    expect([...ends].sort()).toEqual([...expected.ends].sort());
  });

  it('capture and refund the amounts of their names', () => {
    for (const seed of SEEDS) {
      const total = (name: ScenarioName): [number, number, number] => {
        const { basics, truth } = simulateScenario(name, seed);
        return [basics.total, truth.captured, truth.refunded];
      };
      for (const name of [
        'card_completed',
        'capture_retried',
        'partial_captures',
        'store_credit_and_card',
      ] as const) {
        const [ordered, captured] = total(name);
        expect(captured, `${name}, seed ${seed}`).toBe(ordered);
      }
      for (const name of [
        'refunded',
        'refunded_twice',
        'returned',
        'refund_resubmitted',
      ] as const) {
        const [ordered, , refunded] = total(name);
        expect(refunded, `${name}, seed ${seed}`).toBe(ordered);
      }
      const [ordered, captured] = total('partly_cancelled');
      expect(captured).toBeGreaterThan(0);
      expect(captured).toBeLessThan(ordered);
      expect(total('cancelled_after_acceptance')[1]).toBe(0);
      expect(total('capture_failed')[1]).toBe(0);
      expect(total('refund_failed')[2]).toBe(0);
    }
  });

  it('have the properties of their names', () => {
    for (const seed of SEEDS) {
      const states = (record: Readonly<Record<string, string>>): string[] => Object.values(record);
      expect(states(simulateScenario('capture_retried', seed).truth.captures)).toContain('failed');
      expect(states(simulateScenario('refund_expired', seed).truth.refunds)).toEqual(['expired']);
      expect(states(simulateScenario('refund_pending', seed).truth.refunds)).toEqual(['pending']);
      expect(states(simulateScenario('refunded_twice', seed).truth.refunds)).toEqual([
        'succeeded',
        'succeeded',
      ]);
      expect(states(simulateScenario('charge_failed', seed).truth.charges)).toContain('failed');
      const second = simulateScenario('second_card', seed).truth;
      expect(states(second.charges)).toEqual(expect.arrayContaining(['failed', 'capturable']));
      expect(second.shippableNow).toBe(true);
      const credit = simulateScenario('store_credit_outlives_card', seed).truth;
      expect(states(credit.charges).sort()).toEqual(['cancelled', 'complete']);
      expect(simulateScenario('reauthorisation_left_failed', seed).truth).toMatchObject({
        reauthorisationFailed: true,
        paidFor: true,
        shippableNow: false,
        somethingOpen: true,
      });
      expect(simulateScenario('reauthorisation_repaired', seed).truth.reauthorisationFailed).toBe(
        false,
      );
      expect(simulateScenario('capture_left_failed', seed).truth).toMatchObject({
        captureFailed: true,
        paidFor: true,
        shippableNow: false,
        somethingOpen: true,
      });
      expect(simulateScenario('refunded_before_shipping', seed).truth).toMatchObject({
        paidFor: false,
        shippableNow: false,
        somethingOpen: true,
      });
      expect(simulateScenario('shipped_in_part', seed).truth).toMatchObject({
        shippableNow: true,
        somethingOpen: true,
      });
      expect(simulateScenario('dispute_then_completed', seed).lifeClasses).toContain(
        'dispute_before_shipping',
      );
      const fee = simulateScenario('chargeback_with_fee', seed);
      expect(fee.truth.chargebacks).toBe(1);
      expect(fee.versions.at(-1)?.transactions.map(({ amount }) => amount)).toEqual([
        -fee.basics.total,
        0,
      ]);
      expect(fee.truth.chargedBack).toBe(fee.basics.total);
      expect(simulateScenario('disputed_twice', seed).truth.disputes).toBe(2);
      expect(simulateScenario('chargeback', seed).truth.chargebacks).toBe(1);
      expect(
        Object.keys(simulateScenario('store_credit_and_card', seed).truth.charges).length,
      ).toBeGreaterThan(1);
      expect(simulateScenario('wire_expired', seed).truth.charges).toEqual({});
      const goods = simulateScenario('mixed_goods', seed).basics.items.map((item) => item.physical);
      expect(goods).toEqual(expect.arrayContaining([true, false]));
      const prebuilt = simulateScenario('prebuilt_checkout', seed);
      expect(prebuilt.messages.some((message) => message.kind === 'response')).toBe(false);
      expect(
        prebuilt.messages.some(
          (message) =>
            message.kind === 'webhook' && message.type.startsWith('checkout_session.order.create'),
        ),
      ).toBe(true);
    }
  });
});

describe('a rejected creation', () => {
  it('is an error, with Retry-After if the provider is busy', () => {
    expect(simulateRejection(1)).toEqual(simulateRejection(1));
    for (const seed of SEEDS) {
      const rejection = simulateRejection(seed);
      expect(rejection.status).toBeGreaterThanOrEqual(400);
      expect(JSON.stringify(rejection.body)).toContain(rejection.confidential[0]);
      expect(rejection.headers['retry-after'] !== undefined).toBe(rejection.cause === 'busy');
    }
    expect(simulateRejection(2, { cause: 'checkout_used' }).status).toBe(404);
  });
});

describe('the simulator', () => {
  it('is independent: it imports nothing of the code that it tests', () => {
    const root = join(import.meta.dirname, '../../src/testing/simulator');
    const files = readdirSync(root, { recursive: true, encoding: 'utf8' }).filter((file) =>
      file.endsWith('.ts'),
    );
    expect(files.length).toBeGreaterThan(20);
    for (const file of files) {
      const text = readFileSync(join(root, file), 'utf8');
      for (const [, from = ''] of text.matchAll(/from '([^']+)'/g)) {
        const target = from.startsWith('.')
          ? relative(root, join(root, dirname(file), from))
          : from;
        const isAllowed =
          target.startsWith('node:') ||
          !target.startsWith('..') ||
          target === '../../order/time/instant.js';
        expect(isAllowed, `${file}: ${from}`).toBe(true);
      }
    }
  });
});
