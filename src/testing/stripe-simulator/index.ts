/** A simulated Stripe: lives of orders, as their events and with their truth. */
export { deliveries, type StripeDelivery } from './delivery/deliveries.js';
export { withNewIds } from './delivery/new-ids.js';
export { type StripeSignatureOptions, signStripe } from './delivery/sign-stripe.js';
export {
  forgeStripeSignature,
  STRIPE_BREAKAGES,
  STRIPE_FORGERIES,
  type StripeBreakage,
  type StripeForgery,
  thinStripeEvent,
  unreadableStripe,
} from './delivery/unreadable.js';
export { withinOneSecond } from './delivery/within-one-second.js';
export { STRIPE_LIFE_CLASSES, type StripeLifeClass } from './life-classes.js';
export type { StripeLifeOptions } from './lives/draw-setup.js';
export { NOT_PLAYED } from './not-played.js';
export { PERSONAL_DATA_IN_STRIPE_BODIES } from './rendering/personal-data.js';
export { type StripeScenario, stripeScenarios } from './scenarios/index.js';
export { type StripeLivesOptions, simulateStripe, stripeLives } from './simulate-stripe.js';
export type { ShopAct, ShopItem, StripeEventBody, StripeLife } from './stripe-life.js';
export type { StripeOrderState, StripeTruth, StripeTruthFlag } from './truth/stripe-truth.js';
