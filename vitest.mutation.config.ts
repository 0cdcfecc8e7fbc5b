import { defineConfig } from 'vitest/config';

/** The tests that hold machines, order, lifecycle and adapters, without those that start processes. */
export default defineConfig({
  test: {
    include: ['test/{machines,lifecycle,order,adapters,properties,golden}/**/*.test.ts'],
    exclude: ['test/golden/schema.test.ts'],
    testTimeout: 120_000,
  },
});
