import type { OrderReturn } from '../../order/facts/facts.js';
import { checkedOptions } from '../../order/options/options.js';
import { type ActionResult, type Invalid, invalid } from './action-result.js';
import { gatedCall } from './gated-call.js';
import type { ProviderAccess } from './provider-access.js';
import { summed, type Units, unitsProblem } from './requested/units.js';
import { readingReturns } from './return.js';

/** Which returned units are accepted. */
export interface AcceptReturnOptions {
  /** Absent: everything of that return. */
  readonly items?: readonly Units[];
}

/**
 * Accepts returned units. Once all units of a return are accepted, the provider refunds them. Returns
 * are listed first, so nothing is accepted twice.
 */
export async function acceptReturn(
  access: ProviderAccess,
  orderId: string,
  returnId: string,
  options?: AcceptReturnOptions,
): Promise<ActionResult> {
  const { items } = checkedOptions(options, { items: 'optional' });
  return gatedCall(access, orderId, {
    gate: 'return',
    call: 'acceptReturn',
    prepare({ folded }, api) {
      const { returns } = folded.snapshot.context;
      const known = Object.values(returns).find(({ id }) => id === returnId);
      return (
        acceptanceProblem(known, returnId, items) ??
        (() => api.acceptReturn(orderId, returnId, items && summed(items)))
      );
    },
    readFirst: readingReturns(orderId),
  });
}

function acceptanceProblem(
  known: OrderReturn | undefined,
  returnId: string,
  units: readonly Units[] | undefined,
): Invalid | undefined {
  if (known === undefined) {
    return invalid('unknown_return', `The order has no return ${returnId}.`);
  }
  if (known.state === 'accepted') {
    return invalid('already_accepted', `Return ${returnId} is already accepted.`);
  }
  if (units === undefined) return undefined;
  if (units.length === 0) return invalid('nothing_to_return', 'The request names no line.');
  return unitsProblem(units, {
    lines: known.items?.map(({ itemId }) => itemId),
    owner: `Return ${returnId}`,
    limitOf(itemId) {
      const line = known.items?.find((item) => item.itemId === itemId);
      if (line === undefined) return undefined;
      const { quantity, accepted } = line;
      return {
        limit: quantity - accepted,
        because: `left to accept (${quantity} in the return, ${accepted} accepted)`,
      };
    },
  });
}
