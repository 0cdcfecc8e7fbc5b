import { failureText } from '../order/failure-text.js';
import { SECOND } from '../order/instant.js';
import type { Store } from '../store/store.js';
import type { Clock } from './clock.js';
import type { Logger } from './logger.js';

const KEPT_FOR = 30 * 24 * 3600 * SECOND;
const HOUR = 3_600_000;

/**
 * Deletes kept bodies when they are 30 days old: once now, and every hour from now on. What fails is
 * logged and tried again.
 */
export async function startPurging(
  store: Pick<Store, 'purgeKept'>,
  clock: Clock,
  logger: Logger,
): Promise<{ stop(): void }> {
  const purge = async () => {
    try {
      await store.purgeKept(clock() - KEPT_FOR);
    } catch (error) {
      logger.error({ error: failureText(error) }, 'kept bodies could not be purged');
    }
  };
  await purge();
  const timer = setInterval(purge, HOUR);
  timer.unref();
  return { stop: () => clearInterval(timer) };
}
