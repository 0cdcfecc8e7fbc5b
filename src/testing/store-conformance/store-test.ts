import type { Instant } from '../../order/time/instant.js';
import type { Store } from '../../store/store.js';

/** What the store under test is told of the time. */
export interface TestClock {
  now: Instant;
}

/** Defines one test: it gets a migrated, empty store, which is closed afterwards, and its clock. */
export type StoreTest = (
  name: string,
  body: (store: Store, clock: TestClock) => Promise<void>,
) => void;
