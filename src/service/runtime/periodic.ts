import { failureText } from '../../order/text/failure-text.js';
import type { Logger } from './logger.js';

/** Work that is repeated. */
export interface Periodic {
  /** Finishes the current run and starts no more. */
  stop(): Promise<void>;
}

/**
 * Repeats work, never twice at once; the first run starts after one interval, or at once. A failure is logged, and
 * the next run starts as usual. The timer does not keep the process alive.
 *
 * @param intervalMs milliseconds between two starts; 0: never.
 */
export function periodic(
  name: string,
  intervalMs: number,
  logger: Logger,
  work: () => Promise<unknown>,
  { atOnce = false }: { readonly atOnce?: boolean } = {},
): Periodic {
  if (intervalMs === 0) return { async stop() {} };
  let running: Promise<void> | undefined;
  const run = () => {
    running ??= work()
      .then(() => {})
      .catch((error: unknown) => {
        logger.error(
          { work: name, error: failureText(error) },
          'periodic work failed; it is tried again',
        );
      })
      .finally(() => {
        running = undefined;
      });
  };
  const timer = setInterval(run, intervalMs);
  if (atOnce) run();
  timer.unref();
  return {
    async stop() {
      clearInterval(timer);
      await running;
    },
  };
}
