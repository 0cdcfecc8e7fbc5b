import type { z } from 'zod';
import { type Facts, type OrderDocument, REFUND_STATES } from '../../order/facts.js';
import type { Money } from '../../order/money.js';
import type { UnknownValue } from '../../order/observation.js';
import { chargeFact } from './charge-facts.js';
import type { chargeSchema } from './charge-schema.js';
import { defined, filled } from './defined.js';
import { readWord } from './enumeration.js';
import { unknownValueFlag } from './flags.js';
import { moneyOf, sumOf } from './money.js';
import type {
  fileSchema,
  ParsedFulfilment,
  ParsedRefund,
  ParsedReturn,
} from './order-part-schemas.js';
import { orderSaid } from './order-said.js';
import type { Said } from './said.js';

const RETURN_STATES = ['created', 'accepted'] as const;

/** What a charge on its own says: facts about its order, no state of it. */
export function chargeSaid(charge: z.output<typeof chargeSchema>): Said {
  const unknown: UnknownValue[] = [];
  const fact = chargeFact(charge, undefined, 'charge', unknown);
  return partSaid(charge, { charges: [fact] }, unknown);
}

/**
 * What a refund says. The event `refund.complete` carries `state: succeeded`: the object decides.
 */
export function refundSaid(refund: ParsedRefund): Said {
  const unknown: UnknownValue[] = [];
  const fact = defined({
    id: refund.id,
    state: readWord(REFUND_STATES, refund.state, 'refund.state', unknown),
    amount: refundAmount(refund),
    createdAt: refund.createdTime,
  });
  return partSaid(refund, { refunds: [fact] }, unknown);
}

/** What a return says. */
export function returnSaid(object: ParsedReturn): Said {
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
export function fileSaid(file: z.output<typeof fileSchema>, kind: OrderDocument['kind']): Said {
  return partSaid(file, { documents: [{ id: file.id, kind }] }, []);
}

/** What a fulfilment says, together with the order it carries. */
export function fulfilmentSaid(fulfilment: ParsedFulfilment): Said {
  const items = (fulfilment.items ?? []).flatMap(({ itemId, quantity, cancelQuantity }) =>
    itemId === undefined
      ? []
      : [{ itemId, quantity: quantity ?? 0, cancelQuantity: cancelQuantity ?? 0 }],
  );
  const fact = defined({ id: fulfilment.id, createdAt: fulfilment.createdTime, items });
  const part = partSaid(fulfilment, { fulfilments: [fact] }, []);
  if (fulfilment.orderDetails === undefined) return part;
  const order = orderSaid(fulfilment.orderDetails);
  return {
    ...order,
    ...part,
    facts: { ...order.facts, ...part.facts },
    states: order.states,
    unknown: order.unknown,
  };
}

function partSaid(
  part: { orderId: string; liveMode?: boolean | undefined },
  facts: Facts,
  unknown: readonly UnknownValue[],
): Said {
  return defined({
    orderId: part.orderId,
    facts: defined({ ...facts, flags: filled(unknown.map(unknownValueFlag)) }),
    states: [],
    unknown,
    isOrder: false,
    liveMode: part.liveMode,
  });
}

function refundAmount(refund: ParsedRefund): Money | undefined {
  if (refund.amount !== undefined) return moneyOf(refund.amount, refund.currency);
  return sumOf((refund.items ?? []).map((item) => moneyOf(item.amount, refund.currency)));
}
