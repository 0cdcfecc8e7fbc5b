import { cp, mkdir, readdir, rename } from 'node:fs/promises';
import { join } from 'node:path';
import { inject } from 'vitest';
import { embedded } from '../../src/store/embedded/embedded.js';
import { temporaryDirectory } from './temporary-directory.js';

/** A directory with a new, empty embedded store, which is removed after the test. */
export async function dataDirectory(): Promise<string> {
  const directory = await temporaryDirectory();
  await fillData(directory);
  return directory;
}

/**
 * Puts a new, empty embedded store into a directory that is missing or empty. To copy one takes a fraction
 * of the seconds that creating one takes, which is tested in `test/store/embedded`.
 */
export async function fillData(data: string): Promise<void> {
  const shared = inject('sharedData');
  if (shared === undefined || (await hasFiles(data))) return;
  const ready = join(shared, 'ready');
  if (!(await hasFiles(ready))) {
    // Two files may do this at once; either copy will do.
    const own = join(shared, `${process.pid}-${Date.now()}`);
    await mkdir(own);
    const store = embedded(own);
    await store.migrate();
    await store.close();
    await rename(own, ready).catch(() => {});
  }
  await cp(ready, data, { recursive: true });
}

async function hasFiles(directory: string): Promise<boolean> {
  const files = await readdir(directory).catch(() => []);
  return files.length > 0;
}
