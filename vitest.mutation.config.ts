import { defineConfig } from 'vitest/config';
import { keepThread } from './test/mutation/kept-thread.js';
import NearestFirst from './test/mutation/nearest-first.js';

/** The tests that hold machines, order, lifecycle and adapters, without those that start processes. */
export default defineConfig({
  plugins: [keepThread],
  test: {
    include: ['test/{machines,lifecycle,order,adapters,properties,golden}/**/*.test.ts'],
    // They need a database, or more histories than a mutant gets.
    exclude: [
      'test/golden/schema.test.ts',
      'test/properties/export.test.ts',
      'test/properties/one-mind.test.ts',
    ],
    testTimeout: 120_000,
    // Every mutant gets a thread of its own; its test files share the modules that they load.
    isolate: false,
    runner: 'test/mutation/runner.ts',
    setupFiles: ['test/mutation/setup.ts'],
    sequence: { sequencer: NearestFirst },
  },
});
