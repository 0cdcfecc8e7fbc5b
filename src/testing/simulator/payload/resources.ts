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

/** Renders a refund. The charges that it lists have neither states nor amounts. */
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

/** Renders a return. A line stays `created` until all of its units are accepted. */
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

/** Renders a fulfilment, which has no state and contains the order without its payment. */
export function renderFulfilment(
  rendering: Rendering,
  fulfilment: ProviderFulfilment,
  version: OrderVersion,
): JsonObject {
  const { basics } = rendering;
  const bySku = rendering.chooses('sku_lines', 0.3);
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

/** Renders the file of a document. Older documentation shows the order in its place. */
export function renderFile(rendering: Rendering, file: ProviderFile): JsonObject {
  const { basics } = rendering;
  const json: JsonObject = { id: file.id, fileId: file.id, orderId: basics.id };
  if (basics.customerId !== undefined) json.customerId = basics.customerId;
  json.purpose = file.kind === 'invoice' ? 'customer_invoice' : 'customer_credit_memo';
  json.invoiceURL = `https://files.example/${file.id}/content`;
  return json;
}
