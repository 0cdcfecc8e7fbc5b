import { createHash } from 'node:crypto';
import { setTimeout } from 'node:timers/promises';
import { MILESTONE_STATUSES } from '../order/milestone/milestone.js';
import type { Observation } from '../order/observation.js';
import type { OrderLimits } from '../order/options/order-limits.js';
import type { OrderPosition } from '../order/state.js';
import { storableText } from '../order/text/storable-text.js';
import type { Instant } from '../order/time/instant.js';
import type { Computed, Engine, Hosting, Work } from '../store/engine.js';
import type { OneOrder } from '../store/memory/one-order.js';
import { milestoneIdOf, storedKeyOf } from '../store/milestone-id.js';
import { decodeCursor, encodeCursor, pageLimit, pageOf } from '../store/page.js';
import { storableJson } from '../store/sql/values/storable.js';
import type {
  Attempt,
  AttemptOutcome,
  CheckedAttempt,
  Claim,
  Counts,
  Loaded,
  LoadRequest,
  MilestoneFilter,
  NewOrderRow,
  OrderFilter,
  OrderKey,
  OrderRow,
  OrderWrite,
  Outbox,
  Page,
  PageRequest,
  PrunedPage,
  Pruning,
  QuarantinedDelivery,
  QuarantinedSummary,
  Restoration,
  Settlement,
  SettlementAnswer,
  StoredMilestone,
  StoredObservation,
} from '../store/store.js';
import { StoreError } from '../store/store-error.js';
import type { RestateClient } from './client/restate-client.js';
import { inState, number, quoted, text } from './client/state-query.js';
import { Turnstile } from './client/turnstile.js';
import { MILESTONES, ORDER, QUARANTINE } from './objects/names.js';
import { bodyKey, objectKey, prefixOf } from './objects/object-key.js';
import type { Observed } from './objects/order-object.js';
import { type Parts, STATE } from './objects/order-state.js';
import { BODY, type QuarantineRequest, type StoredSummary } from './objects/quarantine-object.js';
import { startWorker, type Worker } from './worker/worker.js';
import type { WorkerOptions } from './worker/worker-options.js';

/** How many calls of one question are made at once. */
const AT_ONCE = 64;

/** Orders as objects of an engine. Each method is a call to an object, or a query over all of them. */
export class RestateStore implements Engine {
  readonly #client: RestateClient;
  readonly #namespace: string;
  readonly #clock: () => Instant;
  readonly #workerOptions: WorkerOptions | undefined;
  readonly #calls = new Turnstile(AT_ONCE);
  #worker: Promise<Worker> | undefined;
  #work: Work | undefined;
  #attempts = new Turnstile(1);
  /** The attempts of this process, by the key of their order. */
  readonly #running = new Map<string, Promise<void>>();
  #stopping: Promise<void> = Promise.resolve();
  #closed = false;

  constructor(
    client: RestateClient,
    namespace: string,
    worker: WorkerOptions | undefined,
    clock: () => Instant,
  ) {
    this.#client = client;
    this.#namespace = namespace;
    this.#workerOptions = worker;
    this.#clock = clock;
  }

  /** By the process: two whose clocks differ tell differently when a lease is over. */
  #now(): Instant {
    return (this.#work?.clock ?? this.#clock)();
  }

  /** What an engine has for a schema is where its objects run: it is told so here. */
  async migrate(): Promise<void> {
    this.#checkOpen();
    const options = this.#workerOptions;
    if (options === undefined) return;
    this.#worker ??= this.#start(options);
    await this.#worker;
  }

  async #start(options: WorkerOptions): Promise<Worker> {
    const store = this;
    const worker = await startWorker(
      {
        get work() {
          return store.#work;
        },
        attempt: (key) => this.#attempt(key),
      },
      options,
    );
    try {
      await this.#client.register(options.url ?? worker.url);
    } catch (error) {
      await worker.close();
      throw error;
    }
    return worker;
  }

  async host(work: Work): Promise<Hosting | undefined> {
    if (this.#workerOptions === undefined) return undefined;
    this.#attempts = new Turnstile(work.concurrency);
    this.#work = work;
    const stopping = new AbortController();
    this.#stopping = new Promise((resolve) => {
      stopping.signal.addEventListener('abort', () => resolve());
    });
    const waiting = work.kinds?.length === 0 ? undefined : this.#deliverWaiting(stopping.signal);
    return {
      stop: async () => {
        stopping.abort();
        this.#work = undefined;
        await waiting;
        await this.#attempts.empty();
      },
    };
  }

  /**
   * Milestones that were recorded while nobody acted on their kinds. A process need not wait for it
   * to take deliveries in, and a cluster that has just lost a server cannot be searched at once.
   */
  async #deliverWaiting(signal: AbortSignal): Promise<void> {
    const where = [`${number('pending')} > 0`];
    const question = inState(ORDER, STATE.found, this.#prefix, { select: 'service_key', where });
    while (!signal.aborted) {
      try {
        await this.#each(await this.#client.query(question), ({ service_key: key }) =>
          this.#client.send({ object: MILESTONES.name, key: String(key), handler: 'deliver' }),
        );
        return;
      } catch {
        await setTimeout(1_000, undefined, { signal }).catch(() => {});
      }
    }
  }

  async #attempt(key: string): Promise<void> {
    // The engine may have lost sight of a call whose handler still runs here.
    const running = this.#running.get(key);
    if (running !== undefined) return running;
    const attempt = this.#attempts.pass(async () => {
      const work = this.#work;
      if (work === undefined) return;
      const { kinds, leaseMicros } = work;
      const claim: Claim = { limit: 1, leaseMicros, ...(kinds === undefined ? {} : { kinds }) };
      const asked = performance.now();
      for (const milestone of await this.#claim(key, claim)) {
        const { ended } = await work.attempt(milestone, asked);
        await Promise.race([ended, this.#stopping]);
      }
    });
    this.#running.set(key, attempt);
    return attempt.finally(() => this.#running.delete(key));
  }

  async observe(observation: Observation, at: Instant, limits?: OrderLimits): Promise<Computed> {
    this.#checkOpen();
    const content = createHash('sha256').update(JSON.stringify(observation)).digest('hex');
    // Under one id there may be two contents, and both are kept: each is a call of its own.
    const idempotencyKey = `${storableText(observation.id)}~${content.slice(0, 16)}`;
    const call = crypto.randomUUID();
    const input = { observation, at, call, limits };
    const heard = await this.#calls.pass(() =>
      this.#client.call<Observed>({
        object: ORDER.name,
        key: this.#key(observation),
        handler: 'observe',
        input,
        idempotencyKey,
      }),
    );
    const { done, milestones } = heard;
    if (heard.call === call || done.kind !== 'recorded') return { done, milestones };
    // Somebody else's call took it in a moment ago; where the order is may have changed since.
    const { row } = await this.#read(observation, {});
    const { account, orderId, observationId } = done;
    const { state, fraudState } = row ?? done;
    return {
      done: { kind: 'duplicate', account, orderId, observationId, state, fraudState },
      milestones: [],
    };
  }

  async ready(): Promise<void> {
    this.#checkOpen();
    const registered = await this.#client.registered();
    if (!registered.includes(ORDER.name)) {
      throw new StoreError('unreachable', 'No process has registered the objects of the orders.');
    }
  }

  async close(): Promise<void> {
    if (this.#closed) return;
    this.#closed = true;
    const worker = await this.#worker?.catch(() => undefined);
    await worker?.close();
  }

  async load(requests: readonly LoadRequest[]): Promise<readonly Loaded[]> {
    this.#checkOpen();
    return this.#each(requests, async ({ key, observationIds }) => {
      const { row, observations } = await this.#read(key, { observations: observationIds });
      const known = new Map(observations.map(({ observation }) => [observation.id, observation]));
      return row === undefined ? { known } : { row, known };
    });
  }

  async history(keys: readonly OrderKey[]): Promise<readonly (readonly StoredObservation[])[]> {
    this.#checkOpen();
    return this.#each(
      keys,
      async (key) => (await this.#read(key, { observations: 'all' })).observations,
    );
  }

  async save(changes: readonly OrderWrite[], at: Instant): Promise<readonly boolean[]> {
    return this.#firstOfEach(changes, (change) =>
      this.#change<boolean>(change.row, 'save', { change, at, now: this.#now() }),
    );
  }

  async beginAnew(change: OrderWrite, at: Instant): Promise<boolean> {
    this.#checkOpen();
    return this.#change<boolean>(change.row, 'beginAnew', { change, at, now: this.#now() });
  }

  async restore(restorations: readonly Restoration[], at: Instant): Promise<readonly boolean[]> {
    return this.#firstOfEach(restorations, (restoration) =>
      this.#change<boolean>(restoration.row, 'restore', { restoration, at, now: this.#now() }),
    );
  }

  /** Does the first change of each order; the others lose. */
  #firstOfEach<Changed extends Pick<OrderWrite, 'row'>>(
    changes: readonly Changed[],
    write: (change: Changed) => Promise<boolean>,
  ): Promise<readonly boolean[]> {
    this.#checkOpen();
    const tried = new Set<string>();
    const first = changes.map(({ row }) => {
      const key = this.#key(row);
      return !tried.has(key) && tried.add(key) !== undefined;
    });
    return this.#each(changes, async (change, index) =>
      first[index] === true ? write(change) : false,
    );
  }

  async orders(filter: OrderFilter = {}): Promise<Page<OrderRow>> {
    this.#checkOpen();
    const limit = pageLimit(filter);
    const { account, state, fraudState, upstreamId, checkoutId, parked, updatedBefore } = filter;
    const equal = { account, state, fraudState, upstreamId, checkoutId };
    const keys = await this.#find(
      filter.after === undefined ? undefined : decodeCursor(filter.after, ['', '']),
      limit + 1,
      [
        ...Object.entries(equal).flatMap(([name, value]) =>
          value === undefined ? [] : [`${text(name)} = ${quoted(value)}`],
        ),
        ...(parked === undefined ? [] : [`${number('parked')} ${parked ? '>' : '='} 0`]),
        ...(updatedBefore === undefined ? [] : [`${number('updatedAt')} < ${updatedBefore}`]),
      ],
    );
    const loaded = await this.load(keys.map((key) => ({ key, observationIds: [] })));
    const rows = loaded.flatMap(({ row }) => row ?? []);
    return pageOf(rows, limit, (row) => [row.account, row.orderId]);
  }

  async claim(claim: Claim): Promise<readonly StoredMilestone[]> {
    this.#checkOpen();
    const claimed: StoredMilestone[] = [];
    const rows = await this.#client.query(
      inState(ORDER, STATE.found, this.#prefix, {
        select: 'service_key',
        where: [`${number('due')} <= ${this.#now()}`],
        order: [number('due')],
      }),
    );
    const excepted = new Set(claim.except?.map((order) => this.#key(order)));
    for (const { service_key: key } of rows) {
      if (claimed.length >= claim.limit) break;
      if (excepted.has(String(key))) continue;
      claimed.push(...(await this.#claim(String(key), { ...claim, limit: 1 })));
    }
    return claimed;
  }

  #claim(key: string, claim: Claim): Promise<readonly StoredMilestone[]> {
    const input = { claim, at: this.#now() };
    return this.#client.call({ object: ORDER.name, key, handler: 'claim', input });
  }

  async settle(attempt: Attempt, outcome: AttemptOutcome, at: Instant): Promise<boolean> {
    this.#checkOpen();
    const id = milestoneIdOf(attempt.key);
    const input = { attempt, outcome, at, now: this.#now() };
    return id === undefined ? false : this.#change(id, 'settle', input);
  }

  /**
   * Decides here about the order as it was read, and withdraws only if it is still that one. What is
   * to be delivered was judged at the moment it was read, as under a lock that is let go right after.
   */
  async check(
    attempt: Attempt,
    decide: Parameters<Outbox['check']>[1],
    at: Instant,
  ): Promise<CheckedAttempt> {
    this.#checkOpen();
    const id = milestoneIdOf(attempt.key);
    for (;;) {
      const { row, milestones } =
        id === undefined
          ? { row: undefined, milestones: [] }
          : await this.#read(id, { milestones: true });
      const key = storedKeyOf(attempt.key);
      const stored = milestones.find(({ milestone }) => milestone.key === key);
      if (id === undefined || stored?.status !== 'pending' || stored.attempts !== attempt.attempt) {
        return { kind: 'gone' };
      }
      const verdict = decide(row, stored);
      if (verdict.kind === 'deliver') return verdict;
      const { reason } = verdict;
      const input = { attempt, reason, version: row?.version ?? 0, at };
      const answer = await this.#change<CheckedAttempt | 'changed'>(id, 'withdraw', input);
      if (answer !== 'changed') return answer;
    }
  }

  async milestones(filter: MilestoneFilter = {}): Promise<Page<StoredMilestone>> {
    this.#checkOpen();
    const limit = pageLimit(filter);
    const { account, orderId, status } = filter;
    const after = filter.after === undefined ? undefined : decodeCursor(filter.after, ['', '', 0]);
    const wanted = ({ milestone, sequence, status: is }: StoredMilestone) =>
      (status === undefined || is === status) &&
      (after === undefined ||
        milestone.account !== after[0] ||
        milestone.orderId !== after[1] ||
        sequence > after[2]);
    const one = account !== undefined && orderId !== undefined;
    // Each order that is found has one that is wanted, except the one the cursor stands in.
    const keys = one
      ? [{ account, orderId }]
      : await this.#find(
          after && [after[0], after[1]],
          limit + 2,
          [
            ...(account === undefined ? [] : [`${text('account')} = ${quoted(account)}`]),
            ...(orderId === undefined ? [] : [`${text('orderId')} = ${quoted(orderId)}`]),
            status === undefined
              ? `${MILESTONE_STATUSES.map(number).join(' + ')} > 0`
              : `${number(status)} > 0`,
          ],
          '>=',
        );
    const read = await this.#each(keys, (key) => this.#read(key, { milestones: true }));
    const items = read.flatMap(({ milestones }) => milestones.filter(wanted)).slice(0, limit + 1);
    return pageOf(items, limit, ({ milestone, sequence }) => [
      milestone.account,
      milestone.orderId,
      sequence,
    ]);
  }

  async milestone(key: string): Promise<StoredMilestone | undefined> {
    this.#checkOpen();
    const id = milestoneIdOf(key);
    if (id === undefined) return undefined;
    const { milestones } = await this.#read(id, { milestones: true });
    const stored = storedKeyOf(key);
    return milestones.find(({ milestone }) => milestone.key === stored);
  }

  async release(attempt: Attempt): Promise<void> {
    this.#checkOpen();
    const id = milestoneIdOf(attempt.key);
    if (id !== undefined) await this.#change<null>(id, 'release', { attempt, at: this.#now() });
  }

  /** One call for each order: each is settled whole, or not at all. */
  async settleByHand(
    settlements: readonly Settlement[],
    at: Instant,
  ): Promise<readonly SettlementAnswer[]> {
    this.#checkOpen();
    const ofOrder = new Map<string, { readonly id: OrderKey; readonly places: number[] }>();
    for (const [place, { key }] of settlements.entries()) {
      const id = milestoneIdOf(key);
      if (id === undefined) continue;
      const known = ofOrder.get(this.#key(id)) ?? { id, places: [] };
      known.places.push(place);
      ofOrder.set(this.#key(id), known);
    }
    const answers = settlements.map((): SettlementAnswer => 'not_found');
    await this.#each([...ofOrder.values()], async ({ id, places }) => {
      const input = { settlements: places.flatMap((place) => settlements[place] ?? []), at };
      const some = await this.#change<readonly SettlementAnswer[]>(id, 'settleByHand', input);
      for (const [index, place] of places.entries()) answers[place] = some[index] ?? 'not_found';
    });
    return answers;
  }

  async retry(key: string): Promise<boolean> {
    this.#checkOpen();
    const id = milestoneIdOf(key);
    return id === undefined ? false : this.#change(id, 'retry', { key, at: this.#now() });
  }

  async scrub(order: OrderKey): Promise<number> {
    this.#checkOpen();
    return this.#change(order, 'scrub', { order, at: 0 });
  }

  async prune(
    { after, ...pruning }: Pruning,
    toPruned: (row: OrderRow) => NewOrderRow,
    at: Instant,
  ): Promise<PrunedPage> {
    this.#checkOpen();
    const { account, states, quietSince, limit } = pruning;
    const keys = await this.#find(
      after === undefined ? undefined : decodeCursor(after, ['', '']),
      limit,
      [
        `${text('account')} = ${quoted(account)}`,
        `${text('state')} in (${states.map(quoted).join(', ')})`,
        ...['instant', 'updatedAt'].map((name) => `${number(name)} < ${quietSince}`),
        ...['parked', 'pending', 'dead'].map((name) => `${number(name)} = 0`),
        `${number('observations')} > 0`,
      ],
    );
    const pruned = await this.#each(keys, async (key) => {
      const { row } = await this.#read(key, {});
      if (row === undefined) return 0;
      return this.#change<number>(key, 'prune', { pruning, buried: toPruned(row), at });
    });
    const last = keys.at(-1);
    return {
      pruned: pruned.reduce((sum, count) => sum + count, 0),
      ...(last === undefined || keys.length < limit
        ? {}
        : { next: encodeCursor([last.account, last.orderId]) }),
    };
  }

  async quarantine({ raw, ...rest }: QuarantinedDelivery): Promise<boolean> {
    this.#checkOpen();
    const summary = JSON.parse(storableJson(rest)) as QuarantinedSummary;
    const input: QuarantineRequest = { ...summary, raw: Buffer.from(raw).toString('base64') };
    const key = bodyKey(this.#namespace, summary.id);
    return this.#client.call({ object: QUARANTINE.name, key, handler: 'keep', input });
  }

  async quarantinedBody(id: string): Promise<Uint8Array | undefined> {
    this.#checkOpen();
    const key = bodyKey(this.#namespace, id);
    const call = { object: QUARANTINE.name, key, handler: 'read', reads: true };
    const raw = await this.#client.call<string | null>(call);
    return raw === null ? undefined : Uint8Array.from(Buffer.from(raw, 'base64'));
  }

  async quarantined(page: PageRequest = {}): Promise<Page<QuarantinedSummary>> {
    this.#checkOpen();
    const limit = pageLimit(page);
    const after = page.after === undefined ? undefined : decodeCursor(page.after, [0, '']);
    const [at, id] = [number('receivedAt'), text('id')];
    const rows = await this.#client.query(
      inState(QUARANTINE, BODY, this.#prefix, {
        select: 'value_utf8',
        where: after
          ? [`(${at} > ${after[0]} or (${at} = ${after[0]} and ${id} > ${quoted(after[1])}))`]
          : [],
        order: [at, id],
        limit: limit + 1,
      }),
    );
    const items = rows.map(({ value_utf8: json }): QuarantinedSummary => {
      const { raw: _, ...summary } = JSON.parse(String(json)) as StoredSummary;
      return summary;
    });
    return pageOf(items, limit, ({ receivedAt, id }) => [receivedAt, id]);
  }

  async removeQuarantined(ids: readonly string[]): Promise<number> {
    this.#checkOpen();
    const removed = await this.#each(ids, (id) =>
      this.#client.call<boolean>({
        object: QUARANTINE.name,
        key: bodyKey(this.#namespace, id),
        handler: 'remove',
      }),
    );
    return removed.filter(Boolean).length;
  }

  async purgeQuarantined(before: Instant): Promise<number> {
    this.#checkOpen();
    const rows = await this.#client.query(
      inState(QUARANTINE, BODY, this.#prefix, {
        select: `${text('id')} as id`,
        where: [`${number('receivedAt')} < ${before}`],
      }),
    );
    return this.removeQuarantined(rows.map(({ id }) => String(id)));
  }

  async counts(): Promise<Counts> {
    this.#checkOpen();
    const sums = MILESTONE_STATUSES.map((name) => `sum(${number(name)}) as ${name}`).join(', ');
    const rows = await this.#client.query(
      inState(ORDER, STATE.found, this.#prefix, {
        select: `${text('state')} as state, count(*) as orders, sum(case when ${number('parked')} > 0 then 1 else 0 end) as parked, ${sums}`,
        group: text('state'),
      }),
    );
    const kept = await this.#client.query(
      inState(QUARANTINE, BODY, this.#prefix, { select: 'count(*) as kept' }),
    );
    const sum = (name: string) => rows.reduce((all, row) => all + Number(row[name]), 0);
    const orders = Object.fromEntries(rows.map((row) => [row.state, Number(row.orders)]));
    return {
      orders: orders as Partial<Record<OrderPosition, number>>,
      parked: sum('parked'),
      milestones: {
        pending: sum('pending'),
        done: sum('done'),
        withdrawn: sum('withdrawn'),
        dead: sum('dead'),
      },
      quarantined: Number(kept[0]?.kept ?? 0),
      estimated: { orders: [], milestones: [] },
    };
  }

  async newest(): Promise<Instant | undefined> {
    this.#checkOpen();
    const [row] = await this.#client.query(
      inState(ORDER, STATE.found, this.#prefix, { select: `max(${number('instant')}) as newest` }),
    );
    return row?.newest === undefined || row.newest === null ? undefined : Number(row.newest);
  }

  /** The orders that fit, by account and number, those after a place. */
  async #find(
    after: readonly [string, string] | undefined,
    limit: number,
    where: readonly string[],
    following: '>' | '>=' = '>',
  ): Promise<readonly OrderKey[]> {
    const [account, orderId] = [text('account'), text('orderId')];
    const from = after?.map(quoted) ?? [];
    const rows = await this.#client.query(
      inState(ORDER, STATE.found, this.#prefix, {
        select: `${account} as account, ${orderId} as order_id`,
        where: [
          ...(after === undefined
            ? []
            : [
                `(${account} > ${from[0]} or (${account} = ${from[0]} and ${orderId} ${following} ${from[1]}))`,
              ]),
          ...where,
        ],
        order: [account, orderId],
        limit,
      }),
    );
    return rows.map((row) => ({ account: String(row.account), orderId: String(row.order_id) }));
  }

  async #read(order: OrderKey, parts: Parts): Promise<OneOrder> {
    return this.#client.call({
      object: ORDER.name,
      key: this.#key(order),
      handler: 'read',
      input: parts,
      reads: true,
    });
  }

  #change<T>(order: OrderKey, handler: string, input: object): Promise<T> {
    return this.#client.call({ object: ORDER.name, key: this.#key(order), handler, input });
  }

  #each<Item, Result>(
    items: readonly Item[],
    work: (item: Item, index: number) => Promise<Result>,
  ): Promise<Result[]> {
    return Promise.all(items.map((item, index) => this.#calls.pass(() => work(item, index))));
  }

  #key(order: OrderKey): string {
    return objectKey(this.#namespace, order);
  }

  get #prefix(): string {
    return prefixOf(this.#namespace);
  }

  #checkOpen(): void {
    if (this.#closed) {
      throw new StoreError('closed', 'The store was closed. Create another one.');
    }
  }
}
