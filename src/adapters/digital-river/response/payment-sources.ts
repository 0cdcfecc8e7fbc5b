import { defined } from '../../../order/defined.js';
import type { StoreCredit } from '../../../order/facts/facts.js';
import type { ParsedOrder } from '../schema/order-schema.js';
import { isId } from '../values/id.js';
import { member } from '../values/member.js';
import { moneyOf } from '../values/money.js';

/** The one kind of source that is secondary; an order has at most one of any other kind. */
const STORE_CREDIT = 'customerCredit';

/** What the payment sources of an order say, without their owners, cards and accounts. */
export interface PaymentSources {
  /**
   * Whether a source is the primary one. Undefined: the source is not listed, or none is store credit,
   * and then there is nothing to tell apart.
   */
  readonly isPrimary: (sourceId: unknown) => boolean | undefined;
  /** Store credit to take off what the customer has. */
  readonly credits: readonly StoreCredit[];
}

/**
 * Reads `payment.sources[]`, or `sources[]` of API versions before 2021-03-23. They only inform, so
 * what cannot be read is left out and never keeps the order from being understood.
 *
 * Specification, "Handling pending payment orders": it is the charge on the primary source that is not
 * authorised yet. "Charges": each names its source.
 */
export function paymentSources(order: ParsedOrder): PaymentSources {
  const list = order.payment?.sources ?? order.sources;
  const sources: readonly unknown[] = Array.isArray(list) ? list : [];
  const isCredit = new Map(
    sources.map((source) => [member(source, 'id'), member(source, 'type') === STORE_CREDIT]),
  );
  const tells = [...isCredit.values()].includes(true);
  return {
    isPrimary: (sourceId) => {
      const credit = isCredit.get(sourceId);
      return tells && typeof sourceId === 'string' && credit !== undefined ? !credit : undefined;
    },
    credits: sources.flatMap((source) => creditOf(source, order.currency)),
  };
}

function creditOf(source: unknown, orderCurrency: string | undefined): readonly StoreCredit[] {
  const id = member(source, 'id');
  if (member(source, 'type') !== STORE_CREDIT || !isId(id)) return [];
  const upstreamId = member(source, 'upstreamId');
  const amount = member(source, 'amount');
  const currency = member(source, 'currency');
  return [
    defined({
      id,
      upstreamId: isId(upstreamId) ? upstreamId : undefined,
      amount:
        typeof amount === 'number' || typeof amount === 'string'
          ? moneyOf(amount, typeof currency === 'string' ? currency : orderCurrency)
          : undefined,
    }),
  ];
}
