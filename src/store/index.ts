/**
 * For those who keep orders somewhere else: what a store has to do, and how it says what is wrong.
 * Ready ones are `memory` of `order-lifecycle`, and `order-lifecycle/postgres` and
 * `order-lifecycle/embedded`; the suite that every store passes is `storeConformance` of
 * `order-lifecycle/testing`.
 *
 * @module order-lifecycle/store
 */
export type { Wait } from '../lifecycle/index.js';
export type { SqlStoreOptions } from './sql/sql-store.js';
export type * from './store.js';
export { StoreError, type StoreErrorCode } from './store-error.js';
