import { failureText } from '../order/failure-text.js';
import type { Store } from '../store/store.js';
import type { Clock } from './clock.js';
import type { HandOver } from './hand-over.js';
import type { Logger } from './logger.js';

/** Hands milestones to handlers: at least once, in order for each order, gates judged again first. */
export interface Outbox {
  /** Something is due: looks for it now rather than at the next poll, here and in other processes. */
  wake(): void;
  /** Finishes the handlers that run and starts no more. */
  stop(): Promise<void>;
}

/** What finding out what is due needs. */
export interface OutboxDependencies {
  readonly store: Pick<Store, 'claim' | 'signals'>;
  readonly clock: Clock;
  readonly logger: Logger;
  readonly work: HandOver;
}

/** Milliseconds after which a claim that failed is tried again, at the latest. */
const RETRY = 1_000;

/** Starts handing milestones over, and hears when other processes have some. Without handlers nothing is claimed: they stay pending. */
export function startOutbox({ store, clock, logger, work }: OutboxDependencies): Outbox {
  const { kinds, concurrency, lease, poll } = work;
  const running = new Set<Promise<void>>();
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
    const limit = concurrency - running.size;
    if (limit === 0) return;
    const now = clock();
    const only = kinds === undefined ? {} : { kinds };
    const claimed = await store.claim({ limit, now, leaseUntil: now + lease, ...only });
    for (const milestone of claimed) {
      const attempt = work.attempt(milestone).finally(() => {
        running.delete(attempt);
        nudgeHere();
      });
      running.add(attempt);
    }
  };

  const loop = (async () => {
    while (!stopped) {
      nudged = false;
      let pause = poll;
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
      await Promise.all(running);
      await signals?.close();
    },
  };
}
