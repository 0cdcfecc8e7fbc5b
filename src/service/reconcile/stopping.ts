import { StoreError } from '../../store/store-error.js';

/** @throws {StoreError} `closed` */
export function checkNotStopping(stopping: AbortSignal): void {
  if (stopping.aborted)
    throw new StoreError(
      'closed',
      'The service was stopped while reconciling. Reconcile again after the next start.',
    );
}
