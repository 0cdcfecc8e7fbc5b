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
import type { chargeSchema } from '../schema/charge-schema.js';
import { readWord } from '../schema/enumeration.js';
import type {
  fileSchema,
  ParsedFulfilment,
  ParsedRefund,
  ParsedReturn,
  ParsedTransaction,
} from '../schema/order-part-schemas.js';
import { isId } from '../values/id.js';
import { moneyOf, sumOf } from '../values/money.js';
import { isPrintable } from '../values/word.js';
import { chargeFact } from './charge-facts.js';
import { unknownValueFlag } from './flags.js';
import type { ParsedObject } from './parsed-object.js';
import { parsedOrder } from './parsed-order.js';

const RETURN_STATES = ['created', 'accepted'] as const;

/** What a charge on its own says: facts about its order, no state of it. */
export function parsedCharge(charge: z.output<typeof chargeSchema>): ParsedObject {
  const unknown: UnknownValue[] = [];
  const fact = chargeFact(charge, undefined, 'charge', unknown);
  return partSaid(charge, { charges: [fact] }, unknown);
}

/**
 * What a refund says. The event `refund.complete` carries `state: succeeded`: the object decides.
 */
export function parsedRefund(refund: ParsedRefund): ParsedObject {
  const unknown: UnknownValue[] = [];
  const fact = defined({
    id: refund.id,
    state: readWord(REFUND_STATES, refund.state, 'refund.state', unknown),
    ...refundAmounts(refund),
    createdAt: refund.createdTime,
  });
  return partSaid(refund, { refunds: [fact] }, unknown);
}

/** What a return says. */
export function parsedReturn(object: ParsedReturn): ParsedObject {
  const unknown: UnknownValue[] = [];
  const state = readWord(RETURN_STATES, object.state, 'return.state', unknown);
  const items = object.items?.flatMap(({ itemId, quantity = 0, quantityAccepted = 0 }) =>
    itemId === undefined ? [] : [{ itemId, quantity, accepted: quantityAccepted }],
  );
  return partSaid(
    object,
    { returns: [defined({ id: object.id, state, items: filled(items) })] },
    unknown,
  );
}

/** What the file of an invoice or a credit memo says. */
export function parsedFile(
  file: z.output<typeof fileSchema>,
  kind: OrderDocument['kind'],
): ParsedObject {
  return partSaid(file, { documents: [{ id: file.id, kind }] }, []);
}

/** What a fulfilment says, together with the order it carries. */
export function parsedFulfilment(fulfilment: ParsedFulfilment): ParsedObject {
  const items = (fulfilment.items ?? []).flatMap(fulfilmentItem);
  const fact = defined({
    id: fulfilment.id,
    createdAt: fulfilment.createdTime,
    tracking: trackingOf(fulfilment),
    items,
  });
  const part = partSaid(fulfilment, { fulfilments: [fact] }, []);
  if (fulfilment.orderDetails === undefined) return part;
  const order = parsedOrder(fulfilment.orderDetails);
  return {
    ...order,
    ...part,
    facts: { ...order.facts, ...part.facts },
    states: order.states,
    unknown: order.unknown,
  };
}

/**
 * What a chargeback took back, as the sales transaction tells it: negative there. One of nothing is the
 * fee.
 */
export function parsedTransaction(transaction: ParsedTransaction): ParsedObject {
  const { id, amount, currency } = transaction;
  const taken = moneyOf(amount, currency);
  const chargeback = defined({
    id,
    amount: taken && { ...taken, minor: Math.abs(taken.minor) },
  });
  return partSaid(transaction, { chargebacks: [chargeback] }, []);
}

/** That a parcel can be followed, and with whom; its number and its link lead to an address. */
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

/** A line by its id, or by its SKU where the provider names only that; one that names neither is nothing. */
function fulfilmentItem({
  itemId,
  skuId,
  quantity = 0,
  cancelQuantity = 0,
}: NonNullable<ParsedFulfilment['items']>[number]): readonly FulfilmentItem[] {
  if (itemId !== undefined) return [{ itemId, quantity, cancelQuantity }];
  return skuId === undefined ? [] : [{ skuId, quantity, cancelQuantity }];
}

function partSaid(
  part: { orderId: string; liveMode?: boolean | undefined },
  facts: Facts,
  unknown: readonly UnknownValue[],
): ParsedObject {
  return defined({
    orderId: part.orderId,
    facts: defined({ ...facts, flags: filled(unknown.map(unknownValueFlag)) }),
    states: [],
    unknown,
    isOrder: false,
    liveMode: part.liveMode,
  });
}

/** Taxes and fees can make what is given back another amount than what was asked for. */
function refundAmounts(refund: ParsedRefund): { amount?: Money; asked?: Money } {
  const { amount, refundedAmount, currency, items = [], state } = refund;
  const asked =
    moneyOf(amount, currency) ?? sumOf(items.map((item) => moneyOf(item.amount, currency)));
  const byLines = items.map((item) => moneyOf(item.refundedAmount, currency));
  const given =
    moneyOf(refundedAmount, currency) ?? (byLines.includes(undefined) ? undefined : sumOf(byLines));
  // Nothing given back by a refund that succeeded is a number that was not written down yet.
  const isTold = given !== undefined && given.minor !== 0 && given.minor !== asked?.minor;
  if (state !== 'succeeded' || !isTold) {
    return defined({ amount: asked });
  }
  return defined({ amount: given, asked });
}
