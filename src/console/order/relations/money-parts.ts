import type { Money } from '../../../order/facts/money.js';
import type { OrderView } from '../../api.js';

/** Something that happened to the money of a charge. */
export interface MoneyPart {
  readonly what: string;
  /** Empty for what has no id of its own. */
  readonly id: string;
  readonly state: string;
  readonly amount?: Money | undefined;
  /** When it was made, where the provider reports that. */
  readonly at?: string | undefined;
}

type Charge = OrderView['charges'][number];

/** What happened to the money of a charge: captures, releases, failed attempts, refunds, disputes, reviews. */
export function partsOfCharge(order: OrderView, charge: Charge): readonly MoneyPart[] {
  return [...ownParts(order, charge), ...namingParts(order, (id) => id === charge.id)];
}

/** What names none of the known charges. */
export function partsOfNoCharge(order: OrderView): readonly MoneyPart[] {
  const known = new Set(order.charges.map(({ id }) => id));
  return namingParts(order, (id) => id === undefined || !known.has(id));
}

function ownParts({ conclusion }: OrderView, charge: Charge): readonly MoneyPart[] {
  const { captures = [], cancels = [], failedAttempts = [] } = charge;
  // Where the provider speaks of payments, captures and releases have no ids of their own.
  const hasIds = conclusion === undefined;
  return [
    ...failedAttempts.map(({ id, failureMessage = '' }) => ({
      ...{ what: 'attempt', id, state: ['failed', failureMessage].filter(Boolean).join(': ') },
    })),
    ...(hasIds
      ? captures.map(({ id, state, amount }) => ({ what: 'capture', id, state, amount }))
      : []),
    ...cancels.map(({ id, state, amount }) => ({
      ...{ what: 'release', id: hasIds ? id : '', state, amount },
    })),
  ];
}

function namingParts(
  { refunds, chargebacks, disputes = [], reviews = [] }: OrderView,
  isOf: (chargeId: string | undefined) => boolean,
): readonly MoneyPart[] {
  const of = <T extends { readonly chargeId?: string }>(all: readonly T[]) =>
    all.filter(({ chargeId }) => isOf(chargeId));
  return [
    ...of(reviews).map(({ id, state, createdAt: at }) => ({ what: 'fraud review', id, state, at })),
    ...of(refunds).map(({ id, state, amount, createdAt: at }) => ({
      ...{ what: 'refund', id, state, amount, at },
    })),
    ...of(disputes).map(({ id, state, amount, createdAt: at }) => ({
      ...{ what: 'dispute', id, state, amount, at },
    })),
    // Not those that a dispute explains.
    ...of(chargebacks)
      .filter(({ id }) => !disputes.some((dispute) => dispute.id === id))
      .map(({ id, amount }) => ({ what: 'chargeback', id, state: 'taken back', amount })),
  ];
}
