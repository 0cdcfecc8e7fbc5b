import type { Instant } from '../../order/time/instant.js';
import type { Store } from '../../store/store.js';
import type { TestRunner } from '../test-runner.js';
import { beginningAnewConforms } from './beginning-anew.js';
import { listingConforms } from './listing.js';
import { claimingConforms } from './outbox/claiming.js';
import { dueAgainConforms } from './outbox/due-again.js';
import { oneAtATimeConforms } from './outbox/one-at-a-time.js';
import { settlingConforms } from './outbox/settling.js';
import { settlingByOperatorConforms } from './outbox/settling-by-operator.js';
import { pruningConforms } from './pruning.js';
import { quarantineConforms } from './quarantine.js';
import { referencesConform } from './references.js';
import { restoringConforms } from './restoring.js';
import { NOW } from './samples.js';
import { savingConforms } from './saving.js';
import { scrubbingConforms } from './scrubbing.js';
import { startingConforms } from './starting.js';
import type { StoreTest } from './store-test.js';
import { waitsConform } from './waits.js';

/**
 * Defines the tests that every store must pass. Run them on your own store, or on one of the package's
 * in your environment.
 *
 * @param makeStore - creates an empty store, not yet migrated, for every test. The clock decides when
 * milestones are due and leases expire.
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
  runner.describe('one milestone of an order at a time', () => oneAtATimeConforms(test));
  runner.describe('settling milestones', () => settlingConforms(test));
  runner.describe('settling milestones by an operator', () => settlingByOperatorConforms(test));
  runner.describe('milestones that are due again', () => dueAgainConforms(test));
  runner.describe('beginning anew', () => beginningAnewConforms(test));
  runner.describe('waits for deadlines', () => waitsConform(test));
  runner.describe('pruning', () => pruningConforms(test));
  runner.describe('restoring', () => restoringConforms(test));
  runner.describe('scrubbing', () => scrubbingConforms(test));
  runner.describe('references to orders', () => referencesConform(test));
  runner.describe('quarantined bodies', () => quarantineConforms(test));
}
