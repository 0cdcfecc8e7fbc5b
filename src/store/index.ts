/**
 * The contract of a store and its errors, for writing a store of your own. The package has three
 * stores: `memory` in `order-lifecycle`, `order-lifecycle/postgres` and `order-lifecycle/embedded`.
 * The suite that every store passes is `storeConformance` in `order-lifecycle/testing`.
 *
 * @module order-lifecycle/store
 */
export type { Wait } from '../lifecycle/index.js';
export type { SqlStoreOptions } from './sql/sql-store.js';
export * from './store.js';
export { StoreError, type StoreErrorCode } from './store-error.js';
