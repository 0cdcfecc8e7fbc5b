import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { TestProject } from 'vitest/node';

declare module 'vitest' {
  interface ProvidedContext {
    /** Where tests put what is made once in a run (`madeOnce`); absent without this set-up. */
    sharedDirectory?: string;
  }
}

/** A `globalSetup` of vitest: room for what the first test that needs it makes, and others use. */
export default async function setup(project: TestProject): Promise<() => Promise<void>> {
  const directory = await mkdtemp(join(tmpdir(), 'order-lifecycle-shared-'));
  project.provide('sharedDirectory', directory);
  return () => rm(directory, { recursive: true, force: true });
}
