import { cp } from 'node:fs/promises';
import { embedded } from '../../src/store/embedded/embedded.js';
import { hasFiles, madeOnce } from './made-once.js';
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
  if (await hasFiles(data)) return;
  const ready = await madeOnce('store', async (directory) => {
    const store = embedded(directory);
    await store.migrate();
    await store.close();
  });
  await cp(ready, data, { recursive: true });
}
