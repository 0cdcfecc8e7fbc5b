import type { RefundRequest } from '../../adapters/provider-api.js';
import { ledger, type OrderRecord, refundableAmount } from '../../lifecycle/index.js';
import { filled } from '../../order/defined.js';
import { checkedOptions, type OptionNames } from '../../order/options/options.js';
import { keyRefused, paymentRefused } from '../shop/key-refused.js';
import { type ActionResult, type Invalid, invalid } from './action-result.js';
import { gatedCall, readingOrder } from './gated-call.js';
import type { ProviderAccess } from './provider-access.js';
import { isAmount, notAnAmount, tooMuch } from './requested/amount-problem.js';
import { lineProblem, unitsProblem } from './requested/units.js';

/** How much to refund, and of which payment. */
export interface RefundOptions extends RefundRequest {
  /**
   * The shop's own id of the refund. Needed where the provider speaks of payments, and only there: the same
   * request under the same key gives money back once.
   */
  readonly key?: string;
  /**
   * Payments only: the provider's id of the payment to refund. Needed if more than one has something left.
   */
  readonly payment?: string;
}

export const REFUND_OPTIONS: OptionNames<RefundOptions> = {
  amount: 'optional',
  items: 'optional',
  type: 'optional',
  reason: 'optional',
  key: 'optional',
  payment: 'optional',
};

/**
 * Refunds an amount, if the order may be refunded now, and no more than is available. The order is
 * read first: a refund under way lowers what is available before any delivery reports it.
 */
export async function refund(
  access: ProviderAccess,
  orderId: string,
  given: RefundOptions,
): Promise<ActionResult> {
  const { key, payment, ...request } = checkedOptions(given, REFUND_OPTIONS);
  const refused = keyRefused(access.provider, key) ?? paymentRefused(access.provider, { payment });
  if (refused !== undefined) return refused;
  return gatedCall(access, orderId, {
    gate: 'refund',
    call: 'refund',
    prepare: (record, api) =>
      refundProblem(record, request) ?? (() => api.refund(orderId, request)),
    readFirst: readingOrder(orderId, ['possible']),
  });
}

function refundProblem(
  record: OrderRecord,
  { amount, items = [] }: RefundRequest,
): Invalid | undefined {
  const { context } = record.folded.snapshot;
  const available = refundableAmount(record);
  const amounts = [...(amount === undefined ? [] : [amount]), ...items.map((item) => item.amount)];
  if (amounts.length === 0 || !amounts.every(isAmount)) return notAnAmount();
  const currency = (available ?? context.totalAmount)?.currency;
  const other = amounts.find((one) => currency !== undefined && one.currency !== currency);
  if (other !== undefined) {
    return invalid('wrong_currency', `The order is in ${currency}, not in ${other.currency}.`);
  }
  const lines = filled(Object.keys(context.items));
  const unknown = items.flatMap(({ itemId }) => lineProblem(itemId, lines) ?? []).at(0);
  const problem = unknown ?? refundedUnitsProblem(record, items);
  if (problem !== undefined) return problem;
  const requested = amounts.reduce((sum, one) => sum + one.minor, 0);
  if (available === undefined || requested <= available.minor) return undefined;
  return tooMuch({ minor: requested, currency: available.currency }, available, 'to refund');
}

/** Cancelled units were never paid for; how many of the others were fulfilled is not always known. */
function refundedUnitsProblem(
  record: OrderRecord,
  items: NonNullable<RefundRequest['items']>,
): Invalid | undefined {
  const ledgerLines = ledger(record);
  const units = items.flatMap(({ itemId, quantity }) =>
    quantity === undefined ? [] : [{ itemId, quantity }],
  );
  return unitsProblem(units, {
    lines: undefined,
    limitOf(itemId) {
      const line = ledgerLines.find((one) => one.itemId === itemId);
      if (line?.ordered === undefined) return undefined;
      const { ordered, cancelled = 0 } = line;
      const because = `left (${ordered} ordered, ${cancelled} of them cancelled)`;
      return { limit: ordered - cancelled, because };
    },
  });
}
