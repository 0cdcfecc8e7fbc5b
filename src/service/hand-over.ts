import { stillDue } from '../lifecycle/index.js';
import { ConfigurationError } from '../order/configuration-error.js';
import { failureText } from '../order/failure-text.js';
import type { Instant } from '../order/instant.js';
import { MILESTONE_KINDS, type Milestone, type MilestoneKind } from '../order/milestone.js';
import type { Attempted, Work } from '../store/engine.js';
import { recordIn } from '../store/order-row.js';
import type { Attempt, Outcome, Store, StoredMilestone } from '../store/store.js';
import { checkWhole } from './check-whole.js';
import type { Clock } from './clock.js';
import type { Logger } from './logger.js';
import { checkMilliseconds } from './milliseconds.js';
import { type HandlerCounts, RunningHandlers } from './running-handlers.js';
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
  /**
   * Handlers running at once in this process, for different orders. One that runs on when its time is
   * over counts until it ends. Default 16.
   */
  readonly concurrency?: number;
  /**
   * How long a handler may take, in milliseconds; then its signal is aborted and the attempt has
   * failed. This process begins nothing more of that order until the handler has ended. Default 30 000.
   */
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
  /**
   * True: milestones are recorded, and none is handed over, as if there were no handlers. For the time
   * after a backup was restored, until what was done since is settled. Default false.
   */
  readonly held?: boolean;
}

const DEFAULTS: Required<OutboxOptions> = {
  concurrency: 16,
  timeout: 30_000,
  grace: 10_000,
  backoff: 1_000,
  longestBackoff: 3_600_000,
  attempts: 15,
  poll: 1_000,
  held: false,
};

/** What handing a milestone over needs. */
export interface HandOverDependencies {
  readonly store: Pick<Store, 'judge' | 'settle' | 'release'>;
  readonly clock: Clock;
  readonly logger: Logger;
  readonly tally: Tally;
  /** Done before a milestone is judged, in so many milliseconds; it does not fail. */
  readonly prepare?: (milestone: Milestone, patience: number) => Promise<void>;
}

/** Hands over what was claimed, for whoever claims: the outbox of this process, or an engine. */
export type HandOver = Pick<Work, 'kinds' | 'concurrency' | 'lease' | 'attempt'> & {
  /** Milliseconds between two looks at the store when nothing wakes it. */
  readonly poll: number;
  /** The handlers that run in this process now. */
  counts(): HandlerCounts;
};

/**
 * Rejects a duration that a timer cannot represent, a count that is not a whole number from 1 upwards,
 * and a value of `held` that is not a boolean.
 *
 * @throws {ConfigurationError}
 */
export function checkOutbox(options: OutboxOptions): void {
  for (const pause of ['timeout', 'grace', 'backoff', 'longestBackoff', 'poll'] as const) {
    checkMilliseconds(`outbox.${pause}`, options[pause]);
  }
  checkWhole('outbox.concurrency', options.concurrency, 1);
  checkWhole('outbox.attempts', options.attempts, 1);
  const held: unknown = options.held;
  if (held !== undefined && typeof held !== 'boolean') {
    // Whatever was meant, to hand over what was to be held cannot be undone.
    throw new ConfigurationError({
      setting: 'outbox.held',
      given: JSON.stringify(held),
      allowed: 'true or false',
    });
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

/** The attempts at the milestones that these handlers act on. */
export function handOver(
  dependencies: HandOverDependencies,
  on: Handlers,
  options: OutboxOptions = {},
): HandOver {
  const settings = { ...DEFAULTS, ...options };
  const { concurrency, poll, timeout, grace } = settings;
  const running = new RunningHandlers(dependencies.logger, concurrency);
  // None is named when one handler takes every kind.
  const kinds = on['*'] === undefined ? { kinds: Object.keys(on) as MilestoneKind[] } : {};
  return {
    ...kinds,
    concurrency,
    poll,
    // The lease outlives the timeout: nobody else starts while a handler may still be heard.
    lease: micros(timeout + grace),
    attempt: (claimed, asked) => attempt(dependencies, on, settings, running, claimed, asked),
    counts: () => running.counts,
  };
}

async function attempt(
  { store, clock, logger, tally, prepare }: HandOverDependencies,
  on: Handlers,
  settings: Required<OutboxOptions>,
  running: RunningHandlers,
  { milestone: recorded, attempts, forgiven }: StoredMilestone,
  asked: number,
): Promise<Attempted> {
  const { key, kind } = recorded;
  let milestone = recorded;
  const thisAttempt = { key, attempt: attempts };
  let ended = Promise.resolve();
  try {
    await prepare?.(recorded, settings.grace / 2);
    const judgement = await store.judge(
      thisAttempt,
      (row) => {
        const still = stillDue(row && recordIn(row), recorded);
        if (!still.deliver) return { kind: 'withdraw', reason: withdrawn(still.because, attempts) };
        milestone = still.milestone;
        return { kind: 'deliver' };
      },
      clock(),
    );
    if (judgement.kind !== 'deliver') {
      tally.add('milestones', judgement.kind);
      if (judgement.kind === 'gone') await store.release(thisAttempt);
      return { ended };
    }
    // A process that was paused may come so late that somebody else can claim it meanwhile.
    const leaseLeft = settings.timeout + settings.grace - (performance.now() - asked);
    if (leaseLeft <= 0) {
      tally.add('milestones', 'not_begun');
      logger.warn({ key, attempt: attempts }, 'an attempt was not begun: its lease is over');
      return { ended };
    }
    const timeout = Math.min(settings.timeout, Math.ceil(leaseLeft));
    const handled = handle(on[kind] ?? on['*'], milestone, attempts, timeout);
    ended = handled.ended;
    running.began(ended);
    const { error, stillRuns } = await handled.answer;
    const at = clock();
    if (error === undefined) {
      const heard = await store.settle(thisAttempt, { status: 'done' }, at);
      tally.add('milestones', heard ? 'done' : 'unheard');
      return { ended };
    }
    if (stillRuns) {
      tally.add('milestones', 'overdue');
      running.isOverdue(thisAttempt, kind, ended);
    }
    const tries = attempts - forgiven;
    const dead = tries >= settings.attempts;
    const failure = stillRuns ? ({ error, stillRuns } as const) : { error };
    const outcome: Outcome = dead
      ? { status: 'dead', ...failure }
      : { status: 'pending', ...failure, dueIn: pause(settings, tries) };
    await store.settle(thisAttempt, outcome, at);
    tally.add('milestones', dead ? 'dead' : 'failed');
    logger.warn({ key, attempt: attempts, dead, error }, 'a milestone handler failed');
    if (stillRuns) ended = ended.then(() => released(store, thisAttempt));
  } catch (error) {
    // The lease runs out and the milestone is claimed again.
    logger.error({ key, error: failureText(error) }, 'a milestone could not be settled');
  }
  return { ended };
}

/** Gives the order back before the lease is over. Where that fails, the lease runs out. */
async function released(store: HandOverDependencies['store'], attempt: Attempt): Promise<void> {
  await store.release(attempt).catch(() => {});
}

/** One that died between its handler and its answer looks like one that never began. */
function withdrawn(because: string, attempts: number): string {
  return attempts > 1 ? `${because} An earlier attempt may have reached its handler.` : because;
}

/** What a handler says, or that its time is over; and when it has really ended. */
interface Handled {
  readonly answer: Promise<{ readonly error?: string; readonly stillRuns: boolean }>;
  readonly ended: Promise<void>;
}

function handle(
  handler: Handler | undefined,
  milestone: Milestone,
  attemptNumber: number,
  timeout: number,
): Handled {
  const controller = new AbortController();
  const work = (async () => {
    await handler?.({ ...milestone, attempt: attemptNumber, signal: controller.signal });
    return { stillRuns: false };
  })().catch((error: unknown) => ({ error: failureText(error), stillRuns: false }));
  const late = new Promise<{ error: string; stillRuns: boolean }>((resolve) => {
    const timer = setTimeout(() => {
      controller.abort(new Error('the time for this attempt is over'));
      resolve({ error: `no answer within ${timeout} ms`, stillRuns: true });
    }, timeout);
    void work.then(() => clearTimeout(timer));
  });
  return { answer: Promise.race([work, late]), ended: work.then(() => {}) };
}

/** Doubles with every attempt, and is spread so that many failures do not come back at once. */
function pause({ backoff, longestBackoff }: Required<OutboxOptions>, attempts: number): Instant {
  const longest = Math.min(backoff * 2 ** (attempts - 1), longestBackoff);
  return micros(Math.round(longest * (0.5 + Math.random() / 2)));
}

function micros(milliseconds: number): Instant {
  return milliseconds * 1_000;
}
