/**
 * For those who test what they build on this package: a provider that plays every kind of order from
 * a seed, the suite that every store passes, and signatures for deliveries made by hand.
 *
 * @packageDocumentation
 */
export { signForTest } from '../adapters/digital-river/index.js';
export * from './provider-server.js';
export * from './simulator/index.js';
export * from './store-conformance.js';
