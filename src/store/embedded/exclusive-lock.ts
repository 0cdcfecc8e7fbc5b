import { constants } from 'node:fs';
import { type FileHandle, open } from 'node:fs/promises';
import { hostname } from 'node:os';
import {
  type DirectoryLock,
  guardless,
  inUse,
  type LockOptions,
  unproven,
} from './lock-refusal.js';

/**
 * Takes a directory by opening a file in it that nobody else may open meanwhile: `O_EXLOCK` of macOS
 * and BSD, which is flock(2), and of Windows, where libuv asks for no sharing. The system gives the
 * file back when the process is gone, and only then.
 *
 * Node.js does not name these flags, so it is proven each time that the system obeys them.
 */
export async function lockByOpening(
  directory: string,
  lock: string,
  { takeOver = false }: LockOptions,
): Promise<DirectoryLock> {
  const file = await openAlone(lock).catch((error: unknown) => {
    throw isHeld(error) ? inUse(directory, undefined) : guardless(directory, error);
  });
  try {
    const second = await openAlone(lock).catch((error: unknown) => {
      if (!isHeld(error)) throw guardless(directory, error);
    });
    if (second !== undefined) {
      await second.close();
      throw guardless(directory, new Error('this system locks no files for Node.js'));
    }
    // Another host may have no part in the locks of this one.
    const host = (await file.readFile('utf8')).trim();
    if (host !== '' && host !== hostname() && !takeOver) throw unproven(directory, `host ${host}`);
    await file.truncate();
    await file.write(hostname(), 0);
  } catch (error) {
    await file.close();
    throw error;
  }
  return {
    async release() {
      // The file stays: between removing and closing it, two others could each have one.
      await file.truncate();
      await file.close();
    },
  };
}

const EXLOCK = process.platform === 'win32' ? 0x10000000 : 0x20;

function openAlone(path: string): Promise<FileHandle> {
  const { O_RDWR, O_CREAT, O_NONBLOCK = 0 } = constants;
  return open(path, O_RDWR | O_CREAT | O_NONBLOCK | EXLOCK);
}

function isHeld(error: unknown): boolean {
  const code = error instanceof Error && 'code' in error ? error.code : undefined;
  return code === 'EAGAIN' || code === 'EWOULDBLOCK' || code === 'EBUSY';
}
