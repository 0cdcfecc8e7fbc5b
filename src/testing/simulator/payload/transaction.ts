import type { ProviderTransaction } from '../provider-run/model.js';
import type { JsonObject } from '../values/json.js';
import { stamp } from '../values/time.js';
import type { Rendering } from './rendering.js';

/** Renders a sales transaction. It has no state, and it names the payer and the payee. */
export function renderTransaction(rendering: Rendering, entry: ProviderTransaction): JsonObject {
  const { basics } = rendering;
  const { customer } = basics;
  const item = basics.items.find(({ id }) => id === entry.itemId);
  const amount = rendering.amount(entry.amount);
  const json: JsonObject = {
    id: entry.id,
    createdTime: stamp(entry.createdAt),
    saleTime: stamp(entry.createdAt),
    currency: basics.currency,
    amount,
    type: entry.type,
    orderId: basics.id,
    quantity: item?.quantity ?? 1,
    payoutAmounts: { currency: basics.currency, exchangeRate: 1, amount },
    payerId: basics.sessionId,
    payeeId: basics.checkoutSessionId,
  };
  if (item !== undefined) json.skuId = item.skuId;
  if (rendering.full) {
    json.payerName = `${customer.firstName} ${customer.lastName}`;
    json.payeeName = customer.organization;
  }
  rendering.put(json, 'liveMode', basics.liveMode);
  return json;
}
