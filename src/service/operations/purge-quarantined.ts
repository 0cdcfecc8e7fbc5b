import { failureText } from '../../order/text/failure-text.js';
import { type Instant, SECOND } from '../../order/time/instant.js';
import type { Store } from '../../store/store.js';
import type { Clock } from '../runtime/clock.js';
import type { Logger } from '../runtime/logger.js';

const RETENTION = 30 * 24 * 3600 * SECOND;
const HOUR_MS = 3_600_000;

/** Deletes old quarantined bodies while the service runs. */
export interface Purging {
  /** Call when the provider has reported something, with the time by its own clock. */
  observed(instant: Instant): void;
  /** Deletes what is due, unless that was done within the last hour. Never rejects. */
  purge(): Promise<void>;
  stop(): Promise<void>;
}

/**
 * Deletes, every hour, quarantined bodies that are 30 days old by two clocks: that of this machine and
 * that of the provider. The provider's clock is known from its reports since the start, and advances by
 * the time that passes here. So a clock that is ahead deletes nothing too early, and nothing is deleted
 * before the first report. A failure is logged and retried.
 *
 * @param elapsedMs a monotonic clock with any origin.
 * @param background false: deletes only when `purge` is called.
 */
export function startPurging(
  store: Pick<Store, 'purgeQuarantined'>,
  clock: Clock,
  logger: Logger,
  elapsedMs: () => number = () => performance.now(),
  { background = true }: { readonly background?: boolean } = {},
): Purging {
  const elapsed = () => Math.floor(elapsedMs() * 1_000);
  /** The provider's clock less the monotonic clock. */
  let offset: Instant | undefined;
  let running: Promise<void> | undefined;
  let purgedAt = Number.NEGATIVE_INFINITY;

  const purge = () => {
    if (offset === undefined) return;
    const now = Math.min(clock(), offset + elapsed());
    purgedAt = elapsedMs();
    running = store.purgeQuarantined(now - RETENTION).then(
      () => {},
      (error: unknown) => {
        logger.error({ error: failureText(error) }, 'quarantined bodies could not be purged');
      },
    );
  };
  const timer = background ? setInterval(purge, HOUR_MS).unref() : undefined;
  return {
    observed(instant) {
      const isFirst = offset === undefined;
      offset = Math.max(offset ?? Number.NEGATIVE_INFINITY, instant - elapsed());
      if (isFirst && background) purge();
    },
    async purge() {
      if (elapsedMs() - purgedAt >= HOUR_MS) purge();
      await running;
    },
    async stop() {
      clearInterval(timer);
      await running;
    },
  };
}
