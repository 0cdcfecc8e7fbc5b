import { failureText } from '../../order/text/failure-text.js';
import { type Instant, SECOND } from '../../order/time/instant.js';
import type { Store } from '../../store/store.js';
import type { Clock } from '../runtime/clock.js';
import type { Logger } from '../runtime/logger.js';

const KEPT_FOR = 30 * 24 * 3600 * SECOND;
const HOUR_MS = 3_600_000;

/** The deletion of quarantined bodies, while the service runs. */
export interface Purging {
  /** The provider said something at this time, by its own clock. */
  heard(instant: Instant): void;
  stop(): Promise<void>;
}

/**
 * Deletes quarantined bodies when they are 30 days old, every hour. That they are so old takes two
 * clocks: the one of this machine, and the provider's, which is known from what it said since the start
 * and goes on by the time that has passed here. So nothing is deleted before the provider is heard, and
 * a clock that is ahead deletes nothing too early. What fails is logged and tried again.
 *
 * @param elapsedMs time that has passed, whatever is done to the clock; from any beginning.
 */
export function startPurging(
  store: Pick<Store, 'purgeQuarantined'>,
  clock: Clock,
  logger: Logger,
  elapsedMs: () => number = () => performance.now(),
): Purging {
  const elapsed = () => Math.floor(elapsedMs() * 1_000);
  /** What the provider's clock said, less what had passed here then. */
  let lead: Instant | undefined;
  let running: Promise<void> | undefined;

  const purge = () => {
    if (lead === undefined) return;
    const now = Math.min(clock(), lead + elapsed());
    running = store.purgeQuarantined(now - KEPT_FOR).then(
      () => {},
      (error: unknown) => {
        logger.error({ error: failureText(error) }, 'quarantined bodies could not be purged');
      },
    );
  };
  const timer = setInterval(purge, HOUR_MS);
  timer.unref();
  return {
    heard(instant) {
      const isFirst = lead === undefined;
      lead = Math.max(lead ?? Number.NEGATIVE_INFINITY, instant - elapsed());
      if (isFirst) purge();
    },
    async stop() {
      clearInterval(timer);
      await running;
    },
  };
}
