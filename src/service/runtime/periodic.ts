import { failureText } from '../../order/text/failure-text.js';
import type { Logger } from './logger.js';

/** Something that is done again and again. */
export interface Periodic {
  /** Lets what runs finish and starts no more. */
  stop(): Promise<void>;
}

/**
 * Does work every so many milliseconds, never twice at once; the first time after one pause. A
 * failure is logged and does not end it. Keeps no process alive.
 *
 * @param every milliseconds; 0: never of itself.
 */
export function periodic(
  name: string,
  every: number,
  logger: Logger,
  work: () => Promise<unknown>,
): Periodic {
  if (every === 0) return { async stop() {} };
  let running: Promise<void> | undefined;
  const timer = setInterval(() => {
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
  }, every);
  timer.unref();
  return {
    async stop() {
      clearInterval(timer);
      await running;
    },
  };
}
