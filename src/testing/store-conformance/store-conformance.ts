import type { Instant } from '../../order/time/instant.js';
import type { Store } from '../../store/store.js';
import { beginningAnewConforms } from './beginning-anew.js';
import { deliveriesConform } from './deliveries.js';
import { listingConforms } from './listing.js';
import { claimingConforms } from './outbox/claiming.js';
import { revivingConforms } from './outbox/reviving.js';
import { settlingConforms } from './outbox/settling.js';
import { settlingByHandConforms } from './outbox/settling-by-hand.js';
import { takingTurnsConforms } from './outbox/taking-turns.js';
import { pruningConforms } from './pruning.js';
import { restoringConforms } from './restoring.js';
import { NOW } from './samples.js';
import { savingConforms } from './saving.js';
import { scrubbingConforms } from './scrubbing.js';
import { startingConforms } from './starting.js';
import type { StoreTest } from './store-test.js';
import { waitingConforms } from './waiting.js';

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
