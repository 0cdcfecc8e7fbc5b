import { failureText } from '../../order/text/failure-text.js';
import { StoreError } from '../store-error.js';

/** A directory that this process has to itself. */
export interface DirectoryLock {
  release(): Promise<void>;
}

/** How a directory is taken. */
export interface LockOptions {
  /**
   * Take the directory from an owner that cannot be reached and is not proven dead. Never from one
   * that answers. Default false.
   */
  readonly takeOver?: boolean;
}

/** Its owner lives. */
export function inUse(directory: string, owner: string | undefined): StoreError {
  return new StoreError(
    'directory_in_use',
    `${directory} is open in ${owner ?? 'another process'}. One process at a time may use an embedded ` +
      'store: stop that one, choose another directory, or share a PostgreSQL server.',
  );
}

/** Its owner cannot be asked from here, so it may live. */
export function unproven(directory: string, owner: string | undefined): StoreError {
  return new StoreError(
    'directory_in_use',
    `${directory} may still be open in ${owner ?? 'another process'}, which cannot be asked from here. ` +
      'Make sure that it has ended, then start "serve" once with --take-over (in code: takeOver: true).',
  );
}

/** Nothing here can keep a second process out. */
export function guardless(directory: string, cause: unknown): StoreError {
  const reason = failureText(cause);
  return new StoreError(
    'directory_not_guarded',
    `${directory} cannot be kept from a second process: ${reason}. ` +
      'Choose a directory on a local disk, or use a PostgreSQL server.',
    { cause },
  );
}
