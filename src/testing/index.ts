/**
 * For tests of what is built on this package: simulated providers, `given().when().then()` over the
 * rules, conformance suites for stores and for adapters of providers, and signatures for deliveries.
 * Arbitraries for fast-check are in `order-lifecycle/testing/arbitraries`.
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
 * @module order-lifecycle/testing
 */
export { signForTest } from '../adapters/digital-river/index.js';
export {
  type ExpectedOutcome,
  type Given,
  type GivenOptions,
  given,
  type ObservationOrBody,
  type When,
} from './given.js';
export type { ServerFault } from './http-server/faults.js';
export {
  type ProviderConformanceOptions,
  providerConformance,
} from './provider-conformance/provider-conformance.js';
export type {
  DeliverySigning,
  ProviderCallsSubject,
  ProviderLife,
  ProviderLifeEnd,
  ProviderResponseSample,
  ProviderSubject,
  SignedDelivery,
} from './provider-conformance/provider-subject.js';
export type { Fault, Route } from './provider-server/fault.js';
export {
  type ProviderServer,
  type ProviderServerOptions,
  type ReceivedCall,
  startProviderServer,
} from './provider-server/provider-server.js';
export type { ServedEvent, ServedOrder } from './provider-server/served-order.js';
export {
  type ChaosOptions,
  type DeliveryPlan,
  type PlannedDelivery,
  planDeliveries,
} from './simulator/delivery/chaos.js';
export {
  type Acknowledgement,
  type DeliverOptions,
  type DeliveryReport,
  deliver,
} from './simulator/delivery/deliver.js';
export type { Breakage, Forgery } from './simulator/delivery/forgery.js';
export type { AnswerMessage, Message, WebhookMessage } from './simulator/delivery/message.js';
export type { LifeClass } from './simulator/life-classes.js';
export type { OrderOverrides } from './simulator/provider-run/basics.js';
export type { ProviderFraudState, ProviderOrderState } from './simulator/provider-run/model.js';
export {
  type RejectedCreation,
  type RejectionCause,
  simulateRejection,
} from './simulator/rejection.js';
export { SCENARIO_NAMES, type ScenarioName } from './simulator/scenarios/index.js';
export { type OrderHistory, simulateOrder, simulateScenario } from './simulator/simulate.js';
export type { SimulationOptions } from './simulator/simulation-options.js';
export type { Truth } from './simulator/truth.js';
export type { Currency } from './simulator/values/amount.js';
export type { Json, JsonObject } from './simulator/values/json.js';
export type { LineUnits } from './simulator/values/lines.js';
export { Random, type Seed } from './simulator/values/random.js';
export { storeConformance } from './store-conformance/store-conformance.js';
export type { StripeEffect } from './stripe-server/calls/call.js';
export type { StripeRoute } from './stripe-server/calls/routes.js';
export { STRIPE_SERVER_NOT_PLAYED } from './stripe-server/not-played.js';
export type { ServedStripeOrder } from './stripe-server/served-stripe-order.js';
export type { ReceivedStripeCall } from './stripe-server/stripe-api.js';
export {
  type StripeObjects,
  type StripeObjectsOptions,
  stripeObjectsOf,
} from './stripe-server/stripe-objects.js';
export {
  type StripeFault,
  type StripeServer,
  type StripeServerOptions,
  type StripeWebhookRequest,
  startStripeServer,
} from './stripe-server/stripe-server.js';
export {
  deliveries as stripeDeliveries,
  forgeStripeSignature,
  NOT_PLAYED as STRIPE_NOT_PLAYED,
  PERSONAL_DATA_IN_STRIPE_BODIES,
  type ShopAct,
  type ShopItem,
  STRIPE_BREAKAGES,
  STRIPE_FORGERIES,
  STRIPE_LIFE_CLASSES,
  type StripeBreakage,
  type StripeDelivery,
  type StripeEventBody,
  type StripeForgery,
  type StripeLife,
  type StripeLifeClass,
  type StripeLifeOptions,
  type StripeLivesOptions,
  type StripeOrderState,
  type StripeScenario,
  type StripeSignatureOptions,
  type StripeTruth,
  type StripeTruthFlag,
  signStripe,
  simulateStripe,
  stripeLives,
  stripeScenarios,
  thinStripeEvent,
  unreadableStripe,
  withinOneSecond,
  withNewIds,
} from './stripe-simulator/index.js';
export type { Generation as StripeGeneration } from './stripe-simulator/run/generation.js';
export type { TestRunner } from './test-runner.js';
