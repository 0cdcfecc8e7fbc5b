import { capturedAmount, refundedAmount } from '../acts/charges.js';
import type { Movement, ProviderCharge } from '../provider-run/model.js';
import type { JsonObject } from '../values/json.js';
import { stamp } from '../values/time.js';
import type { Rendering } from './rendering.js';

function movements(rendering: Rendering, list: readonly Movement[], alone: boolean): JsonObject[] {
  return list.map((movement) => {
    const json: JsonObject = {
      id: movement.id,
      createdTime: stamp(movement.createdAt),
      amount: rendering.amount(movement.amount),
      state: movement.state,
    };
    if (alone && movement.fulfilmentId !== undefined) json.fulfillmentId = movement.fulfilmentId;
    return json;
  });
}

/**
 * Renders a charge. As the object of an event it names its order, its session and the fulfilment of
 * each capture; inside an order it does not. The charge of an event can show an older state than the
 * event's name, or none.
 */
export function renderCharge(
  rendering: Rendering,
  charge: ProviderCharge,
  alone: boolean,
  shownState?: 'pending' | 'none',
): JsonObject {
  const { basics } = rendering;
  const json: JsonObject = {
    id: charge.id,
    createdTime: stamp(charge.createdAt),
    currency: basics.currency,
    amount: rendering.amount(charge.amount),
  };
  if (shownState !== 'none') json.state = shownState ?? charge.state;
  if (alone) json.orderId = basics.id;
  // A sample shows: true as soon as a capture was attempted, even if it failed.
  json.captured = charge.captures.length > 0;
  if (charge.captures.length > 0) json.captures = movements(rendering, charge.captures, alone);
  json.refunded = charge.refunds.some((part) => part.state !== 'pending');
  if (charge.refunds.length > 0) {
    json.refunds = charge.refunds.map((part) => ({
      createdTime: stamp(part.createdAt),
      amount: rendering.amount(part.amount),
      state: part.state,
    }));
    if (rendering.full) json.refundedAmount = rendering.amount(refundedAmount(charge));
  }
  if (charge.cancels.length > 0) json.cancels = movements(rendering, charge.cancels, alone);
  if (rendering.full && charge.captures.length > 0) {
    json.capturedAmount = rendering.amount(capturedAmount(charge));
  }
  if (charge.failureCode !== undefined) json.failureCode = charge.failureCode;
  if (charge.failureMessage !== undefined) json.failureMessage = charge.failureMessage;
  json.sourceId = charge.sourceId;
  if (alone) {
    json.paymentSessionId = basics.sessionId;
    json.liveMode = basics.liveMode;
  }
  json.type = 'customer_initiated';
  return json;
}
