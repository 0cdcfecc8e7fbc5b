import { milestoneKey } from '../../../src/order/milestone/milestone.js';
import { ORDER_LIMITS } from '../../../src/order/options/order-limits.js';
import { createAttempts } from '../../../src/service/dispatch/attempt.js';
import type { Delivery } from '../../../src/service/dispatch/handlers.js';
import { checkedOutbox } from '../../../src/service/dispatch/outbox-options.js';
import { createIngest } from '../../../src/service/ingest/ingest.js';
import { silent } from '../../../src/service/runtime/logger.js';
import { ProcessMetrics } from '../../../src/service/runtime/process-metrics.js';
import { memory } from '../../../src/store/memory/memory.js';
import type { Attempt, AttemptOutcome, Store, StoredMilestone } from '../../../src/store/store.js';
import {
  type JsonObject,
  type Message,
  type OrderHistory,
  planDeliveries,
  Random,
  simulateOrder,
  type WebhookMessage,
} from '../../../src/testing/simulator/index.js';
import { type Truth, truthOf } from '../../../src/testing/simulator/truth.js';
import { linesOf } from '../../../src/testing/simulator/values/lines.js';
import { observationOf } from '../../_support/observations-of.js';

const SECOND = 1_000_000;
/** Payloads newer than their events, and events later than their changes. */
const LATE = { staleness: 0.3, eventDelay: 'loose' } as const;
const START = 1_800_000_000 * SECOND;

/** Units by line; `NaN`, which no limit allows, for a line without a quantity. */
export type Units = Readonly<Record<string, number>>;

/** One delivery of a release to the warehouse. */
export interface Release {
  readonly key: string;
  readonly units: Units;
  /** The known truth when the gate was checked. */
  readonly known: KnownTruth;
}

/** The truth that a shop can know from its messages. */
export interface KnownTruth {
  /** The order as of the newest message; several versions if the clocks cannot decide which. */
  readonly order: readonly Truth[];
  /** Whether it is paid for in any version from there to the newest that a message shows. */
  readonly isPaid: boolean;
  /** The open units of each line, by the reported fulfilments. */
  readonly open: Units;
}

/** The shipping of one life. */
export interface Shipped {
  readonly history: OrderHistory;
  /** The shipped units by idempotency key. */
  readonly parcels: ReadonlyMap<string, Units>;
  /** Every delivery to the warehouse, in order, including repeated ones. */
  readonly delivered: readonly Release[];
  /** The releases at the end; there should be at most one. */
  readonly releases: readonly StoredMilestone[];
  /** Whether an operator was asked to look. */
  readonly needsAttention: boolean;
  /** How often a withdrawn release was due again. */
  readonly dueAgain: number;
  /** How often a release was withdrawn. */
  readonly withdrawn: number;
  /** How often the process died after shipping and before that was recorded. */
  readonly died: number;
}

/** The truth that these messages show; undefined before the first that shows the order. */
function truthKnownFrom(
  { basics, versions }: OrderHistory,
  messages: readonly Message[],
): KnownTruth | undefined {
  const whole = messages.filter(showsOrder);
  if (whole.length === 0) return undefined;
  // A fulfilment shows its order without the payment.
  const paid = whole.filter((one) => !isFulfilment(one));
  const from = Math.min(...(paid.length === 0 ? [0] : newest(versions, paid)));
  const to = Math.max(...messages.map(({ version }) => version));
  const truths = versions
    .slice(from, to + 1)
    .map((_, index) => truthOf(basics, versions, from + index));
  const ids = new Set(messages.map((one) => (one.kind === 'webhook' ? shown(one).id : undefined)));
  const fulfilments = (versions.at(-1)?.fulfilments ?? []).filter(({ id }) => ids.has(id));
  const lines = Object.entries(linesOf(basics.items, fulfilments));
  // Only the event reports this. A complete capture repairs it.
  const failed = messages.some((one) => isEvent(one, 'order.charge.reauth.failed'));
  return {
    order: newest(versions, whole).map((version) => truthOf(basics, versions, version)),
    isPaid: truths.some(
      (truth) =>
        truth.shippableNow ||
        (truth.paidFor &&
          !truth.captureFailed &&
          (!failed || Object.values(truth.captures).includes('complete'))),
    ),
    open: Object.fromEntries(lines.map(([id, { open }]) => [id, open])),
  };
}

/**
 * The versions that the newest of these messages may show: the number of visited states decides first,
 * then the time, which for an answer has whole seconds only. A payload can be newer than its event.
 */
function newest(
  versions: OrderHistory['versions'],
  messages: readonly Message[],
): readonly number[] {
  const last = (clock: (message: Message) => number) =>
    messages.reduce((most, one) => {
      const proof = visited(one) - visited(most) || clock(one) - clock(most);
      return proof > 0 || (proof === 0 && one.version > most.version) ? one : most;
    }).version;
  const visited = ({ version }: Message) => Object.keys(versions[version]?.stateTimes ?? {}).length;
  const second = ({ kind, at }: Message) => (kind === 'webhook' ? at : at - (at % SECOND));
  return [last(({ at }) => at), last(second)];
}

/** Whether it is a fulfilment event, under its current or its former name. */
function isFulfilment(message: Message): boolean {
  return isEvent(message, 'fulfillment.created') || isEvent(message, 'fulfillment.create');
}

function isEvent(message: Message, type: string): boolean {
  return message.kind === 'webhook' && message.type === type;
}

/** Whether a message shows the order; events of charges, refunds and files do not. */
export function showsOrder(message: Message): boolean {
  if (message.kind !== 'webhook') return true;
  return isFulfilment(message) || 'stateTransitions' in shown(message);
}

function shown({ event }: WebhookMessage): JsonObject {
  return (event.data as { readonly object: JsonObject }).object;
}

/** How one attempt ends. */
type Fate =
  | 'ships'
  /** The warehouse is down. */
  | 'down'
  /** It ships, and its answer is lost. */
  | 'answer_lost'
  /** It ships, and the process dies before that is recorded. */
  | 'dies_after'
  /** The process dies before it calls the warehouse. */
  | 'dies_before';

/**
 * Runs one life through the service's ingest and dispatch, on a store in memory and a clock of its own.
 * The warehouse is down half of the time.
 */
export async function shipping(seed: string): Promise<Shipped> {
  const random = new Random(`${seed} warehouse`);
  const options = random.chance(0.5) ? {} : LATE;
  const history = simulateOrder(seed, { lean: true, ...options });
  const arrivals = random.chance(0.5)
    ? history.messages
    : planDeliveries(history.messages, seed, { forged: 0, broken: 0, losses: 0 }).arrivals;
  const run = new Run(history, random);
  for (const message of arrivals) {
    await run.receive(message);
    while (random.chance(0.45)) await run.dispatch(true);
  }
  await run.settle();
  return run.result();
}

class Run {
  readonly #history: OrderHistory;
  readonly #random: Random;
  readonly #store: Store = memory({ clock: () => this.#now });
  readonly #received: Message[] = [];
  readonly #delivered: Release[] = [];
  readonly #parcels = new Map<string, Units>();
  readonly #work: ReturnType<typeof createAttempts>;
  #ingest: ReturnType<typeof createIngest>;
  #now = START;
  #fate: Fate = 'ships';
  #known: KnownTruth | undefined;
  #status: string | undefined;
  #dueAgain = 0;
  #withdrawn = 0;
  #died = 0;

  constructor(history: OrderHistory, random: Random) {
    this.#history = history;
    this.#random = random;
    this.#ingest = this.#newIngest();
    const ship = {
      ready_to_fulfil: (delivery: Delivery<'ready_to_fulfil'>) => this.#ship(delivery),
    };
    this.#work = createAttempts(
      {
        store: {
          check: async (...args) => {
            const result = await this.#store.check(...args);
            this.#known = truthKnownFrom(history, this.#received);
            return result;
          },
          settle: async (attempt: Attempt, outcome: AttemptOutcome, at) => {
            if (this.#fate === 'dies_after') throw new Error('The process is dead.');
            return this.#store.settle(attempt, outcome, at);
          },
          release: (attempt: Attempt) => this.#store.release(attempt),
        },
        clock: () => this.#now,
        logger: silent,
        metrics: new ProcessMetrics(),
        providers: [{ name: 'digital-river', title: 'Digital River', account: 'default' }],
      },
      // Half of the services handle every kind, so that a release waits for earlier milestones.
      random.chance(0.5) ? { ...ship, '*': () => {} } : ship,
      checkedOutbox({ initialIntervalMs: 1, maxIntervalMs: 1, maxAttempts: 1_000 }),
    );
  }

  async receive(message: Message): Promise<void> {
    // A restarted service has only its store.
    if (this.#random.chance(0.1)) this.#ingest = this.#newIngest();
    this.#now += this.#random.int(1, 90) * SECOND;
    this.#received.push(message);
    const observation = observationOf(message);
    if (observation === undefined) return;
    await this.#ingest.submit(observation);
    await this.#watch();
  }

  /** Claims and attempts the due milestones once. */
  async dispatch(isDown: boolean): Promise<boolean> {
    this.#now += this.#random.int(1, isDown ? 30 : 60) * SECOND;
    const { kinds, leaseMicros } = this.#work;
    const claimed = await this.#store.claim({
      limit: 4,
      leaseMicros,
      ...(kinds === undefined ? {} : { kinds }),
    });
    for (const milestone of claimed) {
      this.#fate = isDown ? this.#drawFate() : 'ships';
      if (this.#fate === 'dies_before') continue;
      await this.#work.attempt(milestone, performance.now());
      await this.#watch();
    }
    return claimed.length > 0;
  }

  /** Dispatches with a working warehouse until no milestone is due. */
  async settle(): Promise<void> {
    for (let idle = 0; idle < 3; ) {
      idle = (await this.dispatch(false)) ? 0 : idle + 1;
      this.#now += 60 * SECOND;
    }
  }

  async result(): Promise<Shipped> {
    const { items } = await this.#store.milestones({ limit: 500 });
    return {
      history: this.#history,
      parcels: this.#parcels,
      delivered: this.#delivered,
      releases: items.filter(({ milestone }) => milestone.kind === 'ready_to_fulfil'),
      needsAttention: items.some(({ milestone }) => milestone.kind === 'needs_attention'),
      dueAgain: this.#dueAgain,
      withdrawn: this.#withdrawn,
      died: this.#died,
    };
  }

  #newIngest() {
    return createIngest({
      store: this.#store,
      clock: () => this.#now,
      orderLimits: ORDER_LIMITS,
      onMilestones: () => {},
    });
  }

  #drawFate(): Fate {
    return this.#random.weighted<Fate>([
      [25, 'ships'],
      [50, 'down'],
      [10, 'answer_lost'],
      [10, 'dies_after'],
      [5, 'dies_before'],
    ]);
  }

  /** Ships the lines that have not been shipped under this key, as an idempotent warehouse does. */
  #ship({ key, facts }: Delivery<'ready_to_fulfil'>): void {
    const lines = [...facts.physical, ...facts.digital, ...facts.unclassified];
    const units = Object.fromEntries(lines.map(({ id, quantity }) => [id, quantity ?? Number.NaN]));
    if (this.#known === undefined) throw new Error('The release was not checked.');
    this.#delivered.push({ key, units, known: this.#known });
    if (this.#fate === 'down') throw new Error('The warehouse is down.');
    this.#parcels.set(key, { ...units, ...this.#parcels.get(key) });
    if (this.#fate === 'dies_after') this.#died += 1;
    if (this.#fate === 'answer_lost') throw new Error('The answer was lost.');
  }

  async #watch(): Promise<void> {
    const key = milestoneKey('default', this.#history.orderId, 'ready_to_fulfil', '');
    const status = (await this.#store.milestone(key))?.status;
    if (status === 'withdrawn' && this.#status !== 'withdrawn') this.#withdrawn += 1;
    if (status !== 'withdrawn' && this.#status === 'withdrawn') this.#dueAgain += 1;
    this.#status = status;
  }
}
