import { stillDue } from '../lifecycle/index.js';
import { ConfigurationError } from '../order/configuration-error.js';
import { failureText } from '../order/failure-text.js';
import type { Instant } from '../order/instant.js';
import { MILESTONE_KINDS, type Milestone, type MilestoneKind } from '../order/milestone.js';
import type { Work } from '../store/engine.js';
import { recordIn } from '../store/order-row.js';
import type { Outcome, Store, StoredMilestone } from '../store/store.js';
import type { Clock } from './clock.js';
import type { Logger } from './logger.js';
import { checkMilliseconds } from './milliseconds.js';
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

/** What handing a milestone over needs. */
export interface HandOverDependencies {
  readonly store: Pick<Store, 'judge' | 'settle'>;
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
};

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

/** The attempts at the milestones that these handlers act on. */
export function handOver(
  dependencies: HandOverDependencies,
  on: Handlers,
  options: OutboxOptions = {},
): HandOver {
  const settings = { ...DEFAULTS, ...options };
  const { concurrency, poll, timeout, grace } = settings;
  // None is named when one handler takes every kind.
  const kinds = on['*'] === undefined ? { kinds: Object.keys(on) as MilestoneKind[] } : {};
  return {
    ...kinds,
    concurrency,
    poll,
    // The lease outlives the timeout: nobody else starts while a handler may still be heard.
    lease: micros(timeout + grace),
    attempt: (claimed) => attempt(dependencies, on, settings, claimed),
  };
}

async function attempt(
  { store, clock, logger, tally, prepare }: HandOverDependencies,
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
        const still = stillDue(row && recordIn(row), recorded);
        if (!still.deliver) return { kind: 'withdraw', reason: withdrawn(still.because, attempts) };
        milestone = still.milestone;
        return { kind: 'deliver' };
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

/** One that died between its handler and its answer looks like one that never began. */
function withdrawn(because: string, attempts: number): string {
  return attempts > 1 ? `${because} An earlier attempt may have reached its handler.` : because;
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
