import { checkedOptions, type OptionNames } from '../../order/options/options.js';
import { keyRefused } from '../shop/key-refused.js';
import type { ActionResult } from './action-result.js';
import { gatedCall, readingOrder } from './gated-call.js';
import type { ProviderAccess } from './provider-access.js';
import { openUnits } from './requested/open-units.js';
import type { Units } from './requested/units.js';

/** Which units to cancel. */
export interface CancelOptions {
  /** Absent: everything that is open. */
  readonly items?: readonly Units[];
  /**
   * The shop's own id of the cancellation, such as the key of the milestone. Needed where the provider speaks of
   * payments, and only there: the same request under the same key is recorded once.
   */
  readonly key?: string;
}

export const CANCEL_OPTIONS: OptionNames<CancelOptions> = { items: 'optional', key: 'optional' };

/** Cancels units, if the order may be cancelled now. This releases the money for them. */
export async function cancel(
  access: ProviderAccess,
  orderId: string,
  options?: CancelOptions,
): Promise<ActionResult> {
  const { items, key } = checkedOptions(options, CANCEL_OPTIONS);
  const refused = keyRefused(access.provider, key);
  if (refused !== undefined) return refused;
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
