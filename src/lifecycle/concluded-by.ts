import { conclude } from '../../machines/conclusion.js';
import { becauseOf } from '../../machines/conclusion-conditions.js';
import type { KnownFacts } from '../order/facts/known-facts.js';
import { listed } from '../order/text/listed.js';

/** Why an order whose provider speaks of payments is where it is. */
export interface ConclusionView {
  /** The id of the rule, such as `C13`. */
  readonly rule: string;
  /** What it follows from, such as `it is paid for and its payments passed the fraud review`. */
  readonly because: string;
}

/** The rule that decided where an order is. Undefined where the provider speaks of orders. */
export function conclusionOf(facts: KnownFacts): ConclusionView | undefined {
  if (facts.speaksOf !== 'payments') return undefined;
  const { id, when } = conclude(facts, 0).rule;
  return { rule: id, because: listed(when.map((name) => becauseOf(name, facts))) };
}
