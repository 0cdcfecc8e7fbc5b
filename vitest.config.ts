import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    include: ['test/**/*.test.ts', 'examples/**/*.test.ts'],
    // One PostgreSQL server for the whole run, started by the first test that asks for it.
    globalSetup: ['test/_support/shared-postgres.ts', 'test/_support/shared-data.ts'],
    // Many tests wait for processes of their own: two at a time keep two processors busy.
    maxWorkers: 2,
    testTimeout: 120_000,
    hookTimeout: 120_000,
    // A busy machine needs more than the second that is the default.
    expect: { poll: { timeout: 30_000 } },
    reporters: ['default'],
  },
});
