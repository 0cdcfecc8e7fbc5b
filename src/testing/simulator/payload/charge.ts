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
 * A charge. On its own (as the object of an event) it names its order and session and says which
 * fulfilment asked for a capture; inside an order it does not. An event's charge can state something
 * older than the event's own name, or no state.
 */
export function renderCharge(
  rendering: Rendering,
  charge: ProviderCharge,
  alone: boolean,
  stating?: 'pending' | 'nothing',
): JsonObject {
  const { basics } = rendering;
  const json: JsonObject = {
    id: charge.id,
    createdTime: stamp(charge.createdAt),
    currency: basics.currency,
    amount: rendering.amount(charge.amount),
  };
  if (stating !== 'nothing') json.state = stating ?? charge.state;
  if (alone) json.orderId = basics.id;
  // Documented by a sample: true as soon as a capture was tried, even if it failed.
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
