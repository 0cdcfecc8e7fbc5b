import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    include: ['test/**/*.test.ts', 'examples/**/*.test.ts'],
    // One PostgreSQL server for the whole run, started by the first test that asks for it.
    globalSetup: ['test/_support/shared-postgres.ts', 'test/_support/shared-directory.ts'],
    // Many tests wait for processes of their own: two at a time keep two processors busy.
    maxWorkers: 2,
    // Files share the modules that their worker has loaded: loading them again took half of the time. So a
    // test puts back what it changes, and what these options know is put back before every test.
    isolate: false,
    restoreMocks: true,
    unstubEnvs: true,
    unstubGlobals: true,
    // The slowest test takes half a minute on two calm processors, and four times as long on crowded ones.
    testTimeout: 300_000,
    hookTimeout: 300_000,
    // A busy machine needs more than the second that is the default.
    expect: { poll: { timeout: 30_000 } },
    reporters: ['default'],
  },
});
