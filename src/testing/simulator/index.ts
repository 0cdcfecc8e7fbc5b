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
export type { Currency } from './amount.js';
export { CURRENCIES } from './amount.js';
export type {
  ApiVersion,
  BasicsWishes,
  ItemBasics,
  OrderBasics,
  PaymentMethod,
  SourceBasics,
} from './basics.js';
export type { ChaosOptions, DeliveryPlan, PlannedDelivery } from './chaos.js';
export { planDeliveries } from './chaos.js';
export type { Customer } from './customer.js';
export type { Acknowledgement, DeliverOptions, DeliveryReport } from './deliver.js';
export { deliver } from './deliver.js';
export type { Breakage, Signing } from './forgery.js';
export { BREAKAGES, FORGERIES, OVERSIZED_BYTES } from './forgery.js';
export type { Json, JsonObject } from './json.js';
export { LIFE_CLASS_NAMES, LIFE_CLASSES, type LifeClass } from './life-classes.js';
export type { LineUnits } from './lines.js';
export type { AnswerMessage, Message, WebhookMessage } from './message.js';
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
} from './model.js';
export type { RenderOptions } from './payload/rendering.js';
export { Random, type Seed } from './random.js';
export type { RejectedCreation, RejectionCause } from './rejection.js';
export { simulateRejection } from './rejection.js';
export { orderScenarios, SCENARIO_NAMES, type ScenarioName } from './scenarios/index.js';
export type { OrderScenario } from './scenarios/scenario.js';
export { SIGNATURE_HEADER, signatureHeader } from './sign.js';
export type { OrderHistory, SimulationOptions } from './simulate.js';
export { simulateOrder, simulateScenario } from './simulate.js';
export type { TellingOptions } from './telling.js';
export type { Truth } from './truth.js';
