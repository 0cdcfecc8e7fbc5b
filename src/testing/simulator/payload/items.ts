import type { ItemBasics } from '../provider-run/basics.js';
import type { OrderVersion } from '../provider-run/model.js';
import type { JsonObject } from '../values/json.js';
import { stamp } from '../values/time.js';
import type { Rendering } from './rendering.js';

/** The kind of event or answer that the lines are written for. */
export interface ItemStyle {
  /** Expanded events report which items are physical. */
  readonly expanded: boolean;
  /** The provider's own checkout writes `sku` where the others write `productDetails`. */
  readonly session: boolean;
}

function lineState(item: ItemBasics, version: OrderVersion): { state: string; at?: number } {
  const times = version.stateTimes;
  switch (version.state) {
    case 'blocked':
    case 'cancelled':
    case 'returned':
      return { state: version.state, at: times[version.state] ?? version.at };
    default:
  }
  let fulfilled = 0;
  let cancelled = 0;
  let at = version.createdAt;
  for (const fulfilment of version.fulfilments) {
    for (const line of fulfilment.items) {
      if (line.itemId !== item.id) continue;
      fulfilled += line.quantity;
      cancelled += line.cancelQuantity;
      at = fulfilment.createdAt;
    }
  }
  if (cancelled === item.quantity) return { state: 'cancelled', at };
  if (fulfilled + cancelled === item.quantity) return { state: 'fulfilled', at };
  return { state: 'created' };
}

function product(item: ItemBasics, expanded: boolean): JsonObject {
  const json: JsonObject = {
    id: item.skuId,
    name: item.name,
    countryOfOrigin: 'US',
    partNumber: item.skuId,
  };
  if (expanded && item.physical !== undefined) json.physical = item.physical;
  return json;
}

/** Renders the lines of an order, with the quantities as ordered. */
export function renderItems(
  rendering: Rendering,
  version: OrderVersion,
  style: ItemStyle,
): JsonObject[] {
  return rendering.basics.items.map((item) => {
    const json: JsonObject = { id: item.id };
    const named = !rendering.omits || rendering.random.chance(0.9);
    if (style.session) {
      json.sku = product(item, true);
    } else {
      if (named) json.skuId = item.skuId;
      if (rendering.full || style.expanded) json.productDetails = product(item, style.expanded);
    }
    json.amount = rendering.amount(item.amount);
    json.quantity = item.quantity;
    if (!style.session) {
      const { state, at } = lineState(item, version);
      // A sample shows a line with an older state beside the time of the newer one.
      json.state = at !== undefined && rendering.random.chance(0.05) ? 'created' : state;
      json.stateTransitions = {
        created: stamp(version.createdAt),
        ...(at === undefined ? {} : { [state]: stamp(at) }),
      };
    }
    if (item.subscriptionId !== undefined || item.billingAgreementId !== undefined) {
      json.subscriptionInfo = {
        ...(item.subscriptionId === undefined ? {} : { subscriptionId: item.subscriptionId }),
        ...(item.billingAgreementId === undefined
          ? {}
          : { billingAgreementId: item.billingAgreementId }),
        autoRenewal: true,
        freeTrial: false,
      };
    }
    if (rendering.full) {
      json.tax = { rate: 0.08025, amount: rendering.amount(item.tax) };
      json.importerTax = { amount: 0 };
      json.duties = { amount: 0 };
      json.fees = { amount: 0, taxAmount: 0 };
      rendering.put(json, 'availableToRefundAmount', 0);
    }
    return json;
  });
}
