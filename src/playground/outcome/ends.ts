import { canonicalJson } from '../../order/text/canonical-json.js';
import { shuffled } from '../situation/shuffle.js';
import type { Card, ProviderName } from '../situation/situation.js';
import { type Outcome, outcomeOf } from './outcome.js';

/** An end, and one sequence of arrival that leads to it. */
export interface End {
  readonly line: readonly Card[];
  /** How many of the sequences of arrival lead to it. */
  readonly count: number;
  readonly outcome: Outcome;
}

/** The distinct ends of many sequences of arrival of the same cards, the most frequent first. */
export function endsOf(
  provider: ProviderName,
  cards: readonly Card[],
  { seed, times }: { readonly seed: number; readonly times: number },
): readonly End[] {
  const ends = new Map<string, End>();
  for (let round = 0; round < times; round += 1) {
    const line = shuffled(cards, seed + round);
    const outcome = outcomeOf(provider, line);
    const name = nameOf(outcome);
    const known = ends.get(name);
    ends.set(name, known ? { ...known, count: known.count + 1 } : { line, outcome, count: 1 });
  }
  return [...ends.values()].sort((a, b) => b.count - a.count);
}

/** Equal for equal ends: the states, the facts with their amounts, the gates, and what is parked. */
function nameOf({ order }: Outcome): string {
  if (order === undefined) return '';
  const { version: _, milestones: __, ...view } = order.view;
  return canonicalJson(view);
}
