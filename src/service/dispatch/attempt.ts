import { stillDue } from '../../lifecycle/index.js';
import {
  MILESTONE_KINDS,
  type Milestone,
  type MilestoneKind,
} from '../../order/milestone/milestone.js';
import { ConfigurationError } from '../../order/options/configuration-error.js';
import { checkedOptions, kindOf, type OptionNames } from '../../order/options/options.js';
import { checkWhole } from '../../order/options/whole-number.js';
import { failureText } from '../../order/text/failure-text.js';
import type { Instant } from '../../order/time/instant.js';
import type { Attempted, Work } from '../../store/engine.js';
import { recordIn } from '../../store/order-row.js';
import type { Attempt, AttemptOutcome, Store, StoredMilestone } from '../../store/store.js';
import type { Clock } from '../runtime/clock.js';
import type { Logger } from '../runtime/logger.js';
import { checkMilliseconds } from '../runtime/milliseconds.js';
import type { ProcessMetrics } from '../runtime/process-metrics.js';
import { type HandlerCounts, RunningHandlers } from './running-handlers.js';

/** What a handler gets: the milestone, which attempt this is, and when to give up. */
export type Delivery<Kind extends MilestoneKind = MilestoneKind> = Milestone<Kind> & {
  /** 1 for the first attempt. A handler must expect any of them twice: `key` is the idempotency key. */
  readonly attempt: number;
  /** Aborted when the time for this attempt is over; what is answered later is not heard. */
  readonly signal: AbortSignal;
};

/** Acts on one milestone. Throwing, or answering too late, means: try again later. */
export type Handler<Kind extends MilestoneKind = MilestoneKind> = (
  delivery: Delivery<Kind>,
) => unknown;

/**
 * A handler for each kind that is to be acted on; `*` for every other kind. The facts of a delivery are
 * those of its kind; a handler for `*` finds out by `kind`.
 *
 * @example
 * const on: Handlers = {
 *   refunded: ({ orderId, facts }) => console.log(orderId, facts.refundId, facts.amount?.minor),
 *   '*': (m) => m.kind === 'needs_attention' && console.log(m.orderId, m.facts.detail),
 * };
 */
export type Handlers = {
  readonly [Kind in MilestoneKind]?: Handler<Kind>;
} & { readonly '*'?: Handler };

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
  readonly timeoutMs?: number;
  /**
   * How much longer than that a milestone stays with the process that took it, in milliseconds: when
   * a process dies, its milestones wait so long for another one. A handler begins only while a
   * quarter of it is left beside `timeout`, to write down how it ended. Default 10 000; less than 100
   * counts as 100.
   */
  readonly graceMs?: number;
  /** The first pause after a failure, in milliseconds; it doubles. Default 1 000. */
  readonly initialIntervalMs?: number;
  /** The longest pause, in milliseconds. Default 3 600 000. */
  readonly maxIntervalMs?: number;
  /**
   * After so many attempts that reached its handler, a milestone is dead until somebody retries it.
   * Default 15.
   */
  readonly maxAttempts?: number;
  /** How often the store is asked when nothing wakes it, in milliseconds. Default 1 000. */
  readonly pollIntervalMs?: number;
  /**
   * True: milestones are recorded, and none is handed over, as if there were no handlers. For the time
   * after a backup was restored, until what was done since is settled. Default false.
   */
  readonly held?: boolean;
}

const OUTBOX_OPTIONS: OptionNames<OutboxOptions> = {
  concurrency: 'optional',
  timeoutMs: 'optional',
  graceMs: 'optional',
  initialIntervalMs: 'optional',
  maxIntervalMs: 'optional',
  maxAttempts: 'optional',
  pollIntervalMs: 'optional',
  held: 'optional',
};

const HANDLED = Object.fromEntries(
  [...MILESTONE_KINDS, '*'].map((kind) => [kind, 'optional']),
) as OptionNames<Handlers>;

const DEFAULTS: Required<OutboxOptions> = {
  concurrency: 16,
  timeoutMs: 30_000,
  graceMs: 10_000,
  initialIntervalMs: 1_000,
  maxIntervalMs: 3_600_000,
  maxAttempts: 15,
  pollIntervalMs: 1_000,
  held: false,
};

/** The least that `grace` is: with none, no handler would ever have its whole time. */
const SHORTEST_GRACE = 100;

/** What handing a milestone over needs. */
export interface AttemptDependencies {
  readonly store: Pick<Store, 'check' | 'settle' | 'release'>;
  readonly clock: Clock;
  readonly logger: Logger;
  readonly metrics: ProcessMetrics;
  /**
   * Done before a milestone is judged; it does not fail.
   *
   * @param timeoutMs milliseconds to wait for the provider. What the store takes comes on top.
   */
  readonly prepare?: (milestone: Milestone, timeoutMs: number) => Promise<void>;
}

/** Hands over what was claimed, for whoever claims: the outbox of this process, or an engine. */
export type Attempts = Pick<Work, 'kinds' | 'concurrency' | 'leaseMicros' | 'attempt'> & {
  /** Milliseconds between two looks at the store when nothing wakes it. */
  readonly pollIntervalMs: number;
  /** The handlers that run in this process now. */
  counts(): HandlerCounts;
};

/**
 * The options without those that are undefined. Rejects names that do not exist, a duration that a timer
 * cannot represent, a count that is not a whole number from 1 upwards, and a value of `held` that is not
 * a boolean.
 *
 * @throws {ConfigurationError}
 */
export function checkedOutbox(given?: OutboxOptions): OutboxOptions {
  const options = checkedOptions(given, OUTBOX_OPTIONS, 'outbox');
  for (const pause of [
    'timeoutMs',
    'graceMs',
    'initialIntervalMs',
    'maxIntervalMs',
    'pollIntervalMs',
  ] as const) {
    checkMilliseconds(`outbox.${pause}`, options[pause]);
  }
  checkWhole('outbox.concurrency', options.concurrency, { from: 1 });
  checkWhole('outbox.maxAttempts', options.maxAttempts, { from: 1 });
  const held: unknown = options.held;
  if (held !== undefined && typeof held !== 'boolean') {
    // Whatever was meant, to hand over what was to be held cannot be undone.
    throw new ConfigurationError({
      setting: 'outbox.held',
      given: JSON.stringify(held),
      allowed: 'true or false',
    });
  }
  return options;
}

/**
 * The handlers among the members of `on`. One that is undefined is none: its kind stays pending.
 *
 * @throws {ConfigurationError} for a kind that does not exist, which would never be called.
 */
export function checkedHandlers(on?: Handlers): Handlers {
  const given = checkedOptions(on, HANDLED, 'on');
  for (const [kind, handler] of Object.entries<unknown>(given)) {
    if (typeof handler === 'function') continue;
    throw new ConfigurationError({
      setting: `on.${kind}`,
      given: kindOf(handler),
      allowed: 'a function',
    });
  }
  return given;
}

/** The attempts at the milestones that these handlers act on. */
export function createAttempts(
  dependencies: AttemptDependencies,
  on: Handlers,
  options: OutboxOptions = {},
): Attempts {
  const given = { ...DEFAULTS, ...options };
  const settings = { ...given, graceMs: Math.max(given.graceMs, SHORTEST_GRACE) };
  const { concurrency, pollIntervalMs } = settings;
  const running = new RunningHandlers(dependencies.logger, concurrency);
  // None is named when one handler takes every kind.
  const kinds = on['*'] === undefined ? { kinds: Object.keys(on) as MilestoneKind[] } : {};
  return {
    ...kinds,
    concurrency,
    pollIntervalMs,
    // The lease outlives the timeout: nobody else starts while a handler may still be heard.
    leaseMicros: leaseOf(settings),
    attempt: (claimed, asked) => attempt(dependencies, on, settings, running, claimed, asked),
    counts: () => running.counts,
  };
}

async function attempt(
  { store, clock, logger, metrics, prepare }: AttemptDependencies,
  on: Handlers,
  settings: Required<OutboxOptions>,
  running: RunningHandlers,
  { milestone: recorded, attempts, uncountedAttempts }: StoredMilestone,
  asked: number,
): Promise<Attempted> {
  const { key, kind } = recorded;
  let milestone = recorded;
  const thisAttempt = { key, attempt: attempts };
  let ended = Promise.resolve();
  let reached = false;
  /** It does not count, and is tried again at the latest when its lease would be over. */
  const notBegun = async (error: string) => {
    metrics.add('milestones', 'not_begun');
    logger.warn({ key, attempt: attempts, error }, 'an attempt was not begun');
    const dueInMicros = Math.min(pause(settings, attempts), leaseOf(settings));
    const outcome = { status: 'pending', error, notBegun: true, dueInMicros } as const;
    await store.settle(thisAttempt, outcome, clock());
  };
  try {
    await prepare?.(recorded, settings.graceMs / 2);
    const judgement = await store.check(
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
      metrics.add('milestones', judgement.kind);
      if (judgement.kind === 'gone') await store.release(thisAttempt);
      return { ended };
    }
    // Whoever comes late, after a pause or a slow store, would have less than its time, and end when
    // somebody else may begin.
    const leaseLeft = settings.timeoutMs + settings.graceMs - (performance.now() - asked);
    if (leaseLeft < settings.timeoutMs + settings.graceMs / 4) {
      await notBegun('too little of its lease was left');
      return { ended };
    }
    reached = true;
    const handled = handle(handlerOf(on, kind), milestone, attempts, settings.timeoutMs);
    ended = handled.ended;
    running.began(ended);
    const { error, stillRuns } = await handled.answer;
    const at = clock();
    if (error === undefined) {
      const heard = await store.settle(thisAttempt, { status: 'done' }, at);
      metrics.add('milestones', heard ? 'done' : 'lease_lost');
      return { ended };
    }
    if (stillRuns) {
      metrics.add('milestones', 'overdue');
      running.isOverdue(thisAttempt, kind, ended);
    }
    const tries = attempts - uncountedAttempts;
    const dead = tries >= settings.maxAttempts;
    const failure = stillRuns ? ({ error, stillRuns } as const) : { error };
    const outcome: AttemptOutcome = dead
      ? { status: 'dead', ...failure }
      : { status: 'pending', ...failure, dueInMicros: pause(settings, tries) };
    await store.settle(thisAttempt, outcome, at);
    metrics.add('milestones', dead ? 'dead' : 'failed');
    logger.warn({ key, attempt: attempts, dead, error }, 'a milestone handler failed');
    if (stillRuns) ended = ended.then(() => released(store, thisAttempt));
  } catch (error) {
    // Where nothing can be written, the lease runs out and the milestone is claimed again.
    logger.error({ key, error: failureText(error) }, 'a milestone could not be settled');
    if (!reached) await notBegun(failureText(error)).catch(() => {});
  }
  return { ended };
}

/** Gives the order back before the lease is over. Where that fails, the lease runs out. */
async function released(store: AttemptDependencies['store'], attempt: Attempt): Promise<void> {
  await store.release(attempt).catch(() => {});
}

/** One that died between its handler and its answer looks like one that never began. */
function withdrawn(because: string, attempts: number): string {
  return attempts > 1 ? `${because} An earlier attempt may have reached its handler.` : because;
}

/** The handler of a kind. It is called with milestones of that kind only, so it may be called with any. */
function handlerOf(on: Handlers, kind: MilestoneKind): Handler | undefined {
  // The compiler does not know that the kind of the milestone is the one asked for here.
  return (on[kind] as Handler | undefined) ?? on['*'];
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
function pause(
  { initialIntervalMs, maxIntervalMs }: Required<OutboxOptions>,
  attempts: number,
): Instant {
  const longest = Math.min(initialIntervalMs * 2 ** (attempts - 1), maxIntervalMs);
  return micros(Math.round(longest * (0.5 + Math.random() / 2)));
}

function leaseOf({ timeoutMs, graceMs }: Required<OutboxOptions>): Instant {
  return micros(timeoutMs + graceMs);
}

function micros(milliseconds: number): Instant {
  return milliseconds * 1_000;
}
