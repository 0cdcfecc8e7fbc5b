import { milestoneKey } from '../../order/milestone/milestone.js';
import type { Folded } from '../folding/folded.js';
import type { OrderRecord } from './order-record.js';

/**
 * Whether the customer of an order asked to be forgotten. It outlasts the facts of the order. Does not check the
 * version of the snapshot, so that orders of a newer version are found, too.
 */
export function isForgotten({ folded, published }: OrderRecord): boolean {
  const { account, orderId } = folded;
  return (
    folded.snapshot.context.requestToBeForgotten === true ||
    published.includes(milestoneKey(account, orderId, 'forget_requested', ''))
  );
}

/** The same order, whose customer asked to be forgotten. */
export function forgotten(folded: Folded): Folded {
  const { snapshot } = folded;
  const context = { ...snapshot.context, requestToBeForgotten: true } as const;
  return { ...folded, snapshot: { ...snapshot, context } };
}
