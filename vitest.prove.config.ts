import { defineConfig } from 'vitest/config';

/** `npm run prove`: what takes minutes, and prints what was proven. */
export default defineConfig({
  test: {
    include: ['test/prove/*.prove.ts'],
    testTimeout: 3_600_000,
    hookTimeout: 120_000,
    reporters: ['default'],
    maxWorkers: 2,
    disableConsoleIntercept: true,
  },
});
