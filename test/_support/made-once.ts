import { mkdtemp, readdir, rename } from 'node:fs/promises';
import { join } from 'node:path';
import { inject } from 'vitest';

/**
 * A directory with what takes seconds to make. The first test that asks for this name makes it; all others of
 * the run get the same one, so none may change it.
 */
export async function madeOnce(
  name: string,
  make: (directory: string) => Promise<void>,
): Promise<string> {
  const shared = inject('sharedDirectory');
  if (shared === undefined)
    throw new Error('test/_support/shared-directory.ts is no globalSetup here.');
  const made = join(shared, name);
  if (!(await hasFiles(made))) {
    // Two test files may do this at once; either result will do.
    const own = await mkdtemp(`${made}-`);
    await make(own);
    await rename(own, made).catch(() => {});
  }
  return made;
}

/** Whether a directory is there and not empty. */
export async function hasFiles(directory: string): Promise<boolean> {
  const files = await readdir(directory).catch(() => []);
  return files.length > 0;
}
