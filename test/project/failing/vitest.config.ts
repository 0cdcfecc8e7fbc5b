import { defineConfig } from 'vitest/config';

/** The set-up of this project over one test that fails. */
export default defineConfig({
  test: {
    root: import.meta.dirname,
    include: ['fails.ts'],
    globalSetup: ['../../_support/shared-postgres.ts'],
  },
});
