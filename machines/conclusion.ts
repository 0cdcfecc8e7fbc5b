import type { KnownFacts } from '../src/order/facts/known-facts.js';
import type { FraudPosition, OrderState } from '../src/order/state.js';
import { CONDITIONS, type ConditionName, decisive } from './conclusion-conditions.js';
import { isFree } from './paid-for.js';

/** The state of an order whose provider speaks of payments, under the conditions that lead to it. */
export interface ConclusionRule {
  /** Shown in diagrams and explanations. */
  readonly id: string;
  readonly state: OrderState;
  /** All of them must hold. */
  readonly when: readonly ConditionName[];
  readonly description: string;
}

/**
 * Where an order is, by its payments and by what the shop reported. The first rule that holds decides; the
 * last one always does. What was authorised before refunds decides the state, and what is left of it
 * decides the gates: a lost dispute leaves an order accepted and may shut its fulfilment.
 */
export const CONCLUSION_RULES: readonly ConclusionRule[] = [
  {
    id: 'C1',
    state: 'blocked',
    when: ['rejected', 'notEverythingSent'],
    description: 'A review refunded a payment as fraud before everything was sent.',
  },
  {
    id: 'C2',
    state: 'dispute',
    when: ['everythingSent', 'disputeOpen'],
    description: 'Everything was sent, and a payment is disputed.',
  },
  {
    id: 'C3',
    state: 'returned',
    when: ['everythingSent', 'everythingCameBack'],
    description: 'Everything came back.',
  },
  {
    id: 'C4',
    state: 'complete',
    when: ['everythingSent', 'nothingToCapture'],
    description: 'Everything was sent, and all that lives of the payments is captured.',
  },
  {
    id: 'C5',
    state: 'fulfilled',
    when: ['everythingSent'],
    description: 'Everything was sent, and something is still to be captured.',
  },
  {
    id: 'C6',
    state: 'cancelled',
    when: ['givenUp'],
    description: 'The shop gave the order up.',
  },
  {
    id: 'C7',
    state: 'cancelled',
    when: ['nothingLives'],
    description: 'It was authorised once, and all of it was cancelled, released or refunded.',
  },
  {
    id: 'C8',
    state: 'cancelled',
    when: ['checkoutExpired'],
    description: 'The checkout expired, and nothing pays for the order.',
  },
  {
    id: 'C9',
    state: 'dispute',
    when: ['disputeOpen'],
    description: 'A payment is disputed before everything was sent.',
  },
  {
    id: 'C10',
    state: 'pending_payment',
    when: ['notAuthorised'],
    description: 'What is authorised does not come to the total yet.',
  },
  {
    id: 'C11',
    state: 'in_review',
    when: ['reviewUndecided'],
    description: 'A person has to decide about the risk of a payment.',
  },
  {
    id: 'C12',
    state: 'pending_payment',
    when: ['notAssessed'],
    description: 'The provider has not reported the risk of a payment yet.',
  },
  {
    id: 'C13',
    state: 'accepted',
    when: ['paid'],
    description:
      'It is paid for, and every payment passed the fraud review. What is given back later shuts its gates and leaves its state.',
  },
];

/** What the joined facts of an order lead to. */
export interface Conclusion {
  readonly rule: ConclusionRule;
  readonly order: OrderState;
  readonly fraud: FraudPosition;
  /** Every state that the order is known to have been in, this one included. */
  readonly visited: readonly OrderState[];
  /** How many disputes were opened. */
  readonly disputes: number;
}

/**
 * Concludes where an order is. Pure, total, and a function of the facts alone: where the order was before
 * does not matter.
 */
export function conclude(facts: KnownFacts, openedDisputes: number): Conclusion {
  const holds = (name: ConditionName) => CONDITIONS[name].holds(facts);
  const rule = CONCLUSION_RULES.find(({ when }) => when.every(holds));
  if (rule === undefined) throw new Error('the last rule always holds');
  const sent = holds('everythingSent');
  const visited: readonly (OrderState | false)[] = [
    rule.state,
    sent && 'fulfilled',
    sent && holds('nothingToCapture') && 'complete',
    sent && holds('everythingCameBack') && 'returned',
    openedDisputes > 0 && 'dispute',
  ];
  return {
    rule,
    order: rule.state,
    fraud: fraudOf(facts, holds),
    visited: [...new Set(visited.filter((state) => state !== false))].sort(),
    disputes: openedDisputes,
  };
}

function fraudOf(facts: KnownFacts, holds: (name: ConditionName) => boolean): FraudPosition {
  if (holds('rejected')) return 'blocked';
  if (holds('reviewUndecided')) return 'review_opened';
  const isKnown = isFree(facts) || decisive(facts).length > 0;
  return isKnown && !holds('notAssessed') ? 'passed' : 'unknown';
}
