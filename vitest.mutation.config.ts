import { defineConfig } from 'vitest/config';
import { keepThread } from './test/mutation/kept-thread.js';
import NearestFirst from './test/mutation/nearest-first.js';

/**
 * The tests that hold machines, order, lifecycle and adapters, without those that start processes. A mutant
 * that acts while modules are loaded is tried with all of them.
 */
export default defineConfig({
  plugins: [keepThread],
  test: {
    include: [
      'test/{machine,machines,lifecycle,order,adapters,properties,golden}/**/*.test.ts',
      'test/diagram/conclusion.test.ts',
    ],
    // They need a database, a bundle, or more histories than a mutant gets. A module that can be loaded
    // only once in a thread must not be among them: it would kill every mutant that acts while it loads.
    exclude: [
      'test/machine/{bundle,may}.test.ts',
      'test/golden/schema.test.ts',
      'test/properties/export.test.ts',
      'test/properties/one-mind.test.ts',
      'test/properties/stored-path.test.ts',
      'test/properties/payments/{reconciled,shop-reports}.test.ts',
    ],
    testTimeout: 120_000,
    // Every mutant gets a thread of its own; its test files share the modules that they load.
    isolate: false,
    runner: 'test/mutation/runner.ts',
    setupFiles: ['test/mutation/setup.ts'],
    sequence: { sequencer: NearestFirst },
  },
});
