import { StoreError } from '../../store/store-error.js';

/** The error of every call to a service that was stopped. */
export function serviceStopped(): StoreError {
  return new StoreError('closed', 'This service was stopped. Create a new one.');
}
