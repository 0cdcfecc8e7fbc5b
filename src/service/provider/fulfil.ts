import type { Tracking } from '../../adapters/provider-api.js';
import type { Money } from '../../order/facts/money.js';
import { checkedOptions, type OptionNames } from '../../order/options/options.js';
import { keyRefused, paymentRefused } from '../shop/key-refused.js';
import type { ActionResult } from './action-result.js';
import { gatedCall, readingOrder } from './gated-call.js';
import type { ProviderAccess } from './provider-access.js';
import { openUnits } from './requested/open-units.js';
import type { Units } from './requested/units.js';

/** Which units to fulfil. */
export interface FulfilOptions {
  /** Absent: everything that is open. */
  readonly items?: readonly Units[];
  /** Orders only: for the customer and the provider. */
  readonly tracking?: Tracking;
  /**
   * The shop's own id of what it sends, such as the key of the milestone. Needed where the provider speaks of
   * payments, and only there: the same request under the same key is recorded once.
   */
  readonly key?: string;
  /**
   * Payments only: what to capture of one payment, which releases the rest of it; from one minor unit. Absent:
   * all that is authorised. Valid if one payment is left to capture, or with `payment`.
   */
  readonly amount?: Money;
  /** Payments only: the provider's id of the only payment to capture. Absent: every one. */
  readonly payment?: string;
}

export const FULFIL_OPTIONS: OptionNames<FulfilOptions> = {
  items: 'optional',
  tracking: 'optional',
  key: 'optional',
  amount: 'optional',
  payment: 'optional',
};

/** Fulfils units, if the order may be fulfilled now. This captures the money for them. */
export async function fulfil(
  access: ProviderAccess,
  orderId: string,
  options?: FulfilOptions,
): Promise<ActionResult> {
  const { items, tracking, key, amount, payment } = checkedOptions(options, FULFIL_OPTIONS);
  const refused =
    keyRefused(access.provider, key) ?? paymentRefused(access.provider, { amount, payment });
  if (refused !== undefined) return refused;
  return gatedCall(access, orderId, {
    gate: 'fulfil',
    call: 'fulfil',
    prepare(record, api) {
      const units = openUnits(record, items);
      if ('kind' in units) return units;
      return () => api.fulfil(orderId, units, tracking);
    },
    readFirst: readingOrder(orderId, ['lines_unknown']),
  });
}
