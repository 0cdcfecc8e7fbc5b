import { createHash } from 'node:crypto';
import { isPast, UNSETTLED_POSITIONS } from '../lifecycle/index.js';
import { type Instant, instantOf, SECOND } from '../order/instant.js';
import type { Observation } from '../order/observation.js';
import { checkedOptions, type OptionNames } from '../order/options.js';
import type { Failure } from '../order/rejection.js';
import { type Reported, reportedBy } from '../order/reported.js';
import type { FraudPosition, OrderPosition } from '../order/state.js';
import type { OrderRow, Store } from '../store/store.js';
import { type BeginAnewDependencies, beginAnewFromRead } from './begin-anew.js';
import { apiOf, type Calling } from './calling.js';
import type { Clock } from './clock.js';
import type { Logger } from './logger.js';

/** What is reconciled. */
export interface ReconcileOptions {
  /** Only these orders are read, and the list of events is not asked for. Absent: all that may be out of step. */
  readonly orders?: readonly string[];
  /** From when on something may have been lost. Absent, or further back: 30 days ago. */
  readonly since?: Date;
  /**
   * Orders that may still move and were not heard of for so many milliseconds are read. 0: all of
   * them. Absent: one hour.
   */
  readonly quietFor?: number;
  /** How many orders are read at once. Absent: 4. */
  readonly concurrency?: number;
}

const OPTIONS: OptionNames<ReconcileOptions> = {
  orders: 'optional',
  since: 'optional',
  quietFor: 'optional',
  concurrency: 'optional',
};

/** Where an order is, in short. */
export interface Whereabouts {
  readonly state: OrderPosition;
  readonly fraudState: FraudPosition;
  /** How many of its observations are parked. */
  readonly parked: number;
}

export type Reason = 'missed' | 'parked' | 'quiet' | 'asked_for';

/** One order that was not in step, and what was done. */
export interface ReconciledOrder {
  readonly orderId: string;
  /** Why it was looked at. */
  readonly because: readonly Reason[];
  /**
   * `repaired`: as the provider has it, and nothing parked. `unresolved`: still not.
   * `unreadable`: it could not be read; what was missed was taken in all the same.
   * `unknown_to_provider`: the provider denies that it exists.
   */
  readonly outcome: 'repaired' | 'unresolved' | 'unreadable' | 'unknown_to_provider';
  /** Absent: nothing had ever been heard of it. */
  readonly before?: Whereabouts;
  /** Where the provider says it is. */
  readonly provider?: Reported;
  readonly after?: Whereabouts;
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
  extends Pick<Calling, 'provider' | 'observe' | 'rowOfOrder'>,
    BeginAnewDependencies {
  readonly store: Pick<Store, 'orders' | 'load' | 'keep' | 'save' | 'history' | 'beginAnew'>;
  readonly clock: Clock;
  readonly logger: Logger;
}

interface Candidate {
  readonly orderId: string;
  readonly because: Set<Reason>;
  readonly missed: Observation[];
}

/**
 * Brings every order that may be out of step to where the provider has it: takes in everything the
 * provider has told since then that never arrived, and reads the orders concerned, those with parked
 * observations, and those not heard of for a while. What is to be released is released by that.
 */
export async function reconcile(
  dependencies: ReconcileDependencies,
  given?: ReconcileOptions,
): Promise<Reconciliation> {
  const options = checkedOptions(given, OPTIONS);
  apiOf(dependencies.provider);
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

  const { orders: askedFor, quietFor = 3_600_000 } = options;
  for (const orderId of askedFor ?? []) candidate(orderId).because.add('asked_for');
  const events =
    askedFor === undefined
      ? await search(dependencies, since, now - quietFor * 1_000, candidate)
      : { listed: 0, missed: 0, notUnderstood: 0 };

  const orders: ReconciledOrder[] = [];
  const queue = [...candidates.values()];
  const examined = queue.length;
  const work = async () => {
    for (let next = queue.shift(); next !== undefined; next = queue.shift()) {
      const result = await repaired(dependencies, next);
      if (result !== undefined) orders.push(result);
    }
  };
  await Promise.all(Array.from({ length: Math.max(1, options.concurrency ?? 4) }, work));
  const report = {
    since: new Date(since / 1000).toISOString(),
    events,
    examined,
    inStep: examined - orders.length,
    orders: orders.sort((a, b) => (a.orderId < b.orderId ? -1 : 1)),
  };
  dependencies.logger.info(
    { examined, inStep: report.inStep, repaired: count(orders, 'repaired'), missed: events.missed },
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
  for await (const { orderId } of rows(dependencies, { parked: true })) {
    candidate(orderId).because.add('parked');
  }
  for (const state of UNSETTLED_POSITIONS) {
    for await (const { orderId } of rows(dependencies, { state, updatedBefore: quietSince })) {
      candidate(orderId).because.add('quiet');
    }
  }
  return events;
}

function count(orders: readonly ReconciledOrder[], outcome: ReconciledOrder['outcome']): number {
  return orders.filter((order) => order.outcome === outcome).length;
}

async function* rows(
  { store, provider: { account } }: Pick<ReconcileDependencies, 'store' | 'provider'>,
  filter: { parked?: boolean; state?: OrderPosition; updatedBefore?: Instant },
): AsyncGenerator<OrderRow> {
  let after: string | undefined;
  do {
    const page = await store.orders({
      account,
      limit: 500,
      ...filter,
      ...(after === undefined ? {} : { after }),
    });
    yield* page.items;
    after = page.next;
  } while (after !== undefined);
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
  for await (const told of apiOf(dependencies.provider).told(since)) {
    if (told.kind === 'failure') return { listed, missed, notUnderstood, failure: told };
    listed += told.bodies.length;
    const observations: Observation[] = [];
    for (const body of told.bodies) {
      const reading = provider.fromWebhook(body);
      if (reading.kind === 'observation') observations.push(reading.observation);
      if (reading.kind !== 'not_understood') continue;
      const raw = Buffer.from(JSON.stringify(body));
      const id = createHash('sha256').update(raw).digest('hex');
      const { problem } = reading;
      await store.keep({ id, provider: provider.name, raw, problem, receivedAt: clock() });
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

/** Undefined when the order is in step. */
async function repaired(
  dependencies: ReconcileDependencies,
  { orderId, because, missed }: Candidate,
): Promise<ReconciledOrder | undefined> {
  const before = await whereabouts(dependencies, orderId);
  const repairedBy: { observationId: string; label: string }[] = [];
  const take = async (observation: Observation) => {
    const receipt = await dependencies.observe(observation);
    if (receipt.kind !== 'recorded') return;
    const { observationId } = receipt;
    repairedBy.push({ observationId, label: observation.label ?? observation.source });
  };
  // Of an order that is set aside nothing is taken in before it began anew.
  const early = await beginAnewFromRead(dependencies, orderId);
  const begun = early?.begun === true && early.read.kind === 'observation' ? early.read : undefined;
  const readAt = begun?.observation.instant ?? Number.NEGATIVE_INFINITY;
  for (const observation of missed.sort((a, b) => a.instant - b.instant)) {
    if (observation.instant > readAt) await take(observation);
  }
  const arrived = repairedBy.length;
  const read = early?.read ?? (await apiOf(dependencies.provider).read(orderId));
  if (read.kind === 'observation') await take(read.observation);
  const after = await whereabouts(dependencies, orderId);
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

async function whereabouts(
  { rowOfOrder }: Pick<ReconcileDependencies, 'rowOfOrder'>,
  orderId: string,
): Promise<Whereabouts | undefined> {
  const row = await rowOfOrder(orderId);
  if (row === undefined) return undefined;
  const { state, fraudState, parked } = row;
  return { state, fraudState, parked };
}

/** What the provider does not say contradicts nothing. */
function agree(ours: Whereabouts, theirs: Reported): boolean {
  return (
    (theirs.state ?? ours.state) === ours.state &&
    (theirs.fraudState ?? ours.fraudState) === ours.fraudState
  );
}

function sentenceOf(
  orderId: string,
  before: Whereabouts | undefined,
  theirs: Reported,
  after: Whereabouts | undefined,
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
