import type { FactsReported, OrderReported } from '../../order/event.js';
import { isDismissableFlag } from '../../order/facts/dismissable-flag.js';
import type { Flag } from '../../order/facts/facts.js';
import type { Observation } from '../../order/observation.js';
import { stateOf } from '../../order/reported.js';
import { listed } from '../../order/text/listed.js';
import { asks, type GuardVerdict } from '../machine/guards.js';

/*
 * Flags that the fold itself raises, as facts of the observation that caused them.
 */

/**
 * A report of the current state contradicts guards of entering it. Undefined: it contradicts none.
 *
 * @param refusing the guards that refuse the report.
 */
export function suspectFlag(
  refusing: readonly GuardVerdict[],
  order: OrderReported,
  observation: Observation,
): FactsReported | undefined {
  // That all charges failed is a milestone of its own.
  const contradicted = refusing.filter(({ name }) => name !== 'notOnlyFailedCharges');
  if (contradicted.length === 0) return undefined;
  const state = stateOf(order);
  const needs = listed(contradicted.map(({ name }) => asks(name)));
  return flagged(observation, {
    id: `suspect:${state}`,
    kind: 'suspect',
    detail: `It was reported as ${state} again, although that needs ${needs}: reconcile the order.`,
  });
}

/** Conflicting contents arrived under one id; each is stored under an id of its own. */
export function conflictFlag(id: string, observation: Observation): FactsReported {
  return flagged(observation, {
    id: `conflicting_delivery:${id}`,
    kind: 'conflicting_delivery',
    detail: `Conflicting messages arrived under the id ${id}, and all are stored: look the order up at the provider.`,
  });
}

function flagged({ instant, source }: Observation, flag: Flag): FactsReported {
  return { type: 'facts.reported', facts: { flags: [flag] }, instant, source };
}

/** The same facts without the flags that an operator withdrew by dismissing the observation. */
export function withoutDismissed(facts: FactsReported | undefined): FactsReported | undefined {
  if (facts?.facts.flags === undefined) return facts;
  const flags = facts.facts.flags.filter((flag) => !isDismissableFlag(flag));
  return { ...facts, facts: { ...facts.facts, flags } };
}
