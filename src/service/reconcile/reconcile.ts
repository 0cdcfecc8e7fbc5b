import { isPast, isSetAside, UNSETTLED_POSITIONS } from '../../lifecycle/index.js';
import type { Observation } from '../../order/observation.js';
import { checkedOptions } from '../../order/options/options.js';
import type { Failure } from '../../order/rejection.js';
import { type Reported, reportedBy } from '../../order/reported.js';
import type { FraudPosition, OrderPosition } from '../../order/state.js';
import { failureText } from '../../order/text/failure-text.js';
import { type Instant, instantOf, SECOND } from '../../order/time/instant.js';
import { recordIn } from '../../store/order-row.js';
import { pagesOf } from '../../store/page.js';
import type { OrderRow, Store } from '../../store/store.js';
import { isAway, StoreError } from '../../store/store-error.js';
import { Overloaded } from '../ingest/overloaded.js';
import { type QuarantiningStore, quarantineBody } from '../ingest/quarantine.js';
import { apiOf, type ProviderAccess } from '../provider/provider-access.js';
import type { Logger } from '../runtime/logger.js';
import { type BeginAnewDependencies, beginAnewFromRead } from './begin-anew.js';
import {
  checkReconcileOptions,
  RECONCILE_OPTIONS,
  type ReconcileOptions,
} from './reconcile-options.js';

/** Where an order is, in short. */
export interface ReconciledState {
  readonly state: OrderPosition;
  readonly fraudState: FraudPosition;
  /** How many of its observations are parked. */
  readonly parked: number;
}

export type ReconciliationReason = 'missed' | 'parked' | 'quiet' | 'asked_for';

/** One order that was not in step, and what was done. */
export interface ReconciledOrder {
  readonly orderId: string;
  /** Why it was looked at. */
  readonly because: readonly ReconciliationReason[];
  /**
   * `repaired`: as the provider has it, and nothing parked. `unresolved`: still not.
   * `unreadable`: the provider did not answer with it, and what was missed was taken in all the same; or
   * something failed here, and the sentence says what.
   * `unknown_to_provider`: the provider denies that it exists.
   */
  readonly outcome: 'repaired' | 'unresolved' | 'unreadable' | 'unknown_to_provider';
  /** Absent: nothing had ever been heard of it, or it could not be loaded. */
  readonly before?: ReconciledState;
  /** Where the provider says it is. */
  readonly provider?: Reported;
  readonly after?: ReconciledState;
  /** What was taken in that had not been known, in that order. */
  readonly repairedBy: readonly { readonly observationId: string; readonly label: string }[];
  /** All of it in one sentence. */
  readonly sentence: string;
}

/** What a reconciliation found and did. */
export interface Reconciliation {
  readonly since: string;
  /** Events the provider listed, and how many of those had never arrived. */
  readonly events: {
    readonly listed: number;
    readonly missed: number;
    readonly notUnderstood: number;
    /** Why the list is not complete. */
    readonly failure?: Failure;
  };
  /** How many orders were looked at. */
  readonly examined: number;
  /** How many of them were in step with the provider. */
  readonly inStep: number;
  /** The others. */
  readonly orders: readonly ReconciledOrder[];
}

const REACH = 30 * 24 * 3600 * SECOND;

/** What reconciling needs. */
export interface ReconcileDependencies
  extends Pick<ProviderAccess, 'provider' | 'observe' | 'rowOfOrder'>,
    BeginAnewDependencies {
  readonly store: QuarantiningStore &
    Pick<Store, 'orders' | 'load' | 'save' | 'history' | 'beginAnew'>;
  readonly logger: Logger;
  /** Aborted when the service stops: no further order and no further page is read. */
  readonly stopping: AbortSignal;
}

interface Candidate {
  readonly orderId: string;
  readonly because: Set<ReconciliationReason>;
  readonly missed: Observation[];
}

/**
 * Brings every order that may be out of step to where the provider has it: takes in everything the
 * provider has told since then that never arrived, and reads the orders concerned, those with parked
 * observations, and those not heard of for a while. What is to be released is released by that.
 *
 * @throws {ConfigurationError} for a provider without `api`, and for options that cannot work.
 * @throws {StoreError} `closed` or `unreachable`, when no order can be reconciled.
 * @throws {Overloaded} when more is being taken in than can be, and only some orders were asked for.
 */
export async function reconcile(
  dependencies: ReconcileDependencies,
  given?: ReconcileOptions,
): Promise<Reconciliation> {
  const options = checkedOptions(given, RECONCILE_OPTIONS);
  apiOf(dependencies.provider);
  checkReconcileOptions(options);
  const now = dependencies.clock();
  const since = Math.max(options.since === undefined ? 0 : instantOf(options.since), now - REACH);
  const candidates = new Map<string, Candidate>();
  const candidate = (orderId: string) => {
    const known = candidates.get(orderId);
    if (known !== undefined) return known;
    const fresh: Candidate = { orderId, because: new Set(), missed: [] };
    candidates.set(orderId, fresh);
    return fresh;
  };

  const { orders: askedFor, quietForMs = 3_600_000 } = options;
  for (const orderId of askedFor ?? []) candidate(orderId).because.add('asked_for');
  const events =
    askedFor === undefined
      ? await search(dependencies, since, now - quietForMs * 1_000, candidate)
      : { listed: 0, missed: 0, notUnderstood: 0 };

  const orders: ReconciledOrder[] = [];
  let inStep = 0;
  const queue = [...candidates.values()];
  const work = async () => {
    for (let next = queue.shift(); next !== undefined; next = queue.shift()) {
      try {
        checkNotStopping(dependencies);
        const result = await repairedOrUnreadable(dependencies, next);
        if (result === undefined) inStep += 1;
        else orders.push(result);
      } catch (error) {
        queue.length = 0;
        throw error;
      }
    }
  };
  const workers = Array.from({ length: options.concurrency ?? 4 }, work);
  const failed = (await Promise.allSettled(workers)).find(({ status }) => status === 'rejected');
  if (failed?.status === 'rejected') throw failed.reason;
  const report = {
    since: new Date(since / 1000).toISOString(),
    events,
    examined: inStep + orders.length,
    inStep,
    orders: orders.sort((a, b) => (a.orderId < b.orderId ? -1 : 1)),
  };
  dependencies.logger.info(
    {
      examined: report.examined,
      inStep,
      repaired: count(orders, 'repaired'),
      missed: events.missed,
    },
    'reconciled with the provider',
  );
  return report;
}

/** Finds every order that may be out of step. */
async function search(
  dependencies: ReconcileDependencies,
  since: Instant,
  quietSince: Instant,
  candidate: (orderId: string) => Candidate,
): Promise<Reconciliation['events']> {
  const events = await missedSince(dependencies, since, (observation) => {
    const found = candidate(observation.orderId);
    found.because.add('missed');
    found.missed.push(observation);
  });
  checkNotStopping(dependencies);
  for await (const { orderId } of rows(dependencies, { parked: true })) {
    candidate(orderId).because.add('parked');
  }
  for (const state of UNSETTLED_POSITIONS) {
    checkNotStopping(dependencies);
    for await (const { orderId } of rows(dependencies, { state, updatedBefore: quietSince })) {
      candidate(orderId).because.add('quiet');
    }
  }
  return events;
}

/** @throws {StoreError} `closed` */
function checkNotStopping({ stopping }: Pick<ReconcileDependencies, 'stopping'>): void {
  if (stopping.aborted) throw new StoreError('closed', 'This was stopped while it reconciled.');
}

function count(orders: readonly ReconciledOrder[], outcome: ReconciledOrder['outcome']): number {
  return orders.filter((order) => order.outcome === outcome).length;
}

async function* rows(
  { store, provider: { account } }: Pick<ReconcileDependencies, 'store' | 'provider'>,
  filter: { parked?: boolean; state?: OrderPosition; updatedBefore?: Instant },
): AsyncGenerator<OrderRow> {
  const pages = pagesOf((from) => store.orders({ account, limit: 500, ...filter, ...from }));
  for await (const { items } of pages) yield* items;
}

/** Goes through what the provider told and hands over what never arrived. */
async function missedSince(
  dependencies: ReconcileDependencies,
  since: Instant,
  onMissed: (observation: Observation) => void,
): Promise<Reconciliation['events']> {
  const { provider, store, clock } = dependencies;
  let listed = 0;
  let missed = 0;
  let notUnderstood = 0;
  for await (const told of apiOf(dependencies.provider).events(since)) {
    checkNotStopping(dependencies);
    if (told.kind === 'failure') return { listed, missed, notUnderstood, failure: told };
    listed += told.bodies.length;
    const observations: Observation[] = [];
    for (const body of told.bodies) {
      const reading = provider.fromWebhook(body);
      if (reading.kind === 'observation') observations.push(reading.observation);
      if (reading.kind !== 'not_understood') continue;
      const raw = Buffer.from(JSON.stringify(body));
      const { problem, createdAt } = reading;
      const now = clock();
      // It is as old as the provider says: listed again, it does not become younger.
      const receivedAt = Math.min(createdAt ?? now, now);
      await quarantineBody(provider, store, { raw, problem, receivedAt });
      notUnderstood += 1;
    }
    const known = await store.load(
      observations.map(({ account, orderId, id }) => ({
        key: { account, orderId },
        observationIds: [id],
      })),
    );
    for (const [index, observation] of observations.entries()) {
      const { row, known: stored } = known[index] ?? {};
      if (stored?.has(observation.id) === true) continue;
      // Its history is gone, and this was part of it.
      if (row !== undefined && isPast(row.record, observation.instant)) continue;
      missed += 1;
      onMissed(observation);
    }
  }
  return { listed, missed, notUnderstood };
}

/** What was taken in, in that order. */
type Taken = { observationId: string; label: string }[];

/**
 * The same as {@link repaired}; an order that fails is reported, and the others are looked at all the
 * same.
 *
 * @throws {StoreError} when no other order can be reconciled either.
 * @throws {Overloaded} when the order was asked for by its id.
 */
async function repairedOrUnreadable(
  dependencies: ReconcileDependencies,
  candidate: Candidate,
): Promise<ReconciledOrder | undefined> {
  const { orderId, because } = candidate;
  const repairedBy: Taken = [];
  let row: OrderRow | undefined;
  try {
    row = await dependencies.rowOfOrder(orderId);
    return await repaired(dependencies, candidate, row, repairedBy);
  } catch (error) {
    if (isAway(error)) throw error;
    // Whoever asks for an order can ask again.
    if (error instanceof Overloaded && because.has('asked_for')) throw error;
    const failure = failureText(error);
    dependencies.logger.error({ orderId, error: failure }, 'an order could not be reconciled');
    return {
      orderId,
      because: [...because],
      outcome: 'unreadable',
      ...(row === undefined ? {} : { before: whereaboutsIn(row) }),
      repairedBy,
      sentence: `Order ${orderId} could not be reconciled: ${failure}`,
    };
  }
}

/** Undefined when the order is in step. */
async function repaired(
  dependencies: ReconcileDependencies,
  { orderId, because, missed }: Candidate,
  row: OrderRow | undefined,
  repairedBy: Taken,
): Promise<ReconciledOrder | undefined> {
  const before = row && whereaboutsIn(row);
  const take = async (observation: Observation) => {
    const receipt = await dependencies.observe(observation);
    if (receipt.kind !== 'recorded') return;
    const { observationId } = receipt;
    repairedBy.push({ observationId, label: observation.label ?? observation.source });
  };
  // Of an order that is set aside nothing is taken in before it began anew.
  const isAside = row !== undefined && isSetAside(recordIn(row));
  const early = isAside ? await beginAnewFromRead(dependencies, orderId) : undefined;
  const begun = early?.begun === true && early.read.kind === 'observation' ? early.read : undefined;
  const readAt = begun?.observation.instant ?? Number.NEGATIVE_INFINITY;
  for (const observation of missed.sort((a, b) => a.instant - b.instant)) {
    if (observation.instant > readAt) await take(observation);
  }
  const arrived = repairedBy.length;
  const read = early?.read ?? (await apiOf(dependencies.provider).read(orderId));
  if (read.kind === 'observation') await take(read.observation);
  const rowAfter = await dependencies.rowOfOrder(orderId);
  const after = rowAfter && whereaboutsIn(rowAfter);
  const about = {
    orderId,
    because: [...because],
    ...(before === undefined ? {} : { before }),
    ...(after === undefined ? {} : { after }),
    repairedBy,
  };
  if (read.kind === 'none') {
    const sentence = `The provider knows no order ${orderId}.`;
    return { ...about, outcome: 'unknown_to_provider', sentence };
  }
  if (read.kind === 'failure') {
    const sentence = `Order ${orderId} could not be read: ${read.reason}`;
    return { ...about, outcome: 'unreadable', sentence };
  }
  const provider = reportedBy(read.observation);
  const agrees = after !== undefined && agree(after, provider) && after.parked === 0;
  const agreed = before !== undefined && agree(before, provider) && before.parked === 0;
  if (agrees && agreed && missed.length === 0) return undefined;
  const outcome = agrees ? 'repaired' : 'unresolved';
  const by =
    begun !== undefined
      ? 'a read, from which it began anew (bodies that were kept meanwhile: reprocess),'
      : broughtBy(arrived, repairedBy.length > arrived);
  const sentence = sentenceOf(orderId, before, provider, after, agrees, by);
  return { ...about, provider, outcome, sentence };
}

function whereaboutsIn({ state, fraudState, parked }: OrderRow): ReconciledState {
  return { state, fraudState, parked };
}

/** What the provider does not say contradicts nothing. */
function agree(ours: ReconciledState, theirs: Reported): boolean {
  return (
    (theirs.state ?? ours.state) === ours.state &&
    (theirs.fraudState ?? ours.fraudState) === ours.fraudState
  );
}

function sentenceOf(
  orderId: string,
  before: ReconciledState | undefined,
  theirs: Reported,
  after: ReconciledState | undefined,
  agrees: boolean,
  by: string | undefined,
): string {
  const was =
    before === undefined
      ? `Nothing had been heard of order ${orderId}`
      : `Order ${orderId} was held as ${before.state}${before.parked > 0 ? `, with ${before.parked} parked` : ''}`;
  const said = `the provider has it as ${theirs.state ?? 'something unheard of'}`;
  const parked = after !== undefined && after.parked > 0 ? ` with ${after.parked} parked` : '';
  const is = `it is ${after?.state ?? 'still unknown'}${parked}`;
  const now = agrees
    ? `${by ?? 'something that arrived meanwhile'} brought it there`
    : `${by === undefined ? '' : `after ${by} `}${is}`;
  return `${was}; ${said}; ${now}.`;
}

/** What was taken in: messages that had never arrived, and the read, which nobody had sent. */
function broughtBy(messages: number, read: boolean): string | undefined {
  const missed = messages === 1 ? 'one message' : `${messages} messages`;
  const parts = [
    ...(messages === 0 ? [] : [`${missed} that had not arrived`]),
    ...(read ? ['a read of the order'] : []),
  ];
  return parts.length === 0 ? undefined : parts.join(' and ');
}
