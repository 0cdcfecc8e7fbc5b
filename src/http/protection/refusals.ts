import { defined } from '../../order/defined.js';
import type { Logger } from '../../service/runtime/logger.js';
import { problem } from '../problem.js';

/** Why a request was refused before the service saw it. */
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

/** Milliseconds by which each recent wrong token delays the answer to the next. */
const STEP_MS = 100;

const MAX_DELAY_MS = 1_000;

/** Milliseconds after which one recent wrong token is forgotten. */
const FORGET_AFTER_MS = 1_000;

/** How many answers are delayed at once. */
const MAX_DELAYED = 100;

/** Milliseconds from one line in the log to the next. */
const LOG_INTERVAL_MS = 60_000;

/**
 * Counts refused requests, logs wrong tokens once a minute at most, and delays the answers to them: the
 * more there were, the longer. It stores nothing about callers, so nobody can fill it. It delays no
 * caller with the right token, so nobody can lock an operator out.
 */
export class Refusals {
  readonly #logger: Logger;
  readonly #maxDelayMs: number;
  readonly #counts = new Map<RefusalReason, number>();
  readonly #unlogged = new Map<RefusalReason, number>();
  #isQuiet = false;
  #recent = 0;
  #recentAt = 0;
  #delayed = 0;

  /** @param maxDelayMs the longest delay of an answer; at most a second, whatever is given. */
  constructor(logger: Logger, maxDelayMs = MAX_DELAY_MS) {
    this.#logger = logger;
    this.#maxDelayMs = Math.min(maxDelayMs, MAX_DELAY_MS);
  }

  /** Since the start of the process. */
  get counts(): ReadonlyMap<RefusalReason, number> {
    return this.#counts;
  }

  count(reason: RefusalReason): void {
    increment(this.#counts, reason);
  }

  /**
   * Counts and logs a wrong token, and resolves when its answer is due. False: too many answers are
   * delayed already; answer 429 at once.
   */
  async wrong(reason: RefusalReason, address: string | undefined): Promise<boolean> {
    this.count(reason);
    increment(this.#unlogged, reason);
    if (!this.#isQuiet) this.#log(address);
    const delay = this.#delay(performance.now());
    if (this.#delayed >= MAX_DELAYED) return false;
    this.#delayed += 1;
    await new Promise((resolve) => setTimeout(resolve, delay));
    this.#delayed -= 1;
    return true;
  }

  #delay(now: number): number {
    const forgotten = (now - this.#recentAt) / FORGET_AFTER_MS;
    this.#recent = Math.min(Math.max(0, this.#recent - forgotten) + 1, MAX_DELAY_MS / STEP_MS);
    this.#recentAt = now;
    return Math.min(this.#recent * STEP_MS, this.#maxDelayMs);
  }

  #log(address: string | undefined): void {
    const refused = Object.fromEntries(this.#unlogged);
    this.#unlogged.clear();
    const text = 'requests with a wrong token or session were refused';
    this.#logger.warn(defined({ refused, address }), text);
    this.#isQuiet = true;
    setTimeout(() => {
      this.#isQuiet = false;
      if (this.#unlogged.size > 0) this.#log(undefined);
    }, LOG_INTERVAL_MS).unref();
  }
}

/** The answer when too many wrong tokens are being answered. */
export function tooManyAttempts(): Response {
  const message = 'Too many wrong tokens were sent; try again later.';
  return Response.json(problem('too_many_attempts', message), {
    status: 429,
    headers: { 'retry-after': '1', 'cache-control': 'no-store' },
  });
}

function increment(counts: Map<RefusalReason, number>, reason: RefusalReason): void {
  counts.set(reason, (counts.get(reason) ?? 0) + 1);
}
