import type { Store } from '../../store/store.js';

/** Defines one test: it gets a migrated, empty store, which is closed afterwards. */
export type StoreTest = (name: string, body: (store: Store) => Promise<void>) => void;
