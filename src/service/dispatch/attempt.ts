import type { Provider } from '../../adapters/provider.js';
import { stillDue } from '../../lifecycle/index.js';
import type { Milestone } from '../../order/milestone/milestone.js';
import { failureText } from '../../order/text/failure-text.js';
import type { Instant } from '../../order/time/instant.js';
import type { AttemptEnding, Attempted, Work } from '../../store/engine.js';
import { recordIn } from '../../store/order-row.js';
import type { Attempt, AttemptOutcome, Store, StoredMilestone } from '../../store/store.js';
import type { Clock } from '../runtime/clock.js';
import type { Logger } from '../runtime/logger.js';
import type { ProcessMetrics } from '../runtime/process-metrics.js';
import { processEnd, processSpan } from '../telemetry/spans.js';
import type { Telemetry } from '../telemetry/telemetry.js';
import { traced } from '../telemetry/traced.js';
import {
  type Delivery,
  type Handler,
  type Handlers,
  handledKinds,
  handlerFor,
} from './handlers.js';
import type { OutboxSettings } from './outbox-options.js';
import { retryIn } from './retry-interval.js';
import { type HandlerCounts, RunningHandlers } from './running-handlers.js';

/** What an attempt needs. */
export interface AttemptDependencies {
  readonly store: Pick<Store, 'check' | 'settle' | 'release'>;
  readonly clock: Clock;
  readonly logger: Logger;
  readonly metrics: ProcessMetrics;
  /** Absent: nothing is traced. */
  readonly telemetry?: Telemetry | undefined;
  /** Those whose milestones are delivered here, each of its account. */
  readonly providers: readonly Pick<Provider, 'name' | 'title' | 'account'>[];
  /**
   * Runs before a milestone is judged. Never rejects.
   *
   * @param timeoutMs milliseconds to wait for the provider; the time of the store comes on top.
   */
  readonly prepare?: (milestone: Milestone, timeoutMs: number) => Promise<void>;
}

/** Delivers claimed milestones, for the dispatcher of this process or for an engine. */
export type Attempts = Pick<
  Work,
  'accounts' | 'kinds' | 'concurrency' | 'leaseMicros' | 'attempt'
> & {
  /** The handlers that run in this process now. */
  counts(): HandlerCounts;
};

interface DeliveryDependencies extends AttemptDependencies {
  readonly handlers: Handlers;
  readonly settings: OutboxSettings;
  readonly running: RunningHandlers;
}

/** The attempts to deliver milestones to these handlers. */
export function createAttempts(
  given: AttemptDependencies,
  handlers: Handlers,
  settings: OutboxSettings,
): Attempts {
  const { concurrency } = settings;
  const running = new RunningHandlers(given.logger, concurrency);
  const dependencies = { ...given, handlers, settings, running };
  const kinds = handledKinds(handlers);
  return {
    ...(kinds === undefined ? {} : { kinds }),
    accounts: given.providers.map(({ account }) => account),
    concurrency,
    // The lease outlasts the timeout: no other process starts while the result still counts.
    leaseMicros: leaseOf(settings),
    attempt: (claimed, claimedAt) =>
      traced(
        given.telemetry,
        () => processSpan(claimed.milestone, claimed.attempts, claimed.traceparent),
        () => attempt(dependencies, claimed, claimedAt),
        processEnd,
      ),
    counts: () => running.counts,
  };
}

async function attempt(
  dependencies: DeliveryDependencies,
  claimed: StoredMilestone,
  claimedAt: number,
): Promise<Attempted> {
  const { store, clock, logger, settings, running } = dependencies;
  const { key, kind, account } = claimed.milestone;
  const metrics = dependencies.metrics.of(account);
  const thisAttempt = { key, attempt: claimed.attempts };
  let ended = Promise.resolve();
  let ending: AttemptEnding = 'not_begun';
  let overdue: Pick<Attempted, 'stillRuns'> = {};
  let hasStarted = false;
  try {
    const provider = dependencies.providers.find((one) => one.account === account);
    if (provider === undefined) {
      // Its handlers are those of another process. A store that knows accounts does not claim it here.
      await notStarted(dependencies, claimed, `no provider here stands for the account ${account}`);
      return { ending, ended };
    }
    await dependencies.prepare?.(claimed.milestone, settings.graceMs / 2);
    const judgement = await judged(dependencies, claimed);
    if (judgement.kind !== 'deliver') return { ending: judgement.kind, ended };
    const { milestone } = judgement;
    if (!hasTimeLeft(settings, claimedAt)) {
      await notStarted(dependencies, claimed, 'too little of its lease was left');
      return { ending, ended };
    }
    if (countedOf(claimed) > settings.maxAttempts) {
      return { ending: await settleFailure(dependencies, claimed, { error: UNSETTLED }), ended };
    }
    hasStarted = true;
    // Whatever cannot be stored from here on, the milestone is claimed again.
    ending = 'failed';
    const handler = handlerFor(dependencies.handlers, kind);
    const { name, title } = provider;
    const delivered = { ...milestone, provider: { name, title }, attempt: claimed.attempts };
    const handled = handle(handler, delivered, settings.timeoutMs);
    ended = handled.ended;
    running.started(ended);
    const { error, stillRuns } = await handled.result;
    if (stillRuns) overdue = { stillRuns };
    if (error === undefined) {
      const isSettled = await store.settle(thisAttempt, { status: 'done' }, clock());
      ending = isSettled ? 'done' : 'lease_lost';
      metrics.add('milestones', ending);
      return { ending, ended };
    }
    if (stillRuns) {
      metrics.add('milestones', 'overdue');
      running.overdue(thisAttempt, kind, ended);
    }
    const failure = stillRuns ? { error, stillRuns } : { error };
    ending = await settleFailure(dependencies, claimed, failure);
    // Gives the order back before the lease is over. Where that fails, the lease runs out.
    if (stillRuns) ended = ended.then(() => store.release(thisAttempt).catch(() => {}));
  } catch (error) {
    // Where nothing can be written, the lease runs out and the milestone is claimed again.
    logger.error({ key, error: failureText(error) }, 'a milestone could not be settled');
    if (!hasStarted) await notStarted(dependencies, claimed, failureText(error)).catch(() => {});
  }
  return { ending, ended, ...overdue };
}

type Judgement =
  | { readonly kind: 'deliver'; readonly milestone: Milestone }
  | { readonly kind: 'withdrawn' | 'gone' };

/** Judges the gate under the row lock, for the milestone as it is due now. */
async function judged(
  { store, clock, metrics }: DeliveryDependencies,
  { milestone: recorded, attempts }: StoredMilestone,
): Promise<Judgement> {
  const thisAttempt = { key: recorded.key, attempt: attempts };
  let milestone = recorded;
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
  if (judgement.kind === 'deliver') return { kind: 'deliver', milestone };
  metrics.of(recorded.account).add('milestones', judgement.kind);
  if (judgement.kind === 'gone') await store.release(thisAttempt);
  return { kind: judgement.kind };
}

/** A process that died before it stored the result looks like one that never called the handler. */
function withdrawn(because: string, attempts: number): string {
  return attempts > 1 ? `${because} An earlier attempt may have reached its handler.` : because;
}

/**
 * Whether a handler has its whole time before another process may start. After a pause or with a slow
 * store it may not.
 */
function hasTimeLeft({ timeoutMs, graceMs }: OutboxSettings, claimedAt: number): boolean {
  const leftMs = timeoutMs + graceMs - (performance.now() - claimedAt);
  return leftMs >= timeoutMs + graceMs / 4;
}

/** Stores that the handler was not called. It does not count, and is retried within a lease. */
async function notStarted(
  { store, clock, logger, metrics, settings }: DeliveryDependencies,
  { milestone: { account, key }, attempts }: StoredMilestone,
  error: string,
): Promise<void> {
  const thisAttempt: Attempt = { key, attempt: attempts };
  metrics.of(account).add('milestones', 'not_begun');
  logger.warn({ ...thisAttempt, error }, 'a milestone handler was not started');
  const dueInMicros = Math.min(retryIn(settings, thisAttempt.attempt), leaseOf(settings));
  const outcome = { status: 'pending', error, notBegun: true, dueInMicros } as const;
  await store.settle(thisAttempt, outcome, clock());
}

interface AttemptFailure {
  readonly error: string;
  readonly stillRuns?: true;
}

/** Stores that an attempt failed, the last one as dead. */
async function settleFailure(
  { store, clock, logger, metrics, settings }: DeliveryDependencies,
  claimed: StoredMilestone,
  failure: AttemptFailure,
): Promise<'dead' | 'failed'> {
  const { account, key } = claimed.milestone;
  const thisAttempt: Attempt = { key, attempt: claimed.attempts };
  const outcome = failed(settings, claimed, failure);
  await store.settle(thisAttempt, outcome, clock());
  const ending = outcome.status === 'dead' ? 'dead' : 'failed';
  metrics.of(account).add('milestones', ending);
  const dead = ending === 'dead';
  logger.warn({ ...thisAttempt, dead, error: failure.error }, 'a milestone handler failed');
  return ending;
}

function failed(
  settings: OutboxSettings,
  claimed: StoredMilestone,
  failure: AttemptFailure,
): AttemptOutcome {
  const counted = countedOf(claimed);
  return counted >= settings.maxAttempts
    ? { status: 'dead', ...failure }
    : { status: 'pending', ...failure, dueInMicros: retryIn(settings, counted) };
}

/** How many attempts have begun, this one included, since it was recorded or retried. */
function countedOf({ attempts, uncountedAttempts }: StoredMilestone): number {
  return attempts - uncountedAttempts;
}

/** Why a milestone is dead of which no result of the last attempt was stored. */
const UNSETTLED =
  'The last attempt ended without a result: its process was ended while the handler ran, perhaps by the handler.';

interface Handled {
  /** How the handler ended, or that it timed out and still runs. Never rejects. */
  readonly result: Promise<{ readonly error?: string; readonly stillRuns: boolean }>;
  /** Resolves when the handler has ended. Never rejects. */
  readonly ended: Promise<void>;
}

function handle(
  handler: Handler | undefined,
  delivery: Omit<Delivery, 'signal'>,
  timeoutMs: number,
): Handled {
  const controller = new AbortController();
  const work = (async () => {
    // The compiler does not see that leaving a member out and adding it again keeps the kinds apart.
    await handler?.({ ...delivery, signal: controller.signal } as Delivery);
    return { stillRuns: false };
  })().catch((error: unknown) => ({ error: failureText(error), stillRuns: false }));
  const timeout = new Promise<{ error: string; stillRuns: boolean }>((resolve) => {
    const timer = setTimeout(() => {
      controller.abort(new Error('the attempt timed out'));
      resolve({ error: `The handler did not end within ${timeoutMs} ms.`, stillRuns: true });
    }, timeoutMs);
    void work.then(() => clearTimeout(timer));
  });
  return { result: Promise.race([work, timeout]), ended: work.then(() => {}) };
}

function leaseOf({ timeoutMs, graceMs }: OutboxSettings): Instant {
  return micros(timeoutMs + graceMs);
}

function micros(milliseconds: number): Instant {
  return milliseconds * 1_000;
}
