/** The simulator and its internal parts, for the package's own tests, benchmarks and demo. */
export { type Posted, pause, post, repeated } from './delivery/attempts.js';
export type { ChaosOptions, DeliveryPlan, PlannedDelivery } from './delivery/chaos.js';
export { planDeliveries } from './delivery/chaos.js';
export type { Acknowledgement } from './delivery/deliver.js';
export { deliver } from './delivery/deliver.js';
export { BREAKAGES, FORGERIES, OVERSIZED_BYTES } from './delivery/forgery.js';
export type { AnswerMessage, Message, WebhookMessage } from './delivery/message.js';
export { SIGNATURE_HEADER, signatureHeader } from './delivery/sign.js';
export { LIFE_CLASS_NAMES, LIFE_CLASSES, type LifeClass } from './life-classes.js';
export type { OrderVersion, ProviderCharge, ProviderOrderState } from './provider-run/model.js';
export { simulateRejection } from './rejection.js';
export { orderScenarios, SCENARIO_NAMES, type ScenarioName } from './scenarios/index.js';
export { type OrderHistory, simulateOrder, simulateScenario } from './simulate.js';
export type { SimulationOptions } from './simulation-options.js';
export type { Truth } from './truth.js';
export type { Json, JsonObject } from './values/json.js';
export { Random } from './values/random.js';
