import type { Logger } from '../service/runtime/logger.js';

/** Why a request was refused before anything was asked of the service. */
export const REFUSAL_REASONS = [
  'foreign_host',
  'foreign_origin',
  'no_token',
  'wrong_token',
  'wrong_session',
  'wrong_sign_in',
  'too_many_readers',
] as const;

/** One of {@link REFUSAL_REASONS}. */
export type RefusalReason = (typeof REFUSAL_REASONS)[number];

/** Milliseconds that each wrong token of late adds to the answer to the next. */
const STEP = 100;

/** Milliseconds that an answer waits at most. */
const LONGEST = 1_000;

/** Milliseconds after which a wrong token of late is forgotten; one at a time. */
const FORGOTTEN_AFTER = 1_000;

/** How many wait at once. */
const MOST_WAITING = 100;

/** Milliseconds from one line in the log to the next. */
const LOG_EVERY = 60_000;

/**
 * Counts what was refused, logs wrong tokens once a minute at most, and answers them the later the more
 * there were. It keeps nothing of those who ask, so that nobody can fill it; and whoever has the right
 * token is not slowed down, so that nobody can lock an operator out.
 */
export class Refusals {
  readonly #logger: Logger;
  readonly #longest: number;
  readonly #counts = new Map<RefusalReason, number>();
  readonly #unlogged = new Map<RefusalReason, number>();
  #isQuiet = false;
  #late = 0;
  #lateAt = 0;
  #waiting = 0;

  /** @param longest milliseconds that an answer waits at most, where that is less than a second. */
  constructor(logger: Logger, longest = LONGEST) {
    this.#logger = logger;
    this.#longest = Math.min(longest, LONGEST);
  }

  /** Since the start of the process. */
  get counts(): ReadonlyMap<RefusalReason, number> {
    return this.#counts;
  }

  count(reason: RefusalReason): void {
    this.#counts.set(reason, (this.#counts.get(reason) ?? 0) + 1);
  }

  /**
   * Counts and logs somebody's wrong token, and resolves when it is to be answered; false: so many wait
   * already that it is to be answered at once that there were too many.
   */
  async wrong(reason: RefusalReason, address: string | undefined): Promise<boolean> {
    this.count(reason);
    this.#unlogged.set(reason, (this.#unlogged.get(reason) ?? 0) + 1);
    if (!this.#isQuiet) this.#log(address);
    const pause = this.#pause(performance.now());
    if (this.#waiting >= MOST_WAITING) return false;
    this.#waiting += 1;
    await new Promise((resolve) => setTimeout(resolve, pause));
    this.#waiting -= 1;
    return true;
  }

  #pause(now: number): number {
    const forgotten = (now - this.#lateAt) / FORGOTTEN_AFTER;
    this.#late = Math.min(Math.max(0, this.#late - forgotten) + 1, LONGEST / STEP);
    this.#lateAt = now;
    return Math.min(this.#late * STEP, this.#longest);
  }

  #log(address: string | undefined): void {
    const refused = Object.fromEntries(this.#unlogged);
    this.#unlogged.clear();
    this.#logger.warn(
      { refused, ...(address === undefined ? {} : { address }) },
      'requests with a wrong token or session were refused',
    );
    this.#isQuiet = true;
    setTimeout(() => {
      this.#isQuiet = false;
      if (this.#unlogged.size > 0) this.#log(undefined);
    }, LOG_EVERY).unref();
  }
}
