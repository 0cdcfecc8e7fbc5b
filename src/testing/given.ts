import assert from 'node:assert/strict';
import { digitalRiver } from '../adapters/digital-river/index.js';
import { namesOrder, observationsIn } from '../adapters/observations-in.js';
import type { Provider } from '../adapters/provider.js';
import { may, type Observed, type Order, observe, replay } from '../lifecycle/index.js';
import type { Gate } from '../order/gate.js';
import type { MilestoneKind } from '../order/milestone/milestone.js';
import type { Observation } from '../order/observation.js';
import type { FraudPosition, OrderPosition } from '../order/state.js';

/** An observation, or the parsed body of a webhook that reports one. */
export type ObservationOrBody = Observation | { readonly type: string; readonly data: unknown };

/** How {@link given} reads bodies. */
export interface GivenOptions {
  /** Whose bodies they are. Default: Digital River. */
  readonly provider?: Pick<Provider, 'fromWebhook'>;
}

/** The expected outcome; only the properties that are present are compared. */
export interface ExpectedOutcome {
  /** The state of the order. */
  readonly state?: OrderPosition;
  readonly fraudState?: FraudPosition;
  /** The kinds of the milestones that became due, in order. */
  readonly milestones?: readonly MilestoneKind[];
  /** Whether the delivery was not applied, or its standing. */
  readonly refused?: boolean | 'early' | 'illegal';
  /** Whether the delivery is a duplicate. */
  readonly duplicate?: boolean;
  /** Which gates are open. */
  readonly gates?: Readonly<Partial<Record<Gate, boolean>>>;
}

/** An order before a delivery. */
export interface Given {
  /** Applies one more delivery. */
  when(delivery: ObservationOrBody): When;
}

/** The order after the delivery. */
export interface When {
  /** The complete outcome, for what `then` cannot compare. */
  readonly observed: Observed;
  /**
   * Compares the outcome with the expected one.
   *
   * @throws AssertionError that shows the difference, and the explanation of a refused delivery.
   */
  then(expected: ExpectedOutcome): void;
}

/**
 * Tests the effect of one more delivery on an order.
 *
 * @param observations - the earlier deliveries in order of arrival: observations, or parsed bodies of
 * the provider's webhooks.
 * @param options.provider - whose bodies they are. Default: Digital River.
 * @throws TypeError for a body that is not about an order.
 * @example
 * const delivery = {
 *   id: 'e1',
 *   type: 'order.accepted',
 *   createdTime: '2026-05-04T10:20:30.5Z',
 *   data: { object: { id: '7001', state: 'accepted', fraudState: 'passed' } },
 * };
 * given([]).when(delivery).then({ state: 'accepted', refused: false });
 */
export function given(
  observations: readonly ObservationOrBody[],
  { provider = digitalRiver }: GivenOptions = {},
): Given {
  const before = replay(observations.flatMap((one) => observationsOf(one, provider)));
  return {
    when: (delivery) => {
      const [observation, ...others] = observationsOf(delivery, provider);
      if (observation === undefined || others.length > 0) throw severalIn(others.length + 1);
      const observed = observe(before, observation);
      // biome-ignore lint/suspicious/noThenProperty: given, when, then; awaiting it throws.
      return { observed, then: (expected) => compare(observed, before, expected) };
    },
  };
}

function observationsOf(
  delivery: ObservationOrBody,
  provider: Pick<Provider, 'fromWebhook'>,
): readonly Observation[] {
  if ('events' in delivery) return [delivery];
  const reading = provider.fromWebhook(delivery);
  const observations = observationsIn(reading).filter(namesOrder);
  if (observations.length > 0) return observations;
  const why = reading.kind === 'not_understood' ? reading.problem.reason : 'It reports nothing.';
  const reason = reading.kind === 'ignored' ? reading.reason : why;
  throw new TypeError(
    `The delivery ${delivery.type} contains no observation of an order: ${reason}`,
  );
}

function severalIn(count: number): TypeError {
  return new TypeError(
    `The delivery contains ${count} observations. Read it with the provider, and test one observation at a time.`,
  );
}

function compare(observed: Observed, before: Order | undefined, expected: ExpectedOutcome): void {
  if (typeof expected === 'function') {
    throw new TypeError(
      'given().when() is not a promise. Call then() with the expected outcome instead of awaiting it.',
    );
  }
  const actual = outcomeOf(observed, expected);
  const explanation =
    observed.kind === 'recorded' && observed.standing.kind !== 'applied'
      ? `\n${observed.standing.explanation.sentence}`
      : '';
  const earlier = before?.history.length ?? 0;
  const message = (difference: string) =>
    `After ${earlier === 1 ? '1 observation' : `${earlier} observations`} and one more, the outcome is not as expected:\n${difference}${explanation}`;
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
  const expectedGates = Object.keys(expected.gates ?? {}) as Gate[]; // the keys of a record of gates
  const all: Required<ExpectedOutcome> = {
    state,
    fraudState,
    milestones: observed.milestones.map(({ kind }) => kind),
    refused:
      typeof expected.refused === 'string' && standing !== 'applied'
        ? standing
        : standing !== 'applied',
    duplicate: observed.kind === 'duplicate',
    gates: Object.fromEntries(
      expectedGates.map((gate) => [gate, may(observed.order, gate).allowed]),
    ),
  };
  return Object.fromEntries(Object.entries(all).filter(([key]) => key in expected));
}
