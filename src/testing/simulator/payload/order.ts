import {
  cancelledAmount,
  capturedAmount,
  refundableAmount,
  refundedAmount,
} from '../acts/charges.js';
import type { OrderVersion, ProviderCharge, VisitTimes } from '../provider-run/model.js';
import type { Json, JsonObject } from '../values/json.js';
import { stamp } from '../values/time.js';
import { type ItemStyle, renderItems } from './items.js';
import { putPayment } from './payment.js';
import { billTo, shipTo } from './people.js';
import type { Rendering } from './rendering.js';

function visits<K extends string>(rendering: Rendering, times: VisitTimes<K>): JsonObject {
  const json: JsonObject = {};
  // The order of the keys has no meaning and varies in the provider's samples.
  const states = Object.keys(times) as K[]; // the keys of a record of states are states
  if (rendering.random.chance(0.5)) states.reverse();
  for (const state of states) {
    const at: number | undefined = times[state];
    if (at !== undefined) json[state] = stamp(at);
  }
  return json;
}

/**
 * Whether `fraudState` is left out even of a complete payload: the examples of complete, refunded and
 * returned orders have its transitions only.
 */
function hidesFraudState(rendering: Rendering, version: OrderVersion): boolean {
  return (
    (version.state === 'complete' || version.state === 'returned') && rendering.random.chance(0.9)
  );
}

function total(version: OrderVersion, of: (charge: ProviderCharge) => number): number {
  return version.charges.reduce((sum, charge) => sum + of(charge), 0);
}

function putState(rendering: Rendering, order: JsonObject, version: OrderVersion): void {
  order.state = version.state;
  if (rendering.keeps()) {
    const times = visits(rendering, version.stateTimes);
    if (rendering.basics.apiVersion === '2020-12-17') {
      times.created = stamp(version.createdAt);
      times.submitted = stamp(version.createdAt);
    }
    order.stateTransitions = times;
  }
  if (version.fraudState !== undefined) {
    if (!hidesFraudState(rendering, version))
      rendering.put(order, 'fraudState', version.fraudState);
    rendering.put(order, 'fraudStateTransitions', visits(rendering, version.fraudTimes));
  }
}

function putTotals(rendering: Rendering, order: JsonObject, version: OrderVersion): void {
  const { basics } = rendering;
  order.totalAmount = rendering.amount(basics.total);
  if (rendering.full) {
    order.subtotal = rendering.amount(basics.subtotal);
    order.totalFees = 0;
    order.totalTax = rendering.amount(basics.tax);
    order.totalImporterTax = 0;
    order.totalDuty = 0;
    order.totalDiscount = 0;
    order.totalShipping = rendering.amount(basics.shipping);
  }
  rendering.put(order, 'capturedAmount', rendering.amount(total(version, capturedAmount)));
  // Samples show 0 for blocked and for expired orders.
  const released = version.state === 'blocked' ? 0 : total(version, cancelledAmount);
  rendering.put(order, 'cancelledAmount', rendering.amount(released));
  rendering.put(
    order,
    'availableToRefundAmount',
    rendering.amount(total(version, refundableAmount)),
  );
  const refunded = total(version, refundedAmount);
  if (refunded > 0) rendering.put(order, 'refundedAmount', rendering.amount(refunded));
}

function putPeople(rendering: Rendering, order: JsonObject): void {
  const { basics, random } = rendering;
  const { customer } = basics;
  order.email = customer.email;
  if (basics.items.some((item) => item.physical !== false)) order.shipTo = shipTo(rendering);
  order.shipFrom = { address: { country: 'US' } };
  order.billTo = billTo(rendering);
  order.taxIdentifiers = [{ id: basics.sessionId, type: 'uk', value: customer.taxIdentifier }];
  order.metadata = { note: customer.note };
  order.shippingChoice = {
    amount: rendering.amount(basics.shipping),
    description: 'standard',
    serviceLevel: 'SG',
    taxAmount: 0,
  };
  order.locale = 'en_US';
  order.customerType = 'individual';
  order.sellingEntity = { id: 'ZZ_INC-ENTITY', name: 'Reseller of Record Ltd.' };
  order.requestToBeForgotten = false;
  // Fields come and go between versions; receivers must ignore unknown ones.
  if (random.chance(0.1)) order.carbonOffset = { grams: 120, certified: [true, null, 'yes'] };
}

/** The kind of event or answer that an order is written for. */
export interface OrderStyle extends ItemStyle {
  /** Whether to include the charges that the order no longer lists. */
  readonly everyCharge?: boolean;
}

/** Renders an order as events, answers and reads show it. */
export function renderOrder(
  rendering: Rendering,
  version: OrderVersion,
  style: OrderStyle = { expanded: false, session: false },
): JsonObject {
  const { basics } = rendering;
  const order: JsonObject = {
    id: basics.id,
    createdTime: stamp(version.createdAt),
    currency: basics.currency,
  };
  if (basics.customerId !== undefined) rendering.put(order, 'customerId', basics.customerId);
  if (rendering.full) putPeople(rendering, order);
  putTotals(rendering, order, version);
  order.items = renderItems(rendering, version, style);
  rendering.put(order, 'updatedTime', stamp(version.updatedAt));
  putPayment(rendering, order, version, style.everyCharge === true);
  putState(rendering, order, version);
  if (version.upstreamId !== undefined) rendering.put(order, 'upstreamId', version.upstreamId);
  rendering.put(order, 'checkoutId', basics.checkoutId);
  rendering.put(order, 'liveMode', basics.liveMode);
  putDocuments(rendering, order, version);
  return order;
}

function putDocuments(rendering: Rendering, order: JsonObject, version: OrderVersion): void {
  if (rendering.basics.apiVersion !== '2020-12-17' || rendering.lean) return;
  for (const kind of ['invoice', 'credit_memo'] as const) {
    const files: Json[] = version.files
      .filter((file) => file.kind === kind)
      .map((file) => ({ id: file.id, url: `https://files.example/${file.id}/content` }));
    if (files.length > 0) order[kind === 'invoice' ? 'invoicePDFs' : 'creditMemoPDFs'] = files;
  }
}

/** Renders an order as the provider's own checkout reports it, with more fields. */
export function renderSessionOrder(rendering: Rendering, version: OrderVersion): JsonObject {
  const order = renderOrder(rendering, version, { expanded: true, session: true });
  order.checkoutSessionId = rendering.basics.checkoutSessionId;
  order.checkoutId = rendering.basics.checkoutId;
  order.taxInclusive = false;
  order.consents = { termsOfService: true, eula: true, termsOfSale: true };
  order.pricingFormat = {
    currencyNumberFormat: '#,###.##',
    symbol: '¤',
    decimalPlaces: 2,
    currencySymbolBeforePrice: true,
    useCurrencySymbolSpace: false,
  };
  order.saveForLater = false;
  return order;
}
