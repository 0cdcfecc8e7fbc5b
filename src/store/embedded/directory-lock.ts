import { realpath, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { lockByOpening } from './exclusive-lock.js';
import { type DirectoryLock, type LockOptions, mayBeInUse } from './lock-refusal.js';
import { lockBySocket } from './socket-lock.js';

export type { DirectoryLock, LockOptions } from './lock-refusal.js';

/**
 * Locks a directory for this process. Takes the lock of another process only when that is proven
 * dead: a restart after SIGKILL works at once, and a paused process keeps its lock.
 *
 * @throws {@link StoreError} `directory_in_use` when another process has or may have the lock;
 * `directory_not_guarded` when the directory cannot be locked.
 */
export async function lockDirectory(
  directory: string,
  options: LockOptions = {},
): Promise<DirectoryLock> {
  const place = await realpath(directory);
  const lock = join(place, 'order-lifecycle.lock');
  if (process.platform !== 'linux') return lockByOpening(place, lock, options);
  // Only a system without Unix sockets leaves a file: its process runs under another kernel.
  if ((await stat(lock).catch(() => undefined))?.isFile() === true) {
    if (options.takeOver !== true) throw mayBeInUse(place, undefined);
    await rm(lock, { force: true });
  }
  return lockBySocket(place, lock, options);
}
