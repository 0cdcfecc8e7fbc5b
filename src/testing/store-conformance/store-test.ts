import type { Instant } from '../../order/time/instant.js';
import type { Store } from '../../store/store.js';

/** The clock of the store under test. */
export interface TestClock {
  now: Instant;
}

/** Defines a test. It gets a migrated, empty store, which is closed afterwards, and its clock. */
export type StoreTest = (
  name: string,
  body: (store: Store, clock: TestClock) => Promise<void>,
) => void;
