import {
  MILESTONE_KINDS,
  type Milestone,
  type MilestoneKind,
  milestoneKey,
} from '../../order/milestone/milestone.js';
import type { Observation } from '../../order/observation.js';
import { checkedOptions } from '../../order/options/options.js';
import type { OrderPosition } from '../../order/state.js';
import { storableText } from '../../order/text/storable-text.js';
import { type Instant, instantOf } from '../../order/time/instant.js';
import { storedKeyOf } from '../milestone-id.js';
import { decodeCursor, encodeCursor, pageLimit, pageOf } from '../page.js';
import { answerTo } from '../settlement.js';
import { storableJson } from '../sql/values/storable.js';
import { storedJson } from '../sql/values/stored-json.js';
import {
  type Attempt,
  type AttemptOutcome,
  type CheckedAttempt,
  type Claim,
  type Counts,
  type Loaded,
  type LoadRequest,
  type MilestoneFilter,
  type NewOrderRow,
  type OrderFilter,
  type OrderKey,
  type OrderRow,
  type OrderWrite,
  type Outbox,
  type Page,
  type PageRequest,
  type PrunedPage,
  type Pruning,
  type QuarantinedDelivery,
  type QuarantinedSummary,
  type Restoration,
  type RestoredMilestone,
  type RestoredObservation,
  SCRUBBED,
  type Settlement,
  type SettlementAnswer,
  type Store,
  type StoredMilestone,
  type StoredObservation,
  type WaitCorrection,
  type WaitFilter,
  type WaitingOrder,
} from '../store.js';
import { StoreError } from '../store-error.js';
import { comparePlaces, following } from './page.js';
import { MemoryWaits } from './waits.js';

/**
 * A store that forgets everything at the end of the process: for tests of services that embed this
 * package. It answers as the other stores do, and needs neither a server nor a start.
 *
 * @example
 * const store = memory();
 */
export function memory(options?: MemoryOptions): Store {
  return new MemoryStore(checkedOptions(options, { clock: 'optional' }).clock);
}

/** Options of {@link memory}. */
export interface MemoryOptions {
  /**
   * Tells when milestones are due and leases are over, in microseconds since 1970. Default: the clock
   * of this machine. For tests that travel in time.
   */
  readonly clock?: () => Instant;
}

/** One order with what is stored about it; plain JSON. */
export interface OneOrder {
  /** Absent: nothing is known about it. */
  readonly row?: OrderRow;
  readonly observations: readonly StoredObservation[];
  readonly milestones: readonly StoredMilestone[];
  /** The greatest number that was given to an observation or a milestone so far; 0: none. */
  readonly sequence: number;
  /** The attempt that this order is leased to; absent: none. */
  readonly lease?: OrderLease;
}

/** Whose turn an order is. It outlives the status of its milestone: a handler may still run. */
export interface OrderLease extends Attempt {
  /** By the clock of the store. */
  readonly until: Instant;
}

/**
 * A store in memory that begins with one order, for those who keep each order in a place of its own
 * and want the rules of a store there. What did not change comes back as the same object.
 */
export function memoryOf(
  order: OneOrder,
  clock: () => Instant,
): { readonly store: Store; contents(): OneOrder } {
  const store = new MemoryStore(clock, order);
  return { store, contents: () => store.contents() };
}

interface HeldOrder {
  row: OrderRow;
  readonly observations: Map<string, StoredObservation>;
}

/** Who acts on which kinds, and how long that is believed. */
interface Claimant {
  readonly kinds: readonly MilestoneKind[];
  readonly until: Instant;
}

/** What a change and a restoration have in common. */
interface Put extends Pick<Restoration, 'row' | 'observations' | 'resolutions' | 'waits'> {
  readonly replaced?: Restoration['replaced'] | undefined;
}

/** Every method does its work without awaiting, so each is atomic. */
class MemoryStore implements Store {
  readonly #orders = new Map<string, HeldOrder>();
  readonly #milestones = new Map<string, StoredMilestone>();
  /** By the place of the order. */
  readonly #leases = new Map<string, OrderLease>();
  readonly #quarantined = new Map<string, QuarantinedDelivery>();
  readonly #claimants = new Map<string, Claimant>();
  readonly #clock: () => Instant;
  readonly #waiting = new MemoryWaits();
  #sequence = 0;
  #closed = false;

  constructor(clock: () => Instant = () => instantOf(Date.now()), order?: OneOrder) {
    this.#clock = clock;
    if (order?.row === undefined) return;
    const { row, observations, milestones, sequence, lease } = order;
    this.#sequence = sequence;
    this.#orders.set(placeOf(row), {
      row,
      observations: new Map(observations.map((stored) => [stored.observation.id, stored])),
    });
    for (const stored of milestones) this.#milestones.set(stored.milestone.key, stored);
    if (lease !== undefined) this.#leases.set(placeOf(row), lease);
  }

  contents(): OneOrder {
    const [held] = this.#orders.values();
    const [lease] = this.#leases.values();
    return {
      ...(held === undefined ? {} : { row: held.row }),
      observations: [...(held?.observations.values() ?? [])],
      milestones: [...this.#milestones.values()],
      sequence: this.#sequence,
      ...(lease === undefined ? {} : { lease }),
    };
  }

  async waiting(filter: WaitFilter): Promise<Page<WaitingOrder>> {
    this.#checkOpen();
    return this.#waiting.list(filter);
  }

  async correctWaits(corrections: readonly WaitCorrection[]): Promise<void> {
    this.#checkOpen();
    for (const correction of corrections) {
      const row = this.#orders.get(placeOf(correction))?.row;
      const isThat = row?.version === (correction.version ?? row?.version);
      if (row !== undefined && isThat) this.#waiting.correct(correction);
    }
  }

  async newest(): Promise<Instant | undefined> {
    this.#checkOpen();
    const instants = [...this.#orders.values()].flatMap(({ observations }) =>
      [...observations.values()].map(({ observation }) => observation.instant),
    );
    return instants.length === 0
      ? undefined
      : instants.reduce((newest, instant) => Math.max(newest, instant));
  }

  async migrate(): Promise<void> {
    this.#checkOpen();
  }

  async ready(): Promise<void> {
    this.#checkOpen();
  }

  async close(): Promise<void> {
    this.#closed = true;
  }

  async load(requests: readonly LoadRequest[]): Promise<readonly Loaded[]> {
    this.#checkOpen();
    return requests.map(({ key, observationIds }) => {
      const held = this.#orders.get(placeOf(key));
      const found = observationIds.flatMap((id) => held?.observations.get(storableText(id)) ?? []);
      const known: Loaded['known'] = new Map(
        found.map(({ observation }) => [observation.id, copied(observation)]),
      );
      return held === undefined ? { known } : { row: copied(held.row), known };
    });
  }

  async history(keys: readonly OrderKey[]): Promise<readonly (readonly StoredObservation[])[]> {
    this.#checkOpen();
    return keys.map((key) =>
      [...(this.#orders.get(placeOf(key))?.observations.values() ?? [])]
        .sort((a, b) => a.sequence - b.sequence)
        .map(copied),
    );
  }

  async save(changes: readonly OrderWrite[], at: Instant): Promise<readonly boolean[]> {
    this.#checkOpen();
    const tried = new Set<string>();
    // Copied first, so that a value that is no JSON fails the call before anything is written.
    return changes.map(copied).map((change) => {
      const place = placeOf(change.row);
      if (tried.has(place)) return false;
      tried.add(place);
      const held = this.#orders.get(place);
      if ((held?.row.version ?? 0) !== change.row.version - 1) return false;
      this.#write(place, held, change, at);
      return true;
    });
  }

  async beginAnew(change: OrderWrite, at: Instant): Promise<boolean> {
    this.#checkOpen();
    const place = placeOf(change.row);
    const held = this.#orders.get(place);
    if (held?.row.version !== change.row.version - 1) return false;
    this.#write(place, { ...held, observations: new Map() }, copied(change), at);
    return true;
  }

  #write(place: string, held: HeldOrder | undefined, change: OrderWrite, at: Instant): void {
    const arrived = (observation: Observation) => ({ observation, arrivedAt: at });
    const observations = change.observations.map(arrived);
    this.#put(
      place,
      held,
      { ...change, observations, replaced: change.replaced?.map(arrived) },
      at,
    );
    for (const milestone of change.milestones) this.#record(milestone, at);
    for (const key of change.again ?? []) this.#revive(key);
  }

  /** Writes a row and everything about it but its milestones. */
  #put(place: string, held: HeldOrder | undefined, put: Put, at: Instant): void {
    const observations = held?.observations ?? new Map<string, StoredObservation>();
    this.#orders.set(place, { row: { ...put.row, updatedAt: at }, observations });
    for (const { observationId, resolution } of put.resolutions ?? []) {
      const stored = observations.get(observationId);
      if (stored !== undefined) observations.set(observationId, { ...stored, resolution });
    }
    const store = (restored: RestoredObservation) =>
      void observations.set(restored.observation.id, { ...restored, sequence: this.#next() });
    for (const restored of put.observations) {
      if (!observations.has(restored.observation.id)) store(restored);
    }
    for (const restored of put.replaced ?? []) {
      const resolution = observations.get(restored.observation.id)?.resolution;
      store(resolution === undefined ? restored : { ...restored, resolution });
    }
    this.#waiting.change(put.row, put.waits);
  }

  #record(recorded: Milestone, at: Instant): void {
    const milestone = keyed(recorded);
    if (this.#milestones.has(milestone.key)) return;
    this.#milestones.set(milestone.key, {
      milestone,
      status: 'pending',
      attempts: 0,
      uncountedAttempts: 0,
      createdAt: at,
      dueAt: this.#clock(),
      sequence: this.#next(),
    });
  }

  #revive(again: string): void {
    const stored = this.#find(again);
    if (stored?.status !== 'withdrawn' || stored.settledBy !== undefined) return;
    const { settledAt: _, reason: __, ...rest } = stored;
    const { key } = stored.milestone;
    // Behind all others: what was recorded meanwhile is handed over first.
    this.#milestones.delete(key);
    this.#milestones.set(key, {
      ...rest,
      status: 'pending',
      dueAt: this.#clock(),
      sequence: this.#next(),
    });
  }

  async restore(restorations: readonly Restoration[], at: Instant): Promise<readonly boolean[]> {
    this.#checkOpen();
    const tried = new Set<string>();
    return restorations.map(copied).map((restoration) => {
      const place = placeOf(restoration.row);
      if (tried.has(place)) return false;
      tried.add(place);
      const held = this.#orders.get(place);
      if ((held?.row.version ?? 0) !== restoration.row.version - 1) return false;
      this.#restore(place, held, restoration, at);
      return true;
    });
  }

  #restore(place: string, held: HeldOrder | undefined, from: Restoration, at: Instant): void {
    this.#put(place, held, from, at);
    for (const restored of from.milestones) this.#restoreMilestone(restored);
  }

  #restoreMilestone(restored: RestoredMilestone): void {
    const milestone = keyed(restored.milestone);
    const { key } = milestone;
    const stored = this.#milestones.get(key);
    if (stored === undefined) {
      this.#milestones.set(key, { ...restored, milestone, sequence: this.#next() });
      return;
    }
    const isDone = restored.status === 'done' && stored.status !== 'done';
    const isByHand = restored.settledBy !== undefined && stored.status === 'pending';
    if (!isDone && !isByHand) return;
    const { attempts, uncountedAttempts, createdAt, dueAt, sequence, lastError } = stored;
    const { status, settledAt, settledBy, reason } = restored;
    this.#milestones.set(key, {
      ...{ milestone: stored.milestone, status, uncountedAttempts, createdAt, dueAt, sequence },
      attempts: Math.max(attempts, restored.attempts),
      ...(lastError === undefined ? {} : { lastError }),
      ...(settledAt === undefined ? {} : { settledAt }),
      ...(settledBy === undefined ? {} : { settledBy }),
      ...(reason === undefined ? {} : { reason }),
    });
  }

  async orders(filter: OrderFilter = {}): Promise<Page<OrderRow>> {
    this.#checkOpen();
    const limit = pageLimit(filter);
    const after = filter.after === undefined ? undefined : decodeCursor(filter.after, ['', '']);
    const matching = [...this.#orders.values()]
      .map(({ row }) => row)
      .filter(
        (row) =>
          same(filter.account, row.account) &&
          same(filter.state, row.state) &&
          same(filter.fraudState, row.fraudState) &&
          same(filter.upstreamId, row.upstreamId) &&
          same(filter.checkoutId, row.checkoutId) &&
          same(filter.parked, row.parked > 0) &&
          row.updatedAt < (filter.updatedBefore ?? Number.POSITIVE_INFINITY),
      );
    const place = (row: OrderRow): [string, string] => [row.account, row.orderId];
    return pageOf(following(matching, place, after, limit), limit, place);
  }

  async claim({ limit, leaseMicros, kinds = MILESTONE_KINDS, claimant, except = [] }: Claim) {
    this.#checkOpen();
    const now = this.#clock();
    const leasedUntil = now + leaseMicros;
    if (claimant !== undefined) this.#claimants.set(claimant, { kinds, until: leasedUntil });
    const handled = new Set([...kinds, ...this.#handledKinds(now)]);
    const leased = [...this.#leases].filter(([, { until }]) => until > now);
    const busy = new Set([...except.map(placeOf), ...leased.map(([place]) => place)]);
    const heads = new Map<string, StoredMilestone>();
    for (const stored of [...this.#milestones.values()].sort((a, b) => a.sequence - b.sequence)) {
      const place = placeOf(stored.milestone);
      if (stored.status !== 'pending' || !handled.has(stored.milestone.kind)) continue;
      if (!heads.has(place)) heads.set(place, stored);
    }
    return [...heads]
      .filter(([place, { milestone }]) => !busy.has(place) && kinds.includes(milestone.kind))
      .map(([, stored]) => stored)
      .filter(({ dueAt }) => dueAt <= now)
      .sort((a, b) => a.dueAt - b.dueAt || a.sequence - b.sequence)
      .slice(0, limit)
      .map((stored) => {
        const attempts = stored.attempts + 1;
        const { key } = stored.milestone;
        const lease = { key, attempt: attempts, until: leasedUntil };
        this.#leases.set(placeOf(stored.milestone), lease);
        return this.#set({ ...stored, attempts, leasedUntil });
      });
  }

  /** Kinds that somebody acts on who claimed within the last lease. */
  #handledKinds(now: Instant): readonly MilestoneKind[] {
    for (const [name, { until }] of this.#claimants) {
      if (until <= now) this.#claimants.delete(name);
    }
    return [...this.#claimants.values()].flatMap(({ kinds }) => kinds);
  }

  async release(attempt: Attempt): Promise<void> {
    this.#checkOpen();
    const stored = this.#find(attempt.key);
    if (stored === undefined) return;
    this.#free(stored, attempt);
    if (stored.leasedUntil === undefined || stored.attempts !== attempt.attempt) return;
    const { leasedUntil: _, ...rest } = stored;
    this.#milestones.set(stored.milestone.key, rest);
  }

  /** Ends the lease of an order if it is that of this attempt. */
  #free({ milestone }: StoredMilestone, { attempt }: Attempt): void {
    const place = placeOf(milestone);
    const lease = this.#leases.get(place);
    if (lease?.key === milestone.key && lease.attempt === attempt) this.#leases.delete(place);
  }

  async settle(attempt: Attempt, outcome: AttemptOutcome, at: Instant): Promise<boolean> {
    this.#checkOpen();
    // Also where the answer marks nothing: its handler has ended.
    const known = this.#find(attempt.key);
    if (known !== undefined && !('stillRuns' in outcome)) this.#free(known, attempt);
    const stored = this.#claimed(attempt);
    if (stored === undefined) return false;
    const { leasedUntil, ...rest } = stored;
    const keepsLease = 'stillRuns' in outcome && leasedUntil !== undefined;
    this.#set({
      ...rest,
      status: outcome.status,
      ...(keepsLease ? { leasedUntil } : {}),
      ...('notBegun' in outcome ? { uncountedAttempts: stored.uncountedAttempts + 1 } : {}),
      ...(outcome.status === 'pending'
        ? { dueAt: this.#clock() + outcome.dueInMicros }
        : { settledAt: at }),
      ...('error' in outcome ? { lastError: storableText(outcome.error) } : {}),
      ...('reason' in outcome ? { reason: storableText(outcome.reason) } : {}),
    });
    return true;
  }

  async check(
    attempt: Attempt,
    decide: Parameters<Outbox['check']>[1],
    at: Instant,
  ): Promise<CheckedAttempt> {
    this.#checkOpen();
    const stored = this.#claimed(attempt);
    if (stored === undefined) return { kind: 'gone' };
    const held = this.#orders.get(placeOf(stored.milestone));
    const verdict = decide(held && copied(held.row), copied(stored));
    if (verdict.kind === 'deliver') return verdict;
    await this.settle(attempt, { status: 'withdrawn', reason: verdict.reason }, at);
    return { kind: 'withdrawn', reason: verdict.reason };
  }

  async milestones(filter: MilestoneFilter = {}): Promise<Page<StoredMilestone>> {
    this.#checkOpen();
    const limit = pageLimit(filter);
    const after = filter.after === undefined ? undefined : decodeCursor(filter.after, ['', '', 0]);
    const matching = [...this.#milestones.values()].filter(
      ({ milestone, status }) =>
        same(filter.account, milestone.account) &&
        same(filter.orderId, milestone.orderId) &&
        same(filter.status, status),
    );
    const place = ({ milestone, sequence }: StoredMilestone): [string, string, number] => [
      milestone.account,
      milestone.orderId,
      sequence,
    ];
    return pageOf(following(matching, place, after, limit), limit, place);
  }

  async milestone(key: string): Promise<StoredMilestone | undefined> {
    this.#checkOpen();
    const stored = this.#find(key);
    return stored && copied(stored);
  }

  async settleByHand(
    settlements: readonly Settlement[],
    at: Instant,
  ): Promise<readonly SettlementAnswer[]> {
    this.#checkOpen();
    return settlements.map((settlement) => {
      const stored = this.#find(settlement.key);
      const answer = answerTo(stored, settlement);
      if (stored === undefined || answer !== 'changed') return answer;
      const { leasedUntil: _, ...rest } = stored;
      this.#set({
        ...rest,
        status: settlement.status,
        settledAt: at,
        settledBy: storableText(settlement.actor),
        reason: storableText(settlement.reason),
      });
      return answer;
    });
  }

  async retry(key: string): Promise<boolean> {
    this.#checkOpen();
    const stored = this.#find(key);
    const now = this.#clock();
    if (stored === undefined || stored.status === 'done') return false;
    const { status, dueAt, leasedUntil = now } = stored;
    if (status === 'pending' && (dueAt <= now || leasedUntil > now)) return false;
    const { settledAt: _, reason: __, settledBy: ___, ...rest } = stored;
    this.#set({ ...rest, status: 'pending', dueAt: now, uncountedAttempts: stored.attempts });
    return true;
  }

  async quarantine({ raw, ...rest }: QuarantinedDelivery): Promise<boolean> {
    this.#checkOpen();
    const delivery = { ...copied(rest), raw: Uint8Array.from(raw) };
    if (this.#quarantined.has(delivery.id)) return false;
    this.#quarantined.set(delivery.id, delivery);
    return true;
  }

  async quarantined(page: PageRequest = {}): Promise<Page<QuarantinedSummary>> {
    this.#checkOpen();
    const limit = pageLimit(page);
    const after = page.after === undefined ? undefined : decodeCursor(page.after, [0, '']);
    const place = ({ receivedAt, id }: QuarantinedSummary): [number, string] => [receivedAt, id];
    const summaries = [...this.#quarantined.values()].map(({ raw: _, ...summary }) => summary);
    return pageOf(following(summaries, place, after, limit), limit, place);
  }

  async quarantinedBody(id: string): Promise<Uint8Array | undefined> {
    this.#checkOpen();
    return this.#quarantined.get(storableText(id))?.raw.slice();
  }

  async scrub(key: OrderKey): Promise<number> {
    this.#checkOpen();
    let scrubbed = 0;
    const place = placeOf(key);
    for (const [name, stored] of this.#milestones) {
      if (placeOf(stored.milestone) !== place) continue;
      const { lastError = SCRUBBED, settledBy, reason = SCRUBBED } = stored;
      if (lastError !== SCRUBBED) {
        this.#milestones.set(name, { ...stored, lastError: SCRUBBED });
        scrubbed += 1;
      }
      if (settledBy !== undefined && reason !== SCRUBBED) {
        const now = this.#milestones.get(name) ?? stored;
        this.#milestones.set(name, { ...now, reason: SCRUBBED });
        scrubbed += 1;
      }
    }
    const observations =
      this.#orders.get(place)?.observations ?? new Map<string, StoredObservation>();
    for (const [id, stored] of observations) {
      if (stored.resolution === undefined || stored.resolution.reason === SCRUBBED) continue;
      observations.set(id, { ...stored, resolution: { ...stored.resolution, reason: SCRUBBED } });
      scrubbed += 1;
    }
    return scrubbed;
  }

  async removeQuarantined(ids: readonly string[]): Promise<number> {
    this.#checkOpen();
    return ids.filter((id) => this.#quarantined.delete(storableText(id))).length;
  }

  async purgeQuarantined(before: Instant): Promise<number> {
    this.#checkOpen();
    const old = [...this.#quarantined.values()].filter(({ receivedAt }) => receivedAt < before);
    return this.removeQuarantined(old.map(({ id }) => id));
  }

  async prune(
    { account, states, quietSince, limit, after }: Pruning,
    toPruned: (row: OrderRow) => NewOrderRow,
    at: Instant,
  ): Promise<PrunedPage> {
    this.#checkOpen();
    const place = ({ row }: HeldOrder): [string, string] => [row.account, row.orderId];
    const from = after === undefined ? undefined : decodeCursor(after, ['', '']);
    const unsettled = new Set(
      [...this.#milestones.values()]
        .filter(({ status }) => status === 'pending' || status === 'dead')
        .map(({ milestone }) => placeOf(milestone)),
    );
    const chosen = [...this.#orders.values()]
      .filter(
        ({ row, observations }) =>
          same(account, row.account) &&
          states.includes(row.state) &&
          row.instant < quietSince &&
          row.updatedAt < quietSince &&
          row.parked === 0 &&
          observations.size > 0 &&
          !unsettled.has(placeOf(row)),
      )
      .sort((a, b) => comparePlaces(place(a), place(b)))
      .filter((held) => from === undefined || comparePlaces(place(held), from) > 0)
      .slice(0, limit);
    for (const held of chosen) {
      for (const [key, { milestone }] of this.#milestones) {
        if (placeOf(milestone) === placeOf(held.row)) this.#milestones.delete(key);
      }
      this.#leases.delete(placeOf(held.row));
      held.observations.clear();
      const { version, record } = copied(toPruned(copied(held.row)));
      held.row = { ...held.row, version, record, updatedAt: at };
    }
    const last = chosen.at(-1);
    return {
      pruned: chosen.length,
      ...(last === undefined || chosen.length < limit ? {} : { next: encodeCursor(place(last)) }),
    };
  }

  async counts(): Promise<Counts> {
    this.#checkOpen();
    const orders: Partial<Record<OrderPosition, number>> = {};
    const milestones = { pending: 0, done: 0, withdrawn: 0, dead: 0 };
    let parked = 0;
    for (const { row } of this.#orders.values()) {
      orders[row.state] = (orders[row.state] ?? 0) + 1;
      if (row.parked > 0) parked += 1;
    }
    for (const { status } of this.#milestones.values()) milestones[status] += 1;
    const estimated = { orders: [], milestones: [] };
    return { orders, parked, milestones, quarantined: this.#quarantined.size, estimated };
  }

  /** A milestone by any spelling of its key. */
  #find(key: string): StoredMilestone | undefined {
    const stored = storedKeyOf(key);
    return stored === undefined ? undefined : this.#milestones.get(stored);
  }

  #claimed({ key, attempt }: Attempt): StoredMilestone | undefined {
    const stored = this.#find(key);
    return stored?.status === 'pending' && stored.attempts === attempt ? stored : undefined;
  }

  #set(stored: StoredMilestone): StoredMilestone {
    this.#milestones.set(stored.milestone.key, stored);
    return copied(stored);
  }

  #next(): number {
    this.#sequence += 1;
    return this.#sequence;
  }

  #checkOpen(): void {
    if (this.#closed) {
      throw new StoreError('closed', 'The store was closed. Create another one.');
    }
  }
}

/** What comes back of a value that was stored: a copy of what JSON keeps of it. */
function copied<T extends object>(value: T): T {
  // What comes back has the members that went in.
  return storedJson(storableJson(value)) as T;
}

/** A milestone under the key that its parts have once they are stored. */
function keyed(milestone: Milestone): Milestone {
  const { account, orderId, kind, subject } = milestone;
  return { ...milestone, key: milestoneKey(account, orderId, kind, subject) };
}

function placeOf({ account, orderId }: OrderKey): string {
  return JSON.stringify([storableText(account), storableText(orderId)]);
}

function same<T>(wanted: T | undefined, actual: T): boolean {
  return (
    wanted === undefined || (typeof wanted === 'string' ? storableText(wanted) : wanted) === actual
  );
}
