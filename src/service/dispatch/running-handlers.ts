import type { MilestoneKind } from '../../order/milestone/milestone.js';
import type { Attempt } from '../../store/store.js';
import type { Logger } from '../runtime/logger.js';

/** The handlers of this process. */
export interface HandlerCounts {
  /** Handlers that have not ended, overdue ones included. Each takes one of `concurrency`. */
  readonly running: number;
  /** Handlers that run after their timeout. */
  readonly overdue: number;
}

/** Counts the handlers that run in this process, and logs those that run after their timeout. */
export class RunningHandlers {
  readonly #logger: Logger;
  readonly #concurrency: number;
  #running = 0;
  #overdue = 0;
  #isExhaustionLogged = false;

  constructor(logger: Logger, concurrency: number) {
    this.#logger = logger;
    this.#concurrency = concurrency;
  }

  get counts(): HandlerCounts {
    return { running: this.#running, overdue: this.#overdue };
  }

  /** A handler has started and runs until `ended` resolves. */
  started(ended: Promise<unknown>): void {
    this.#running += 1;
    void ended.then(() => {
      this.#running -= 1;
    });
  }

  /** An attempt has timed out, and its handler runs until `ended` resolves. */
  overdue({ key, attempt }: Attempt, kind: MilestoneKind, ended: Promise<unknown>): void {
    const since = performance.now();
    this.#overdue += 1;
    this.#logger.warn({ key, kind, attempt }, 'a handler still runs after its timeout');
    if (this.#overdue >= this.#concurrency && !this.#isExhaustionLogged) {
      this.#isExhaustionLogged = true;
      this.#logger.error(
        { overdue: this.#overdue, concurrency: this.#concurrency },
        'all handlers that may run at once are overdue: nothing is delivered until one of them ends',
      );
    }
    void ended.then(() => {
      this.#overdue -= 1;
      this.#isExhaustionLogged = false;
      const overdueMs = Math.round(performance.now() - since);
      this.#logger.info({ key, kind, attempt, overdueMs }, 'an overdue handler has ended');
    });
  }
}
