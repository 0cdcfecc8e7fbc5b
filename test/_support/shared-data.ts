import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { TestProject } from 'vitest/node';

declare module 'vitest' {
  interface ProvidedContext {
    /** Where the first test that needs it puts a new, empty embedded store; absent without this set-up. */
    sharedData?: string;
  }
}

/** A `globalSetup` of vitest: room for one new embedded store, which the tests of a run copy. */
export default async function setup(project: TestProject): Promise<() => Promise<void>> {
  const directory = await mkdtemp(join(tmpdir(), 'order-lifecycle-shared-'));
  project.provide('sharedData', directory);
  return () => rm(directory, { recursive: true, force: true });
}
