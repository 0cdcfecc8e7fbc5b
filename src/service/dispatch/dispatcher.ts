import { failureText } from '../../order/text/failure-text.js';
import type { Store } from '../../store/store.js';
import type { Logger } from '../runtime/logger.js';
import type { Attempts } from './attempt.js';
import { Claims } from './claims.js';
import { type Delivered, deliverDue, deliverNothing } from './deliver-due.js';

/** Delivers milestones to handlers: at least once, in order within an order, after judging the gate. */
export interface Dispatcher {
  /** Claims now instead of at the next poll, here and in other processes. */
  wake(): void;
  /**
   * Once it is prepared, delivers until nothing is due, or until the signal aborts.
   *
   * @throws {StoreError} when the store does not answer.
   */
  drain(timeout: AbortSignal, prepared: Promise<unknown>): Promise<Delivered>;
  /** Finishes the attempts under way and starts no more. Does not wait for overdue handlers. */
  stop(): Promise<void>;
}

/** What the dispatcher needs. */
export interface DispatcherDependencies {
  readonly store: Pick<Store, 'claim' | 'signals'>;
  readonly logger: Logger;
  readonly attempts: Attempts;
  readonly pollIntervalMs: number;
  /** False: nothing is claimed except by `drain`, and other processes are neither informed nor heard. */
  readonly background: boolean;
}

/** The most milliseconds before a failed claim is retried. */
const MAX_RETRY_MS = 1_000;

/**
 * Starts to claim milestones and to deliver them. Without handlers nothing is claimed: milestones stay
 * pending, and `wake` still informs other processes.
 */
export function startDispatcher({
  store,
  logger,
  attempts,
  pollIntervalMs,
  background,
}: DispatcherDependencies): Dispatcher {
  const stopping = new AbortController();
  let isWoken = false;
  let endPause = () => {};
  const wakeHere = () => {
    isWoken = true;
    endPause();
  };
  const signals = background ? store.signals?.(wakeHere) : undefined;
  if (attempts.kinds?.length === 0) {
    return {
      wake: () => signals?.announce(),
      drain: deliverNothing,
      stop: async () => signals?.close(),
    };
  }
  const claims = new Claims({ store, attempts, onEnded: wakeHere });

  const deliverInBackground = async () => {
    while (!stopping.signal.aborted) {
      isWoken = false;
      let pauseMs = Math.min(pollIntervalMs, claims.heartbeatMs);
      try {
        await claims.claim();
      } catch (error) {
        logger.error({ error: failureText(error) }, 'milestones could not be claimed');
        pauseMs = Math.min(pauseMs, MAX_RETRY_MS);
      }
      if (!isWoken && !stopping.signal.aborted) {
        await new Promise<void>((resolve) => {
          const timer = setTimeout(resolve, pauseMs);
          timer.unref();
          endPause = () => {
            clearTimeout(timer);
            resolve();
          };
        });
      }
    }
  };
  const loop = background ? deliverInBackground() : Promise.resolve();

  return {
    wake() {
      wakeHere();
      signals?.announce();
    },
    async drain(timeout, prepared) {
      // AbortSignal.any would leave something behind at the signal of the service with every call.
      const ending = new AbortController();
      const end = () => ending.abort();
      timeout.addEventListener('abort', end, { once: true });
      stopping.signal.addEventListener('abort', end, { once: true });
      try {
        return await deliverDue(claims, ending.signal, prepared);
      } finally {
        stopping.signal.removeEventListener('abort', end);
      }
    },
    async stop() {
      stopping.abort();
      wakeHere();
      await loop;
      await claims.settled();
      await signals?.close();
    },
  };
}
