import type { z } from 'zod';
import { defined, filled } from '../../../order/defined.js';
import {
  type Facts,
  type FulfilmentItem,
  type OrderDocument,
  type ParcelTracking,
  REFUND_STATES,
} from '../../../order/facts/facts.js';
import type { Money } from '../../../order/facts/money.js';
import type { UnknownValue } from '../../../order/observation.js';
import { readEnumeration } from '../../values/enumeration.js';
import { isId } from '../../values/id.js';
import { isPrintable } from '../../values/printable.js';
import type { chargeSchema } from '../schema/charge-schema.js';
import type {
  fileSchema,
  ParsedFulfilment,
  ParsedRefund,
  ParsedReturn,
  ParsedTransaction,
} from '../schema/order-part-schemas.js';
import { moneyOf, sumOf } from '../values/money.js';
import { chargeFact } from './charge-facts.js';
import { unknownValueFlag } from './flags.js';
import { orderReport } from './order-report.js';
import type { Report } from './report.js';

const RETURN_STATES = ['created', 'accepted'] as const;

/** Reports a charge that comes without its order. */
export function chargeReport(charge: z.output<typeof chargeSchema>): Report {
  const unknown: UnknownValue[] = [];
  const fact = chargeFact(charge, undefined, 'charge', unknown);
  return partReport(charge, { charges: [fact] }, unknown);
}

/** Reports a refund. `refund.complete` carries `state: succeeded`: the object decides, not the event. */
export function refundReport(refund: ParsedRefund): Report {
  const unknown: UnknownValue[] = [];
  const fact = defined({
    id: refund.id,
    state: readEnumeration(REFUND_STATES, refund.state, 'refund.state', unknown),
    ...refundAmounts(refund),
    createdAt: refund.createdTime,
  });
  return partReport(refund, { refunds: [fact] }, unknown);
}

/** Reports a return. */
export function returnReport(object: ParsedReturn): Report {
  const unknown: UnknownValue[] = [];
  const state = readEnumeration(RETURN_STATES, object.state, 'return.state', unknown);
  const items = object.items?.flatMap(({ itemId, quantity = 0, quantityAccepted = 0 }) =>
    itemId === undefined ? [] : [{ itemId, quantity, accepted: quantityAccepted }],
  );
  return partReport(
    object,
    { returns: [defined({ id: object.id, state, items: filled(items) })] },
    unknown,
  );
}

/** Reports the file of an invoice or a credit memo. */
export function fileReport(file: z.output<typeof fileSchema>, kind: OrderDocument['kind']): Report {
  return partReport(file, { documents: [{ id: file.id, kind }] }, []);
}

/** Reports a fulfilment and the order that it carries. */
export function fulfilmentReport(fulfilment: ParsedFulfilment): Report {
  const items = (fulfilment.items ?? []).flatMap(fulfilmentItem);
  const fact = defined({
    id: fulfilment.id,
    createdAt: fulfilment.createdTime,
    tracking: trackingOf(fulfilment),
    items,
  });
  const part = partReport(fulfilment, { fulfilments: [fact] }, []);
  if (fulfilment.orderDetails === undefined) return part;
  const order = orderReport(fulfilment.orderDetails);
  return {
    ...order,
    ...part,
    facts: { ...order.facts, ...part.facts },
    states: order.states,
    unknown: order.unknown,
  };
}

/** Reports a chargeback, from a sales transaction with a negative amount. An amount of 0 is the fee. */
export function transactionReport(transaction: ParsedTransaction): Report {
  const { id, amount, currency } = transaction;
  const taken = moneyOf(amount, currency);
  const chargeback = defined({
    id,
    amount: taken && { ...taken, minor: Math.abs(taken.minor) },
  });
  return partReport(transaction, { chargebacks: [chargeback] }, []);
}

/** The carrier of a shipment. Its number and link lead to an address, so they are not stored. */
function trackingOf({
  trackingCompany,
  trackingNumber,
}: ParsedFulfilment): ParcelTracking | undefined {
  const company =
    typeof trackingCompany === 'string' && isPrintable(trackingCompany)
      ? trackingCompany
      : undefined;
  if (company === undefined && !isId(trackingNumber)) return undefined;
  return defined({ company });
}

/** A line is identified by its id, or else by its SKU. A line without either is left out. */
function fulfilmentItem({
  itemId,
  skuId,
  quantity = 0,
  cancelQuantity = 0,
}: NonNullable<ParsedFulfilment['items']>[number]): readonly FulfilmentItem[] {
  if (itemId !== undefined) return [{ itemId, quantity, cancelQuantity }];
  return skuId === undefined ? [] : [{ skuId, quantity, cancelQuantity }];
}

function partReport(
  part: { orderId: string; liveMode?: boolean | undefined },
  facts: Facts,
  unknown: readonly UnknownValue[],
): Report {
  return defined({
    orderId: part.orderId,
    facts: defined({ ...facts, flags: filled(unknown.map(unknownValueFlag)) }),
    states: [],
    unknown,
    isOrder: false,
    liveMode: part.liveMode,
  });
}

/** Because of taxes and fees, the refunded amount can differ from the requested one. */
function refundAmounts(refund: ParsedRefund): { amount?: Money; asked?: Money } {
  const { amount, refundedAmount, currency, items = [], state } = refund;
  const requested =
    moneyOf(amount, currency) ?? sumOf(items.map((item) => moneyOf(item.amount, currency)));
  const byLines = items.map((item) => moneyOf(item.refundedAmount, currency));
  const refunded =
    moneyOf(refundedAmount, currency) ?? (byLines.includes(undefined) ? undefined : sumOf(byLines));
  // A succeeded refund of 0 is one whose amount is not known yet.
  const differs =
    refunded !== undefined && refunded.minor !== 0 && refunded.minor !== requested?.minor;
  if (state !== 'succeeded' || !differs) return defined({ amount: requested });
  return defined({ amount: refunded, asked: requested });
}
