import type { Observation } from '../../order/observation.js';
import { isOrderState, type OrderState } from '../../order/state.js';
import { conclusionOf } from '../concluded-by.js';
import { foldPayments } from '../folding/concluded.js';
import type { Folded } from '../folding/folded.js';
import type { ObservationStanding } from '../folding/observation-standing.js';
import { chain } from '../machine/edges.js';

/** A step of the path of an order along which no edges lead, and why the path takes it. */
export interface UnusualMove {
  readonly from: OrderState;
  readonly to: OrderState;
  /** What was known when the report arrived, and why the path takes this step. */
  readonly sentence: string;
}

/** Whether no edges lead from one state to the other, guards ignored. */
export function isUnusual(from: string, to: string): boolean {
  return from !== to && chain('order', from, to) === undefined;
}

/**
 * The unusual moves of a history, by the id of the observation that makes each of them.
 *
 * Only orders whose provider speaks of payments have any: each step concludes from everything that had
 * happened by then, wherever the order was before. The path follows the times in the reports, so a report
 * that carries a late time bends it, even if it arrived first.
 */
export function unusualMoves(
  /** In fold order. */
  standings: readonly ObservationStanding[],
  /** Grows in the order of arrival. */
  arrivalOf: (observationId: string) => number,
): ReadonlyMap<string, UnusualMove> {
  const observations = standings.map(({ observation }) => observation);
  let explain: ReturnType<typeof explainer> | undefined;
  const found = new Map<string, UnusualMove>();
  // The observation that led to the current state.
  let entered: ObservationStanding | undefined;
  for (const one of standings) {
    const from = entered?.after.value.order ?? 'unreported';
    const to = one.after.value.order;
    if (from === to) continue;
    if (entered !== undefined && isOrderState(from) && isOrderState(to) && isUnusual(from, to)) {
      explain ??= explainer(observations, arrivalOf);
      const why = explain(one.observation, entered.observation, { from, to });
      const sentence = `The path goes from ${from} to ${to}, which is not a usual move: ${why}.`;
      found.set(one.observation.id, { from, to, sentence });
    }
    entered = one;
  }
  return found;
}

/** Says why an observation makes its step, after the one that led to the state before it. */
function explainer(
  observations: readonly Observation[],
  arrivalOf: (observationId: string) => number,
) {
  const inArrival = observations.toSorted((a, b) => arrivalOf(a.id) - arrivalOf(b.id));
  const asArrived = afterEach(inArrival);
  const asHappened = afterEach(observations);
  return (
    one: Observation,
    entered: Observation,
    { from, to }: Pick<UnusualMove, 'from' | 'to'>,
  ): string => {
    const place = inArrival.indexOf(one);
    if (inArrival.indexOf(entered) > place) {
      const then = asArrived[place]?.snapshot.value.order;
      const first = nameOf(entered);
      return `when ${nameOf(one)} arrived, it left the order ${then} while ${first} was not known yet. In the order of events, ${first} comes first and leaves the order ${from}, and ${nameOf(one)} then makes it ${to}`;
    }
    const then = asArrived[place - 1]?.snapshot.value.order;
    const facts = asHappened[observations.indexOf(one)]?.snapshot.context;
    const because = facts && conclusionOf(facts)?.because;
    return `${nameOf(one)} arrived when the order was ${then}, and makes it ${to}, because ${because}`;
  };
}

/** The order after each of these observations. */
function afterEach(observations: readonly Observation[]): readonly Folded[] {
  const orders: Folded[] = [];
  for (const one of observations) orders.push(foldPayments(orders.at(-1), [one]));
  return orders;
}

function nameOf({ id, label }: Observation): string {
  return `"${label ?? id}"`;
}
