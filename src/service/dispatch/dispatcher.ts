import { randomUUID } from 'node:crypto';
import { failureText } from '../../order/text/failure-text.js';
import type { OrderKey, Store } from '../../store/store.js';
import type { Logger } from '../runtime/logger.js';
import type { Attempts } from './attempt.js';

/** Hands milestones to handlers: at least once, in order for each order, gates judged again first. */
export interface Dispatcher {
  /** Something is due: looks for it now rather than at the next poll, here and in other processes. */
  wake(): void;
  /** Finishes the attempts that are under way and starts no more. A handler whose time is over is not waited for. */
  stop(): Promise<void>;
}

/** What finding out what is due needs. */
export interface DispatcherDependencies {
  readonly store: Pick<Store, 'claim' | 'signals'>;
  readonly logger: Logger;
  readonly work: Attempts;
}

/** Milliseconds after which a claim that failed is tried again, at the latest. */
const RETRY = 1_000;

/** Milliseconds between two of them at least, however short the lease is. */
const SHORTEST_HEARTBEAT = 100;

/** So often within a lease others hear that this process lives. */
const HEARTBEATS = 3;

/** Starts handing milestones over, and hears when other processes have some. Without handlers nothing is claimed: they stay pending. */
export function startDispatcher({ store, logger, work }: DispatcherDependencies): Dispatcher {
  const { kinds, concurrency, leaseMicros, pollIntervalMs } = work;
  const claimant = randomUUID();
  /** Each until its handler has ended, with the order it is about. */
  const running = new Map<Promise<void>, OrderKey>();
  const unsettled = new Set<Promise<void>>();
  const heartbeat = Math.max(leaseMicros / 1_000 / HEARTBEATS, SHORTEST_HEARTBEAT);
  let asked = Number.NEGATIVE_INFINITY;
  let stopped = false;
  let nudged = false;
  let nudge = () => {};
  const nudgeHere = () => {
    nudged = true;
    nudge();
  };
  const signals = store.signals?.(nudgeHere);
  if (kinds?.length === 0) {
    return {
      wake: () => signals?.announce(),
      stop: async () => signals?.close(),
    };
  }

  const claim = async () => {
    const except = [...running.values()];
    const limit = concurrency - except.length;
    // Also without room for more: others hear by it that this process still acts on its kinds.
    if (limit === 0 && performance.now() - asked < heartbeat) return;
    asked = performance.now();
    const only = kinds === undefined ? {} : { kinds };
    const claimed = await store.claim({ limit, leaseMicros, ...only, claimant, except });
    for (const stored of claimed) {
      const attempt = work.attempt(stored, asked);
      const settled = attempt.then(() => {});
      running.set(settled, stored.milestone);
      unsettled.add(settled);
      void settled.then(() => unsettled.delete(settled));
      void attempt
        .then(({ ended }) => ended)
        .then(() => {
          running.delete(settled);
          nudgeHere();
        });
    }
  };

  const loop = (async () => {
    while (!stopped) {
      nudged = false;
      let pause = Math.min(pollIntervalMs, heartbeat);
      try {
        await claim();
      } catch (error) {
        logger.error({ error: failureText(error) }, 'milestones could not be claimed');
        // What woke it was not looked at.
        pause = Math.min(pause, RETRY);
      }
      if (!nudged && !stopped) {
        await new Promise<void>((resolve) => {
          const timer = setTimeout(resolve, pause);
          timer.unref();
          nudge = () => {
            clearTimeout(timer);
            resolve();
          };
        });
      }
    }
  })();

  return {
    wake() {
      nudgeHere();
      signals?.announce();
    },
    async stop() {
      stopped = true;
      nudgeHere();
      await loop;
      await Promise.all(unsettled);
      await signals?.close();
    },
  };
}
