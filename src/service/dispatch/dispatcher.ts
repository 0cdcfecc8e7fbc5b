import { randomUUID } from 'node:crypto';
import { defined } from '../../order/defined.js';
import { failureText } from '../../order/text/failure-text.js';
import type { OrderKey, Store } from '../../store/store.js';
import type { Logger } from '../runtime/logger.js';
import type { Attempts } from './attempt.js';

/** Delivers milestones to handlers: at least once, in order within an order, after judging the gate. */
export interface Dispatcher {
  /** Claims now instead of at the next poll, here and in other processes. */
  wake(): void;
  /** Finishes the attempts under way and starts no more. Does not wait for overdue handlers. */
  stop(): Promise<void>;
}

/** What the dispatcher needs. */
export interface DispatcherDependencies {
  readonly store: Pick<Store, 'claim' | 'signals'>;
  readonly logger: Logger;
  readonly attempts: Attempts;
  readonly pollIntervalMs: number;
}

/** The most milliseconds before a failed claim is retried. */
const MAX_RETRY_MS = 1_000;

/** The fewest milliseconds between two heartbeats, however short the lease is. */
const MIN_HEARTBEAT_MS = 100;

const HEARTBEATS_PER_LEASE = 3;

/**
 * Starts to claim milestones and to deliver them. Without handlers nothing is claimed: milestones stay
 * pending, and `wake` still informs other processes.
 */
export function startDispatcher({
  store,
  logger,
  attempts,
  pollIntervalMs,
}: DispatcherDependencies): Dispatcher {
  const { accounts, kinds, concurrency, leaseMicros } = attempts;
  const claimant = randomUUID();
  /** Attempts whose handler has not ended, with their order. */
  const running = new Map<Promise<void>, OrderKey>();
  const unsettled = new Set<Promise<void>>();
  const heartbeatMs = Math.max(leaseMicros / 1_000 / HEARTBEATS_PER_LEASE, MIN_HEARTBEAT_MS);
  let claimedAt = Number.NEGATIVE_INFINITY;
  let isStopped = false;
  let isWoken = false;
  let endPause = () => {};
  const wakeHere = () => {
    isWoken = true;
    endPause();
  };
  const signals = store.signals?.(wakeHere);
  if (kinds?.length === 0) {
    return {
      wake: () => signals?.announce(),
      stop: async () => signals?.close(),
    };
  }

  const claim = async () => {
    const except = [...running.values()];
    const limit = concurrency - except.length;
    // A claim is also the heartbeat that shows other processes which kinds this one handles.
    if (limit === 0 && performance.now() - claimedAt < heartbeatMs) return;
    claimedAt = performance.now();
    const only = defined({ accounts, kinds });
    const claimed = await store.claim({ limit, leaseMicros, ...only, claimant, except });
    for (const stored of claimed) {
      const attempt = attempts.attempt(stored, claimedAt);
      const settled = attempt.then(() => {});
      running.set(settled, stored.milestone);
      unsettled.add(settled);
      void settled.then(() => unsettled.delete(settled));
      void attempt
        .then(({ ended }) => ended)
        .then(() => {
          running.delete(settled);
          wakeHere();
        });
    }
  };

  const loop = (async () => {
    while (!isStopped) {
      isWoken = false;
      let pauseMs = Math.min(pollIntervalMs, heartbeatMs);
      try {
        await claim();
      } catch (error) {
        logger.error({ error: failureText(error) }, 'milestones could not be claimed');
        pauseMs = Math.min(pauseMs, MAX_RETRY_MS);
      }
      if (!isWoken && !isStopped) {
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
  })();

  return {
    wake() {
      wakeHere();
      signals?.announce();
    },
    async stop() {
      isStopped = true;
      wakeHere();
      await loop;
      await Promise.all(unsettled);
      await signals?.close();
    },
  };
}
