/**
 * The provider's side of orders, from a seed: what it said, when, and what was so. Written from the
 * provider's documentation and independent of the statechart it is used to test.
 *
 * ```ts
 * fc.assert(fc.property(fc.nat(), (seed) => {
 *   const history = simulateOrder(seed, { lean: true });
 *   const plan = planDeliveries(history.messages, seed);
 *   const order = fold(plan.arrivals.map(toObservation));
 *   return order.state === history.truth.state;
 * }));
 * ```
 *
 * @packageDocumentation
 */

export type { ChaosOptions, DeliveryPlan, PlannedDelivery } from './delivery/chaos.js';
export { planDeliveries } from './delivery/chaos.js';
export type { Acknowledgement, DeliverOptions, DeliveryReport } from './delivery/deliver.js';
export { deliver } from './delivery/deliver.js';
export type { Breakage, Signing } from './delivery/forgery.js';
export { BREAKAGES, FORGERIES, OVERSIZED_BYTES } from './delivery/forgery.js';
export type { AnswerMessage, Message, WebhookMessage } from './delivery/message.js';
export { SIGNATURE_HEADER, signatureHeader } from './delivery/sign.js';
export type { MessageOptions } from './delivery/telling.js';
export { LIFE_CLASS_NAMES, LIFE_CLASSES, type LifeClass } from './life-classes.js';
export type { RenderOptions } from './payload/rendering.js';
export type {
  ApiVersion,
  BasicsOverrides,
  ItemBasics,
  OrderBasics,
  PaymentMethod,
  SourceBasics,
} from './provider-run/basics.js';
export type {
  ChargeRefund,
  Movement,
  MovementState,
  OrderVersion,
  ProviderCharge,
  ProviderChargeState,
  ProviderFile,
  ProviderFraudState,
  ProviderFulfilment,
  ProviderOrderState,
  ProviderRefund,
  ProviderRefundState,
  ProviderReturn,
  ProviderTransaction,
  SessionState,
  VisitTimes,
} from './provider-run/model.js';
export type { RejectedCreation, RejectionCause } from './rejection.js';
export { simulateRejection } from './rejection.js';
export { orderScenarios, SCENARIO_NAMES, type ScenarioName } from './scenarios/index.js';
export type { OrderScenario } from './scenarios/scenario.js';
export type { OrderHistory, SimulationOptions } from './simulate.js';
export { simulateOrder, simulateScenario } from './simulate.js';
export type { Truth } from './truth.js';
export type { Currency } from './values/amount.js';
export { CURRENCIES } from './values/amount.js';
export type { Customer } from './values/customer.js';
export type { Json, JsonObject } from './values/json.js';
export type { LineUnits } from './values/lines.js';
export { Random, type Seed } from './values/random.js';
