import type { Instant } from '../order/instant.js';
import type { Store } from '../store/store.js';
import { beginningAnewConforms } from './store-conformance/beginning-anew.js';
import { claimingConforms } from './store-conformance/claiming.js';
import { deliveriesConform } from './store-conformance/deliveries.js';
import { listingConforms } from './store-conformance/listing.js';
import { pruningConforms } from './store-conformance/pruning.js';
import { restoringConforms } from './store-conformance/restoring.js';
import { revivingConforms } from './store-conformance/reviving.js';
import { NOW } from './store-conformance/samples.js';
import { savingConforms } from './store-conformance/saving.js';
import { scrubbingConforms } from './store-conformance/scrubbing.js';
import { settlingConforms } from './store-conformance/settling.js';
import { settlingByHandConforms } from './store-conformance/settling-by-hand.js';
import { startingConforms } from './store-conformance/starting.js';
import type { StoreTest } from './store-conformance/store-test.js';
import { takingTurnsConforms } from './store-conformance/taking-turns.js';
import { waitingConforms } from './store-conformance/waiting.js';

/** The two functions of a test runner that the suite needs: those of vitest or of `node:test`. */
export interface TestRunner {
  readonly describe: (name: string, body: () => void) => unknown;
  readonly it: (name: string, body: () => Promise<void>) => unknown;
}

/**
 * Defines the tests every store must pass. Run them on a store of your own, or on one of ours in
 * your environment.
 *
 * @param makeStore called for every test, with the clock by which the store must tell when milestones
 * are due and leases are over. Answers an empty store that nobody has migrated yet.
 *
 * @example
 * import { describe, it } from 'node:test';
 * storeConformance({ describe, it }, (clock) => memory({ clock }));
 */
export function storeConformance(
  runner: TestRunner,
  makeStore: (clock: () => Instant) => Store | Promise<Store>,
): void {
  const test: StoreTest = (name, body) => {
    runner.it(name, async () => {
      const clock = { now: NOW };
      const store = await makeStore(() => clock.now);
      try {
        await store.migrate();
        await body(store, clock);
      } finally {
        await store.close();
      }
    });
  };
  runner.describe('starting', () => startingConforms(test));
  runner.describe('saving and reading', () => savingConforms(test));
  runner.describe('lists', () => listingConforms(test));
  runner.describe('claiming milestones', () => claimingConforms(test));
  runner.describe('one milestone of an order at a time', () => takingTurnsConforms(test));
  runner.describe('settling milestones', () => settlingConforms(test));
  runner.describe('settling milestones by hand', () => settlingByHandConforms(test));
  runner.describe('reviving milestones', () => revivingConforms(test));
  runner.describe('beginning anew', () => beginningAnewConforms(test));
  runner.describe('waiting orders', () => waitingConforms(test));
  runner.describe('pruning', () => pruningConforms(test));
  runner.describe('restoring', () => restoringConforms(test));
  runner.describe('scrubbing', () => scrubbingConforms(test));
  runner.describe('bodies not understood', () => deliveriesConform(test));
}
