import { SECOND } from '../../order/time/instant.js';
import { hasCall } from '../provider/provider-access.js';
import { type Periodic, periodic } from '../runtime/periodic.js';
import { ObjectReads, type ObjectReadsDependencies } from './object-reads.js';

const CHECK_MS = 60_000;

/** Objects that are read in the background, and the periodic look for what waits. */
export interface RunningObjectReads {
  readonly reads: ObjectReads;
  stop(): Promise<void>;
}

/**
 * Starts to read the objects that deliveries only name: at once what waits since an earlier process, and
 * every minute what another process left. Without a background, only when asked. Undefined where the provider
 * has no call to read an object.
 */
export function startObjectReads(
  dependencies: ObjectReadsDependencies,
): RunningObjectReads | undefined {
  const { provider, clock, logger, background } = dependencies;
  if (!hasCall(provider.api, 'readObject')) return undefined;
  const reads = new ObjectReads(dependencies);
  let isFirst = true;
  let hasWarned = false;
  const check = async () => {
    // What arrived in the last minute belongs to the process that received it.
    await reads.findWaiting(isFirst ? undefined : clock() - 60 * SECOND);
    isFirst = false;
    const { waiting, oldestAgeMs, overdue } = reads.statistics();
    if (overdue && !hasWarned) {
      logger.error(
        { waiting, oldestAgeMs },
        'objects that deliveries name have not been read for too long: look for the failures above',
      );
    }
    hasWarned = overdue;
  };
  const intervalMs = background ? CHECK_MS : 0;
  const checking: Periodic = periodic('object_reads', intervalMs, logger, check, { atOnce: true });
  return {
    reads,
    async stop() {
      await reads.stop();
      await checking.stop();
    },
  };
}
