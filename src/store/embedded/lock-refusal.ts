import { failureText } from '../../order/text/failure-text.js';
import { StoreError } from '../store-error.js';

/** The lock on a directory. */
export interface DirectoryLock {
  release(): Promise<void>;
}

/** How a directory is locked. */
export interface LockOptions {
  /**
   * Take the lock of an owner that cannot be reached but is not proven dead. The lock of one that
   * answers is never taken. Default false.
   */
  readonly takeOver?: boolean;
}

/** The owner of the lock is alive. */
export function inUse(directory: string, owner: string | undefined): StoreError {
  return new StoreError(
    'directory_in_use',
    `${directory} is open in ${owner ?? 'another process'}, and only one process at a time may use an ` +
      'embedded store. Stop that process, choose another directory, or use a PostgreSQL server.',
  );
}

/** The owner cannot be reached from here, so it may be alive. */
export function mayBeInUse(directory: string, owner: string | undefined): StoreError {
  return new StoreError(
    'directory_in_use',
    `${directory} may still be open in ${owner ?? 'another process'}, which cannot be reached from here. ` +
      'Make sure that it has ended, then start "serve" once with --take-over (in code: takeOver: true).',
  );
}

/** The directory cannot be locked. */
export function notLockable(directory: string, cause: unknown): StoreError {
  const reason = failureText(cause);
  return new StoreError(
    'directory_not_guarded',
    `${directory} cannot be locked against a second process: ${reason}. ` +
      'Choose a directory on a local disk, or use a PostgreSQL server.',
    { cause },
  );
}
