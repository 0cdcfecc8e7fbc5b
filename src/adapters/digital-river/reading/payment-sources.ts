import { defined } from '../../../order/defined.js';
import type { StoreCredit } from '../../../order/facts/facts.js';
import { isId } from '../../values/id.js';
import { amountIn, asList, member } from '../../values/member.js';
import type { ParsedOrder } from '../schema/order-schema.js';
import { moneyOf } from '../values/money.js';

/** The only type of source that is secondary; an order has at most one source of another type. */
const STORE_CREDIT = 'customerCredit';

/** The payment sources of an order, without owners, cards and accounts. */
export interface PaymentSources {
  /** Whether a source is the primary one. Undefined: it is not listed, or no source is store credit. */
  readonly isPrimary: (sourceId: unknown) => boolean | undefined;
  /** Store credit that the order uses. */
  readonly credits: readonly StoreCredit[];
}

/**
 * Reads `payment.sources[]`, or `sources[]` of API versions before 2021-03-23. Leaves out a source that
 * cannot be read, because sources only inform.
 *
 * Specification, "Handling pending payment orders": it is the charge on the primary source that is not
 * authorised yet. "Charges": each names its source.
 */
export function paymentSources(order: ParsedOrder): PaymentSources {
  const sources = asList(order.payment?.sources ?? order.sources);
  const isCredit = new Map(
    sources.map((source) => [member(source, 'id'), member(source, 'type') === STORE_CREDIT]),
  );
  const hasCredit = [...isCredit.values()].includes(true);
  return {
    isPrimary: (sourceId) => {
      const credit = isCredit.get(sourceId);
      return hasCredit && typeof sourceId === 'string' && credit !== undefined
        ? !credit
        : undefined;
    },
    credits: sources.flatMap((source) => creditOf(source, order.currency)),
  };
}

function creditOf(source: unknown, orderCurrency: string | undefined): readonly StoreCredit[] {
  const id = member(source, 'id');
  if (member(source, 'type') !== STORE_CREDIT || !isId(id)) return [];
  const upstreamId = member(source, 'upstreamId');
  const currency = member(source, 'currency');
  return [
    defined({
      id,
      upstreamId: isId(upstreamId) ? upstreamId : undefined,
      amount: moneyOf(
        amountIn(source, 'amount'),
        typeof currency === 'string' ? currency : orderCurrency,
      ),
    }),
  ];
}
