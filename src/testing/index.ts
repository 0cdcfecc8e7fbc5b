/**
 * For those who test what they build on this package: a provider that plays every kind of order from
 * a seed, `given().when().then()` over the rules, the suite that every store passes, and signatures
 * for deliveries made by hand. Arbitraries for fast-check are at `order-lifecycle/testing/arbitraries`.
 *
 * @module order-lifecycle/testing
 */
export { signForTest } from '../adapters/digital-river/index.js';
export { type ExpectedOutcome, type Given, given, type Telling, type When } from './given.js';
export * from './provider-server/provider-server.js';
export * from './simulator/index.js';
export * from './store-conformance/store-conformance.js';
