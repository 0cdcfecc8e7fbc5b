import type { Observation } from '../../order/observation.js';
import type { Ingested } from '../../order/receipt.js';
import { jsonSize } from '../../order/text/json-size.js';
import { StoreError } from '../../store/store-error.js';
import { GroupCommit, type GroupCommitOptions } from './batching/group-commit.js';
import {
  type BatchDependencies,
  keyOf,
  ObservationBatches,
} from './batching/observation-batches.js';

/** How much may wait, and for how long. */
export type QueueOptions = Pick<
  GroupCommitOptions<Observation, Ingested>,
  'queueSize' | 'queueBytes' | 'timeoutMs'
>;

/** Stores observations, many at a time, those of an order in the order they came. */
export function createIngest(
  dependencies: BatchDependencies,
  options: QueueOptions = {},
): GroupCommit<Observation, Ingested> {
  const batches = new ObservationBatches(dependencies);
  return new GroupCommit<Observation, Ingested>({
    ...options,
    sizeOf: (observation) => jsonSize(observation),
    keyOf,
    commit: (batch) => batches.commit(batch),
    blame: (error) => {
      if (!(error instanceof StoreError)) return 'one';
      if (error.code === 'timed_out') return 'perhaps_one';
      return error.code === 'unreachable' ? 'none' : 'one';
    },
  });
}
