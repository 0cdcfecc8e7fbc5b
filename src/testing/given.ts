import assert from 'node:assert/strict';
import { digitalRiver } from '../adapters/digital-river/index.js';
import { may, type Observed, type Order, observe, replay } from '../lifecycle/index.js';
import type { Gate } from '../order/gate.js';
import type { MilestoneKind } from '../order/milestone/milestone.js';
import type { Observation } from '../order/observation.js';
import type { FraudPosition, OrderPosition } from '../order/state.js';

/** An observation, or the parsed JSON of a delivery that is one. */
export type Telling = Observation | { readonly type: string; readonly data: unknown };

/** What must have come out; only what is named is compared. */
export interface ExpectedOutcome {
  /** Where the order is. */
  readonly state?: OrderPosition;
  readonly fraudState?: FraudPosition;
  /** The kinds of the milestones that the delivery made due, in their order. */
  readonly milestones?: readonly MilestoneKind[];
  /** Whether it could not be applied, or how it stands. */
  readonly refused?: boolean | 'early' | 'illegal';
  /** Whether it had been taken in before. */
  readonly duplicate?: boolean;
  /** What may be done to the order now. */
  readonly gates?: Readonly<Partial<Record<Gate, boolean>>>;
}

/** An order that has heard some things, and now hears one more. */
export interface Given {
  when(delivery: Telling): When;
}

/** What came of it. */
export interface When {
  /** The order and what the delivery did to it, for whatever `then` does not ask. */
  readonly observed: Observed;
  /**
   * Compares.
   *
   * @throws AssertionError that shows what differs, and the explanation when it was refused.
   */
  then(expected: ExpectedOutcome): void;
}

/**
 * A test of what one more delivery does to an order, in three words.
 *
 * @param observations what was heard before, in order of arrival: observations, or bodies of
 * deliveries as the provider sends them.
 * @throws TypeError for a body that is no observation of an order: the test is wrong, not the order.
 * @example
 * const delivery = {
 *   id: 'e1',
 *   type: 'order.accepted',
 *   createdTime: '2026-05-04T10:20:30.5Z',
 *   data: { object: { id: '7001', state: 'accepted', fraudState: 'passed' } },
 * };
 * given([]).when(delivery).then({ state: 'accepted', refused: false });
 */
export function given(observations: readonly Telling[]): Given {
  const before = replay(observations.map(observationOf));
  return {
    when: (delivery) => {
      const observed = observe(before, observationOf(delivery));
      // biome-ignore lint/suspicious/noThenProperty: the third word of a test; it refuses to be awaited.
      return { observed, then: (expected) => compare(observed, before, expected) };
    },
  };
}

function observationOf(telling: Telling): Observation {
  if ('events' in telling) return telling;
  const reading = digitalRiver.fromWebhook(telling);
  if (reading.kind === 'observation') return reading.observation;
  const why = reading.kind === 'ignored' ? reading.reason : reading.problem.reason;
  throw new TypeError(`The delivery ${telling.type} is no observation of an order: ${why}`);
}

function compare(observed: Observed, before: Order | undefined, expected: ExpectedOutcome): void {
  if (typeof expected === 'function') {
    throw new TypeError('given().when() is no promise: call then() with what you expect.');
  }
  const actual = outcomeOf(observed, expected);
  const explanation =
    observed.kind === 'recorded' && observed.standing.kind !== 'applied'
      ? `\n${observed.standing.explanation.sentence}`
      : '';
  const heard = before?.history.length ?? 0;
  const message = (difference: string) =>
    `After ${heard} observations and one more, the order is not as expected:\n${difference}${explanation}`;
  try {
    assert.deepEqual(actual, expected);
  } catch (error) {
    if (!(error instanceof assert.AssertionError)) throw error;
    throw new assert.AssertionError({
      message: message(error.message),
      actual,
      expected,
      operator: 'deepStrictEqual',
    });
  }
}

function outcomeOf(observed: Observed, expected: ExpectedOutcome): ExpectedOutcome {
  const { folded } = observed.order;
  const { order: state, fraud: fraudState } = folded.snapshot.value;
  const standing = observed.kind === 'recorded' ? observed.standing.kind : 'applied';
  const asked = Object.keys(expected.gates ?? {}) as Gate[]; // the keys of a record of gates
  const all: Required<ExpectedOutcome> = {
    state,
    fraudState,
    milestones: observed.milestones.map(({ kind }) => kind),
    refused:
      typeof expected.refused === 'string' && standing !== 'applied'
        ? standing
        : standing !== 'applied',
    duplicate: observed.kind === 'duplicate',
    gates: Object.fromEntries(asked.map((gate) => [gate, may(observed.order, gate).allowed])),
  };
  return Object.fromEntries(Object.entries(all).filter(([key]) => key in expected));
}
