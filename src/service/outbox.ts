import { isDeadline, stillOverdue } from '../lifecycle/deadlines.js';
import { due, stillDue } from '../lifecycle/milestones.js';
import { ConfigurationError } from '../order/configuration-error.js';
import type { Instant } from '../order/instant.js';
import { MILESTONE_KINDS, type Milestone, type MilestoneKind } from '../order/milestone.js';
import type { OrderRow, Outcome, Store, StoredMilestone, Verdict } from '../store/store.js';
import type { Clock } from './clock.js';
import type { Work } from './engine.js';
import { failureText } from './failure-text.js';
import type { Logger } from './logger.js';
import { checkMilliseconds } from './milliseconds.js';
import { keptOf } from './order-row.js';
import type { Tally } from './tally.js';

/** What a handler gets: the milestone, which attempt this is, and when to give up. */
export interface Delivery extends Milestone {
  /** 1 for the first attempt. A handler must expect any of them twice: `key` is the idempotency key. */
  readonly attempt: number;
  /** Aborted when the time for this attempt is over; what is answered later is not heard. */
  readonly signal: AbortSignal;
}

/** Acts on one milestone. Throwing, or answering too late, means: try again later. */
export type Handler = (delivery: Delivery) => unknown;

/** A handler for each kind that is to be acted on; `*` for every other kind. */
export type Handlers = Readonly<Partial<Record<MilestoneKind | '*', Handler>>>;

/** How milestones are handed over. */
export interface OutboxOptions {
  /** Handlers running at once in this process, for different orders. Default 16. */
  readonly concurrency?: number;
  /** How long a handler may take, in milliseconds. Default 30 000. */
  readonly timeout?: number;
  /**
   * How much longer than that a milestone stays with the process that took it, in milliseconds: when
   * a process dies, its milestones wait so long for another one. Default 10 000.
   */
  readonly grace?: number;
  /** The first pause after a failure, in milliseconds; it doubles. Default 1 000. */
  readonly backoff?: number;
  /** The longest pause, in milliseconds. Default 3 600 000. */
  readonly longestBackoff?: number;
  /** After so many attempts a milestone is dead until somebody retries it. Default 15. */
  readonly attempts?: number;
  /** How often the store is asked when nothing wakes it, in milliseconds. Default 1 000. */
  readonly poll?: number;
}

const DEFAULTS: Required<OutboxOptions> = {
  concurrency: 16,
  timeout: 30_000,
  grace: 10_000,
  backoff: 1_000,
  longestBackoff: 3_600_000,
  attempts: 15,
  poll: 1_000,
};

/** Hands milestones to handlers: at least once, in order for each order, gates judged again first. */
export interface Outbox {
  /** Something is due: looks for it now rather than at the next poll, here and in other processes. */
  wake(): void;
  /** Finishes the handlers that run and starts no more. */
  stop(): Promise<void>;
}

/** What handing milestones over needs. */
export interface Surroundings {
  readonly store: Store;
  readonly clock: Clock;
  readonly logger: Logger;
  readonly tally: Tally;
  /** Done before a milestone is judged, in so many milliseconds; it does not fail. */
  readonly prepare?: (milestone: Milestone, patience: number) => Promise<void>;
}

/**
 * Refuses pauses that no timer keeps.
 *
 * @throws {ConfigurationError}
 */
export function checkOutbox(options: OutboxOptions): void {
  for (const pause of ['timeout', 'grace', 'backoff', 'longestBackoff', 'poll'] as const) {
    checkMilliseconds(`outbox.${pause}`, options[pause]);
  }
}

/**
 * The handlers among the members of `on`. One that is undefined is none: its kind stays pending.
 *
 * @throws {ConfigurationError} for a kind that does not exist, which would never be called.
 */
export function checkedHandlers(on: Handlers): Handlers {
  const given = Object.entries(on).filter(([, handler]) => handler !== undefined);
  for (const [kind, handler] of given) {
    const setting = `on.${kind}`;
    if (kind !== '*' && !MILESTONE_KINDS.some((known) => known === kind)) {
      throw new ConfigurationError({
        setting,
        given: 'a handler for a kind that does not exist',
        allowed: `one of ${MILESTONE_KINDS.join(', ')} or *`,
      });
    }
    if (typeof handler !== 'function') {
      throw new ConfigurationError({
        setting,
        given: `a ${typeof handler}`,
        allowed: 'a function',
      });
    }
  }
  return Object.fromEntries(given);
}

/** The part of an engine's work that hands milestones over. */
export function milestoneWork(
  surroundings: Surroundings,
  on: Handlers,
  options: OutboxOptions = {},
): Pick<Work, 'kinds' | 'concurrency' | 'lease' | 'attempt'> {
  const settings = { ...DEFAULTS, ...options };
  return {
    ...kindsOf(on),
    concurrency: settings.concurrency,
    lease: leaseOf(settings),
    attempt: (claimed) => attempt(surroundings, on, settings, claimed),
  };
}

/** Starts handing milestones over, and hears when other processes have some. Without handlers nothing is claimed: they stay pending. */
export function startOutbox(
  surroundings: Surroundings,
  on: Handlers,
  options: OutboxOptions = {},
): Outbox {
  const { store, clock, logger } = surroundings;
  const settings = { ...DEFAULTS, ...options };
  const running = new Set<Promise<void>>();
  let stopped = false;
  let nudged = false;
  let nudge = () => {};
  const nudgeHere = () => {
    nudged = true;
    nudge();
  };
  const signals = store.signals?.(nudgeHere);
  if (Object.keys(on).length === 0) {
    return {
      wake: () => signals?.announce(),
      stop: async () => signals?.close(),
    };
  }

  const claim = async () => {
    const limit = settings.concurrency - running.size;
    if (limit === 0) return;
    const now = clock();
    const leaseUntil = now + leaseOf(settings);
    const claimed = await store.claim({ limit, now, leaseUntil, ...kindsOf(on) });
    for (const milestone of claimed) {
      const work = attempt(surroundings, on, settings, milestone).finally(() => {
        running.delete(work);
        nudgeHere();
      });
      running.add(work);
    }
  };

  const loop = (async () => {
    while (!stopped) {
      nudged = false;
      let pause = settings.poll;
      try {
        await claim();
      } catch (error) {
        logger.error({ error: failureText(error) }, 'milestones could not be claimed');
        // What woke it was not looked at.
        pause = Math.min(pause, DEFAULTS.poll);
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

/** The kinds that handlers are named for; none is named when one takes every kind. */
function kindsOf(on: Handlers): { readonly kinds?: readonly MilestoneKind[] } {
  return on['*'] === undefined ? { kinds: Object.keys(on) as MilestoneKind[] } : {};
}

/** The lease outlives the timeout: nobody else starts while a handler may still be heard. */
function leaseOf({ timeout, grace }: Required<OutboxOptions>): Instant {
  return micros(timeout + grace);
}

async function attempt(
  { store, clock, logger, tally, prepare }: Surroundings,
  on: Handlers,
  settings: Required<OutboxOptions>,
  { milestone: recorded, attempts, forgiven }: StoredMilestone,
): Promise<void> {
  const { key, kind } = recorded;
  let milestone = recorded;
  const thisAttempt = { key, attempt: attempts };
  try {
    await prepare?.(recorded, settings.grace / 2);
    const judgement = await store.judge(
      thisAttempt,
      (row) => {
        milestone = asOfNow(row, recorded);
        return verdict(row, recorded, attempts);
      },
      clock(),
    );
    if (judgement.kind !== 'deliver') {
      tally.add('milestones', judgement.kind);
      return;
    }
    const error = await handle(on[kind] ?? on['*'], milestone, attempts, settings.timeout);
    const at = clock();
    if (error === undefined) {
      const heard = await store.settle(thisAttempt, { status: 'done' }, at);
      tally.add('milestones', heard ? 'done' : 'unheard');
      return;
    }
    const tries = attempts - forgiven;
    const dead = tries >= settings.attempts;
    const outcome: Outcome = dead
      ? { status: 'dead', error }
      : { status: 'pending', error, dueAt: at + pause(settings, tries) };
    await store.settle(thisAttempt, outcome, at);
    tally.add('milestones', dead ? 'dead' : 'failed');
    logger.warn({ key, attempt: attempts, dead, error }, 'a milestone handler failed');
  } catch (error) {
    // The lease runs out and the milestone is claimed again.
    logger.error({ key, error: failureText(error) }, 'a milestone could not be settled');
  }
}

/** What is to be shipped is told as it is known now: which goods are physical may have come later. */
function asOfNow(row: OrderRow | undefined, milestone: Milestone): Milestone {
  if (row === undefined || milestone.kind !== 'ready_to_fulfil') return milestone;
  const now = due(keptOf(row).folded).find(({ key }) => key === milestone.key);
  return now === undefined ? milestone : { ...milestone, facts: now.facts };
}

function verdict(row: OrderRow | undefined, milestone: Milestone, attempts: number): Verdict {
  const still =
    row === undefined
      ? { deliver: false as const, because: 'The order is not known any more.' }
      : (isDeadline(milestone) ? stillOverdue : stillDue)(keptOf(row).folded, milestone);
  if (still.deliver) return { kind: 'deliver' };
  // One that died between its handler and its answer looks like one that never began.
  const doubt = attempts > 1 ? ' An earlier attempt may have reached its handler.' : '';
  return { kind: 'withdraw', reason: `${still.because}${doubt}` };
}

/** Undefined when the handler has done its work; otherwise why not. */
async function handle(
  handler: Handler | undefined,
  milestone: Milestone,
  attemptNumber: number,
  timeout: number,
): Promise<string | undefined> {
  const controller = new AbortController();
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<string>((resolve) => {
    timer = setTimeout(() => {
      controller.abort(new Error('the time for this attempt is over'));
      resolve(`no answer within ${timeout} ms`);
    }, timeout);
  });
  const work = (async () => {
    await handler?.({ ...milestone, attempt: attemptNumber, signal: controller.signal });
    return undefined;
  })().catch(failureText);
  try {
    return await Promise.race([work, late]);
  } finally {
    clearTimeout(timer);
  }
}

/** Doubles with every attempt, and is spread so that many failures do not come back at once. */
function pause({ backoff, longestBackoff }: Required<OutboxOptions>, attempts: number): Instant {
  const longest = Math.min(backoff * 2 ** (attempts - 1), longestBackoff);
  return micros(Math.round(longest * (0.5 + Math.random() / 2)));
}

function micros(milliseconds: number): Instant {
  return milliseconds * 1_000;
}
