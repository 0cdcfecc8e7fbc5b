import type { MilestoneFacts, MilestoneKind } from '../../order/milestone/milestone.js';
import type { NoFacts } from '../../order/milestone/milestone-facts.js';

/** Adds a due milestone. Its facts are made only when the milestone is new or delivered. */
export type Add = <Kind extends MilestoneKind>(
  kind: Kind,
  subject: string,
  facts: () => MilestoneFacts<Kind>,
) => void;

/** The facts of a kind that has none. */
export const emptyFacts = (): NoFacts => ({});
