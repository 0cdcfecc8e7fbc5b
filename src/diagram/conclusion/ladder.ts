import { CONCLUSION_RULES } from '../../../machines/conclusion.js';
import { CONDITIONS, type ConditionName } from '../../../machines/conclusion-conditions.js';
import type { OrderState } from '../../order/state.js';
import { diagramOf } from '../diagram.js';

/** The rules that conclude where an order is, to draw: the first one that holds decides. */
export interface Ladder {
  readonly description: string;
  readonly rungs: readonly Rung[];
}

/** A rule, with what it asks in words. */
export interface Rung {
  readonly id: string;
  readonly state: OrderState;
  /** All of them must hold. */
  readonly conditions: readonly { readonly name: ConditionName; readonly text: string }[];
  readonly description: string;
  /** True when no edge of the statechart leads out of the state. */
  readonly end: boolean;
}

/** Reads the rules. */
export function ladderOf(): Ladder {
  const [order] = diagramOf().regions;
  const ends = new Set<string>(order?.states.filter(({ end }) => end).map(({ key }) => key));
  return {
    description:
      'Where an order is, by its payments and by what the shop reported. The first rule that holds decides.',
    rungs: CONCLUSION_RULES.map(({ id, state, when, description }) => ({
      ...{ id, state, description },
      conditions: when.map((name) => ({ name, text: CONDITIONS[name].because })),
      end: ends.has(state),
    })),
  };
}
