import type { MilestoneKind } from '../../order/milestone/milestone.js';
import type { Attempt } from '../../store/store.js';
import type { Logger } from '../runtime/logger.js';

/** Handlers of this process. */
export interface HandlerCounts {
  /** Those that have not ended, the overdue ones among them. Each takes one of `concurrency`. */
  readonly running: number;
  /** Those whose time is over, whatever their signal said. */
  readonly overdue: number;
}

/** Counts the handlers that run in this process, and tells of those that do not end. */
export class RunningHandlers {
  readonly #logger: Logger;
  readonly #concurrency: number;
  #running = 0;
  #overdue = 0;
  #isTold = false;

  constructor(logger: Logger, concurrency: number) {
    this.#logger = logger;
    this.#concurrency = concurrency;
  }

  get counts(): HandlerCounts {
    return { running: this.#running, overdue: this.#overdue };
  }

  /** A handler has begun; `ended` resolves when it has ended. */
  began(ended: Promise<unknown>): void {
    this.#running += 1;
    void ended.then(() => {
      this.#running -= 1;
    });
  }

  /** The time of an attempt is over, and its handler still runs until `ended` resolves. */
  isOverdue({ key, attempt }: Attempt, kind: MilestoneKind, ended: Promise<unknown>): void {
    const since = performance.now();
    this.#overdue += 1;
    this.#logger.warn({ key, kind, attempt }, 'a handler still runs although its time is over');
    if (this.#overdue >= this.#concurrency && !this.#isTold) {
      this.#isTold = true;
      this.#logger.error(
        { overdue: this.#overdue, concurrency: this.#concurrency },
        'every handler that may run at once is overdue: nothing is handed over until one of them ends',
      );
    }
    void ended.then(() => {
      this.#overdue -= 1;
      this.#isTold = false;
      const overdueMs = Math.round(performance.now() - since);
      this.#logger.info({ key, kind, attempt, overdueMs }, 'an overdue handler has ended');
    });
  }
}
