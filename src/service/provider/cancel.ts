import { checkedOptions } from '../../order/options/options.js';
import type { ActionResult } from './action-result.js';
import { gatedCall, readingOrder } from './gated-call.js';
import { openUnits } from './open-units.js';
import type { ProviderAccess } from './provider-access.js';
import type { Units } from './units.js';

/** Which units to cancel. */
export interface CancelOptions {
  /** Absent: everything that is open. */
  readonly items?: readonly Units[];
}

/** Cancels units, if the order may be cancelled now. This releases the money for them. */
export async function cancel(
  access: ProviderAccess,
  orderId: string,
  options?: CancelOptions,
): Promise<ActionResult> {
  const { items } = checkedOptions(options, { items: 'optional' });
  return gatedCall(access, orderId, {
    gate: 'cancel',
    call: 'fulfil',
    prepare(record, api) {
      const units = openUnits(record, items);
      if ('kind' in units) return units;
      const lines = units.map(({ itemId, quantity }) => ({ itemId, cancelQuantity: quantity }));
      return () => api.fulfil(orderId, lines);
    },
    readFirst: readingOrder(orderId, ['lines_unknown']),
  });
}
