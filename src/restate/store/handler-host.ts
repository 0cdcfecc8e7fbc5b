import { setTimeout } from 'node:timers/promises';
import pLimit, { type LimitFunction } from 'p-limit';
import { defined } from '../../order/defined.js';
import type { Hosting, Work } from '../../store/engine.js';
import { number } from '../client/state-query.js';
import { type Hosted, MILESTONES } from '../objects/names.js';
import type { OrderCalls } from './order-calls.js';
import { claimOf } from './outbox.js';

/** Milliseconds between attempts to find the milestones that wait. */
const RETRY_MS = 1_000;

/** Makes attempts with the handlers of this process when the engine requests them. */
export class HandlerHost implements Hosted {
  work: Work | undefined;
  readonly #calls: OrderCalls;
  #limit: LimitFunction = pLimit(1);
  /** The attempts of this process, running or queued, by the key of the order's object. */
  readonly #attempts = new Map<string, Promise<void>>();
  #stopping: Promise<void> = Promise.resolve();

  constructor(calls: OrderCalls) {
    this.#calls = calls;
  }

  /** Begins to make attempts. */
  host(work: Work): Hosting {
    const clock = this.#calls.clock;
    this.#calls.clock = work.clock;
    this.#limit = pLimit(work.concurrency);
    this.work = work;
    const stopping = new AbortController();
    this.#stopping = new Promise((resolve) => {
      stopping.signal.addEventListener('abort', () => resolve());
    });
    const waiting = work.kinds?.length === 0 ? undefined : this.#deliverWaiting(stopping.signal);
    return {
      stop: async () => {
        stopping.abort();
        this.work = undefined;
        this.#calls.clock = clock;
        await waiting;
        while (this.#attempts.size > 0) await Promise.allSettled(this.#attempts.values());
      },
    };
  }

  async attempt(key: string): Promise<void> {
    // The engine may repeat a call whose handler still runs here.
    const running = this.#attempts.get(key);
    if (running !== undefined) return running;
    const attempt = this.#limit(() => this.#claimAndAttempt(key));
    this.#attempts.set(key, attempt);
    return attempt.finally(() => this.#attempts.delete(key));
  }

  async #claimAndAttempt(key: string): Promise<void> {
    const { work } = this;
    if (work === undefined) return;
    const { accounts, kinds, leaseMicros } = work;
    const asked = performance.now();
    const claim = defined({ limit: 1, leaseMicros, accounts, kinds });
    for (const milestone of await claimOf(this.#calls, key, claim)) {
      const { ended } = await work.attempt(milestone, asked);
      await Promise.race([ended, this.#stopping]);
    }
  }

  /**
   * Requests the delivery of milestones that were recorded while no process had handlers for them.
   * Runs in the background, as a cluster that has just lost a server cannot be queried at once.
   */
  async #deliverWaiting(signal: AbortSignal): Promise<void> {
    const calls = this.#calls;
    while (!signal.aborted) {
      try {
        const orders = await calls.query({
          select: 'service_key',
          where: [`${number('pending')} > 0`],
        });
        await calls.each(orders, ({ service_key: key }) =>
          calls.client.send({ object: MILESTONES.name, key: String(key), handler: 'deliver' }),
        );
        return;
      } catch {
        await setTimeout(RETRY_MS, undefined, { signal }).catch(() => {});
      }
    }
  }
}
