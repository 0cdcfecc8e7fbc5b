import type {
  OrderVersion,
  ProviderFile,
  ProviderFulfilment,
  ProviderRefund,
  ProviderReturn,
} from '../provider-run/model.js';
import type { JsonObject } from '../values/json.js';
import { stamp } from '../values/time.js';
import { renderOrder } from './order.js';
import type { Rendering } from './rendering.js';

/** A refund. Its own list of charges has another shape than an order's: no states, no amounts. */
export function renderRefund(
  rendering: Rendering,
  refund: ProviderRefund,
  version: OrderVersion,
): JsonObject {
  const { basics } = rendering;
  const refunded = refund.state === 'succeeded' ? refund.given : 0;
  const item = basics.items.find((candidate) => candidate.id === refund.itemId);
  const json: JsonObject = {
    id: refund.id,
    createdTime: stamp(refund.createdAt),
    currency: basics.currency,
    items:
      item === undefined
        ? []
        : [
            {
              amount: rendering.amount(refund.amount),
              quantity: 1,
              refundedAmount: rendering.amount(refunded),
              skuId: item.skuId,
              itemId: item.id,
            },
          ],
    orderId: basics.id,
    reason: refund.reason,
    refundedAmount: rendering.amount(refunded),
    state: refund.state,
  };
  if (item === undefined) json.amount = rendering.amount(refund.amount);
  if (refund.state === 'pending_information') {
    json.tokenInformation = { token: `${refund.id}_token`, expiresTime: stamp(version.at) };
  }
  if (refund.failureReason !== undefined) json.failureReason = refund.failureReason;
  rendering.put(json, 'liveMode', basics.liveMode);
  const touched = version.charges.filter((charge) =>
    charge.refunds.some((part) => part.refundId === refund.id && part.state !== 'pending'),
  );
  if (touched.length > 0) {
    json.charges = touched.map((charge) => ({
      id: charge.id,
      captured: true,
      refunded: true,
      refunds: charge.refunds
        .filter((part) => part.refundId === refund.id)
        .map((part) => ({
          createdTime: stamp(part.createdAt),
          amount: rendering.amount(part.amount),
          state: part.state,
        })),
      sourceId: charge.sourceId,
    }));
  }
  return json;
}

/** Goods on their way back. A line stays `created` until all of it was accepted. */
export function renderReturn(rendering: Rendering, entry: ProviderReturn): JsonObject {
  const { basics } = rendering;
  const json: JsonObject = {
    id: entry.id,
    createdTime: stamp(entry.createdAt),
    currency: basics.currency,
    items: entry.items.map((line) => {
      const item = basics.items.find((candidate) => candidate.id === line.itemId);
      return {
        itemId: line.itemId,
        amount: rendering.amount(item?.amount ?? 0),
        quantity: line.quantity,
        quantityAccepted: line.accepted,
        ...(item === undefined ? {} : { skuId: item.skuId }),
        state: entry.state,
      };
    }),
    orderId: basics.id,
    reason: entry.reason,
    state: entry.state,
  };
  rendering.put(json, 'liveMode', basics.liveMode);
  return json;
}

/** A fulfilment, with the order (less its payment) inside. It has no state of its own. */
export function renderFulfilment(
  rendering: Rendering,
  fulfilment: ProviderFulfilment,
  version: OrderVersion,
): JsonObject {
  const { basics } = rendering;
  const bySku = rendering.takes('sku_lines', 0.3);
  const json: JsonObject = {
    id: fulfilment.id,
    createdTime: stamp(fulfilment.createdAt),
    items: fulfilment.items.map((line) => {
      const item = basics.items.find((candidate) => candidate.id === line.itemId);
      return {
        quantity: line.quantity,
        cancelQuantity: line.cancelQuantity,
        ...(item === undefined ? {} : { skuId: item.skuId }),
        ...(bySku && item !== undefined ? {} : { itemId: line.itemId }),
      };
    }),
    orderId: basics.id,
  };
  if (rendering.full) {
    const number = basics.customer.trackingNumber;
    json.trackingCompany = 'Overland Parcels';
    json.trackingNumber = number;
    json.trackingUrl = `https://parcels.example/?n=${number}`;
  }
  rendering.put(json, 'liveMode', basics.liveMode);
  if (rendering.keeps()) {
    const details = renderOrder(rendering, version, { expanded: basics.expanded, session: false });
    delete details.payment;
    delete details.charges;
    delete details.sources;
    json.orderDetails = details;
  }
  return json;
}

/** A document about an order: a small object that is not the order, whatever old texts say. */
export function renderFile(rendering: Rendering, file: ProviderFile): JsonObject {
  const { basics } = rendering;
  const json: JsonObject = { id: file.id, fileId: file.id, orderId: basics.id };
  if (basics.customerId !== undefined) json.customerId = basics.customerId;
  json.purpose = file.kind === 'invoice' ? 'customer_invoice' : 'customer_credit_memo';
  json.invoiceURL = `https://files.example/${file.id}/content`;
  return json;
}
