import { constants } from 'node:fs';
import { type FileHandle, open } from 'node:fs/promises';
import { hostname } from 'node:os';
import {
  type DirectoryLock,
  inUse,
  type LockOptions,
  mayBeInUse,
  notLockable,
} from './lock-refusal.js';

/**
 * Locks a directory by opening a file in it exclusively: with `O_EXLOCK` of macOS and BSD, which is
 * flock(2), or with libuv's flag on Windows that forbids sharing. The system releases the file when
 * the process has ended, and not before.
 *
 * Node.js does not document these flags, so each lock tests that the system obeys them.
 */
export async function lockByOpening(
  directory: string,
  lock: string,
  { takeOver = false }: LockOptions,
): Promise<DirectoryLock> {
  const file = await openExclusively(lock).catch((error: unknown) => {
    throw isHeld(error) ? inUse(directory, undefined) : notLockable(directory, error);
  });
  try {
    const second = await openExclusively(lock).catch((error: unknown) => {
      if (!isHeld(error)) throw notLockable(directory, error);
    });
    if (second !== undefined) {
      await second.close();
      throw notLockable(directory, new Error('this system does not lock files for Node.js'));
    }
    // Another host may not see the locks of this one.
    const host = (await file.readFile('utf8')).trim();
    if (host !== '' && host !== hostname() && !takeOver)
      throw mayBeInUse(directory, `host ${host}`);
    await file.truncate();
    await file.write(hostname(), 0);
  } catch (error) {
    await file.close();
    throw error;
  }
  return {
    async release() {
      // The file stays: if it were deleted before it is closed, two others could each lock one.
      await file.truncate();
      await file.close();
    },
  };
}

const EXLOCK = process.platform === 'win32' ? 0x10000000 : 0x20;

function openExclusively(path: string): Promise<FileHandle> {
  const { O_RDWR, O_CREAT, O_NONBLOCK = 0 } = constants;
  return open(path, O_RDWR | O_CREAT | O_NONBLOCK | EXLOCK);
}

function isHeld(error: unknown): boolean {
  const code = error instanceof Error && 'code' in error ? error.code : undefined;
  return code === 'EAGAIN' || code === 'EWOULDBLOCK' || code === 'EBUSY';
}
