import { defineConfig } from 'vitest/config';

/** The project's set-up with one failing test. */
export default defineConfig({
  test: {
    root: import.meta.dirname,
    include: ['fails.ts'],
    globalSetup: ['../../_support/shared-postgres.ts'],
  },
});
