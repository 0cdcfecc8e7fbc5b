import { type Folded, fold } from '../../../src/lifecycle/fold.js';
import { gates } from '../../../src/lifecycle/gates.js';
import { type Order, observe } from '../../../src/lifecycle/observe.js';
import { Random } from '../../../src/testing/simulator/values/random.js';
import {
  type StripeLife,
  deliveries as stripeDeliveries,
  withNewIds,
} from '../../../src/testing/stripe-simulator/index.js';
import { observationsIn } from './observed-life.js';

/** How a life ended differently from its truth. */
export type StripeMistake =
  /** It may be fulfilled, and must not be. */
  | 'may_fulfil'
  /** It may not be fulfilled, and should be. */
  | 'may_not_fulfil'
  | 'parked'
  | 'other_state'
  | 'other_amount'
  /** It depends on the order of arrival or on ids. */
  | 'other_end';

/** Compares the end of a life, delivered late, twice and in any order, with its truth. */
export function judgeLife(
  life: StripeLife,
  oneByOne = true,
): readonly { mistake: StripeMistake; detail: string }[] {
  const { truth, seed } = life;
  const mistakes: { mistake: StripeMistake; detail: string }[] = [];
  const arrive = (one: StripeLife, arrival: string) =>
    observationsIn(one, stripeDeliveries(one, new Random(`${seed}.${arrival}`)));
  const first = arrive(life, 'first');
  const folded = fold(unique(first));
  if (oneByOne) {
    let order: Order | undefined;
    for (const one of first) order = observe(order, one).order;
    if (summary(order?.folded) !== summary(folded)) {
      mistakes.push({ mistake: 'other_end', detail: 'one by one' });
    }
  }
  const renamed = withNewIds(life, new Random(`${seed}.ids`));
  const again = fold(unique(arrive(renamed, 'second')));
  if (summary(again) !== summary(folded)) {
    mistakes.push({
      mistake: 'other_end',
      detail: `with other ids: ${summary(folded)} or ${summary(again)}`,
    });
  }
  const fulfil = gates({ folded, published: [] }).fulfil;
  if (fulfil.allowed !== truth.mayFulfil) {
    const mistake = fulfil.allowed ? 'may_fulfil' : 'may_not_fulfil';
    mistakes.push({ mistake, detail: `${truth.state}: ${fulfil.because}` });
  }
  if (truth.unknownValues) return mistakes;
  const parked = folded.parked[0];
  if (parked !== undefined) {
    mistakes.push({ mistake: 'parked', detail: parked.standing.explanation.sentence });
  }
  const { order: state } = folded.snapshot.value;
  if (state !== truth.state) {
    mistakes.push({ mistake: 'other_state', detail: `${state} instead of ${truth.state}` });
  }
  const { refunded, captured } = amountsIn(folded);
  // Amounts of Stripe have other decimals for some currencies; the ratio of the two stays.
  if (Math.sign(refunded) !== Math.sign(truth.refunded)) {
    mistakes.push({ mistake: 'other_amount', detail: `refunded ${refunded} of ${truth.refunded}` });
  }
  if (Math.sign(captured) !== Math.sign(truth.captured)) {
    mistakes.push({ mistake: 'other_amount', detail: `captured ${captured} of ${truth.captured}` });
  }
  if (captured * truth.refunded !== refunded * truth.captured) {
    mistakes.push({
      mistake: 'other_amount',
      detail: `refunded ${refunded} of ${captured} captured instead of ${truth.refunded} of ${truth.captured}`,
    });
  }
  return mistakes;
}

/** What is left of an order without ids. */
function summary(folded: Folded | undefined): string {
  if (folded === undefined) return 'nothing';
  const { snapshot, parked, visited, disputes, released } = folded;
  const allowed = Object.entries(gates({ folded, published: [] })).map(
    ([gate, answer]) => [gate, answer.allowed, answer.reasons] as const,
  );
  const { charges, refunds } = snapshot.context;
  const chargeStates = Object.values(charges)
    .map(({ state, amount, cover, refundedAmount }) =>
      JSON.stringify([state, amount, cover, refundedAmount]),
    )
    .sort();
  const refundStates = Object.values(refunds)
    .map(({ state, amount }) => JSON.stringify([state, amount]))
    .sort();
  const rest = { visited, disputes, released, parked: parked.length };
  return JSON.stringify([snapshot.value, allowed, chargeStates, refundStates, rest]);
}

function amountsIn({ snapshot }: Folded): { readonly refunded: number; readonly captured: number } {
  const charges = Object.values(snapshot.context.charges);
  const captured = charges
    .flatMap(({ captures = [] }) => captures)
    .reduce((sum, { amount }) => sum + (amount?.minor ?? 0), 0);
  const refunded = charges.reduce((sum, charge) => sum + (charge.refundedAmount?.minor ?? 0), 0);
  return { refunded, captured };
}

function unique<T extends { readonly id: string }>(all: readonly T[]): readonly T[] {
  return [...new Map(all.map((one) => [one.id, one])).values()];
}
