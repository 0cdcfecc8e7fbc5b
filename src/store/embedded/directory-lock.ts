import { realpath, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { lockByOpening } from './exclusive-lock.js';
import { type DirectoryLock, type LockOptions, unproven } from './lock-refusal.js';
import { lockBySocket } from './socket-lock.js';

export type { DirectoryLock, LockOptions } from './lock-refusal.js';

/**
 * Takes a directory for this process. It is taken from another one only when that is proven dead; so
 * a restart after SIGKILL works at once, and a process that is paused keeps what it has.
 *
 * @throws {@link StoreError} `directory_in_use`, which says who has it and what to do;
 * `directory_not_guarded` where no second process could be kept out.
 */
export async function lockDirectory(
  directory: string,
  options: LockOptions = {},
): Promise<DirectoryLock> {
  const place = await realpath(directory);
  const lock = join(place, 'order-lifecycle.lock');
  if (process.platform !== 'linux') return lockByOpening(place, lock, options);
  // Only a system without such sockets leaves a file there: its process is on another kernel.
  if ((await stat(lock).catch(() => undefined))?.isFile() === true) {
    if (options.takeOver !== true) throw unproven(place, undefined);
    await rm(lock, { force: true });
  }
  return lockBySocket(place, lock, options);
}
