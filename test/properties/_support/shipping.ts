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
import { reading } from '../../_support/reading.js';

const SECOND = 1_000_000;
/** Payloads newer than their events, and answers on a clock of whole seconds. */
const NASTY = { staleness: 0.3, eventDelay: 'loose' } as const;
const START = 1_800_000_000 * SECOND;

/** Units by line. A line without a known quantity is `NaN`, which no count allows. */
export type Units = Readonly<Record<string, number>>;

/** One time that a release reached the warehouse. */
export interface Delivered {
  readonly key: string;
  readonly units: Units;
  /** What was known when the gate was judged. */
  readonly known: Knowledge;
}

/** The best knowledge that a shop can have from what it received. */
export interface Knowledge {
  /** The newest reported states; several, where clocks do not show which is the newest. */
  readonly order: readonly Truth[];
  /** Whether it is paid for by some truth from there to the newest reported one. */
  readonly isPaid: boolean;
  /** The open units of each line, by the reported fulfilments. */
  readonly open: Units;
}

/** What came of one life. */
export interface Shipped {
  readonly history: OrderHistory;
  /** The units that left the warehouse, by idempotency key. */
  readonly parcels: ReadonlyMap<string, Units>;
  /** In order: also those that the warehouse had shipped already. */
  readonly handed: readonly Delivered[];
  /** Every release at the end; there should be at most one. */
  readonly releases: readonly StoredMilestone[];
  /** Whether a person was asked to look. */
  readonly asked: boolean;
  /** How often a release that had been withdrawn came back. */
  readonly revived: number;
  /** How often a release was withdrawn. */
  readonly withdrawn: number;
  /** How often the process died with the goods gone and nothing recorded. */
  readonly died: number;
}

/** The knowledge from these messages; undefined before the first that shows the order. */
function knowledgeFrom(
  { basics, versions }: OrderHistory,
  messages: readonly Message[],
): Knowledge | undefined {
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
  // No order shows this: it is known from the event alone. Money that was taken makes it good.
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
 * The versions that the newest of these may show: proof goes first, which is how many states it records,
 * and then the clock of its sender, which for a response knows only whole seconds. A payload may
 * be newer than its event; the times it records of states that were visited before prove nothing.
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

/** Both names of the event are in use. */
function isFulfilment(message: Message): boolean {
  return isEvent(message, 'fulfillment.created') || isEvent(message, 'fulfillment.create');
}

function isEvent(message: Message, type: string): boolean {
  return message.kind === 'webhook' && message.type === type;
}

/** Events of charges, refunds and files show these alone. */
export function showsOrder(message: Message): boolean {
  if (message.kind !== 'webhook') return true;
  return isFulfilment(message) || 'stateTransitions' in shown(message);
}

function shown({ event }: WebhookMessage): JsonObject {
  return (event.data as { readonly object: JsonObject }).object;
}

/** How one attempt goes. */
type Fate =
  | 'well'
  /** The warehouse is down. */
  | 'down'
  /** It ships, and its answer is lost. */
  | 'deaf'
  /** It ships, and the process dies before that is recorded. */
  | 'dies_after'
  /** The process dies with the milestone in its hands. */
  | 'dies_before';

/**
 * Plays one life against the service's own intake and its own hand-over, on a store in memory and a
 * clock that moves only when this says so. The warehouse is down half of the time.
 */
export async function shipping(seed: string): Promise<Shipped> {
  const random = new Random(`${seed} warehouse`);
  const options = random.chance(0.5) ? {} : NASTY;
  const history = simulateOrder(seed, { lean: true, ...options });
  const arrivals = random.chance(0.5)
    ? history.messages
    : planDeliveries(history.messages, seed, { forged: 0, broken: 0, losses: 0 }).arrivals;
  const play = new Play(history, random);
  for (const message of arrivals) {
    await play.hear(message);
    while (random.chance(0.45)) await play.look(true);
  }
  await play.settle();
  return play.result();
}

class Play {
  readonly #history: OrderHistory;
  readonly #random: Random;
  readonly #store: Store = memory({ clock: () => this.#now });
  readonly #received: Message[] = [];
  readonly #delivered: Delivered[] = [];
  readonly #parcels = new Map<string, Units>();
  readonly #work: ReturnType<typeof createAttempts>;
  #ingest: ReturnType<typeof createIngest>;
  #now = START;
  #fate: Fate = 'well';
  #judged: Knowledge | undefined;
  #status: string | undefined;
  #revived = 0;
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
          check: async (...asked) => {
            const judgement = await this.#store.check(...asked);
            this.#judged = knowledgeFrom(history, this.#received);
            return judgement;
          },
          settle: async (attempt: Attempt, outcome: AttemptOutcome, at) => {
            if (this.#fate === 'dies_after') throw new Error('this process is dead');
            return this.#store.settle(attempt, outcome, at);
          },
          release: (attempt: Attempt) => this.#store.release(attempt),
        },
        clock: () => this.#now,
        logger: silent,
        metrics: new ProcessMetrics(),
      },
      // Half of the services take every kind, so that a release waits for what is before it.
      random.chance(0.5) ? { ...ship, '*': () => {} } : ship,
      checkedOutbox({ initialIntervalMs: 1, maxIntervalMs: 1, maxAttempts: 1_000 }),
    );
  }

  async hear(message: Message): Promise<void> {
    // A service that was started again remembers nothing but its store.
    if (this.#random.chance(0.1)) this.#ingest = this.#newIngest();
    this.#now += this.#random.int(1, 90) * SECOND;
    this.#received.push(message);
    const observation = reading(message);
    if (observation === undefined) return;
    await this.#ingest.submit(observation);
    await this.#watch();
  }

  /** One look at what is due. */
  async look(isBad: boolean): Promise<boolean> {
    this.#now += this.#random.int(1, isBad ? 30 : 60) * SECOND;
    const { kinds, leaseMicros } = this.#work;
    const claimed = await this.#store.claim({
      limit: 4,
      leaseMicros,
      ...(kinds === undefined ? {} : { kinds }),
    });
    for (const milestone of claimed) {
      this.#fate = isBad ? this.#drawn() : 'well';
      if (this.#fate === 'dies_before') continue;
      await this.#work.attempt(milestone, performance.now());
      await this.#watch();
    }
    return claimed.length > 0;
  }

  /** The warehouse is well, and time passes until nothing is left to be handed over. */
  async settle(): Promise<void> {
    for (let idle = 0; idle < 3; ) {
      idle = (await this.look(false)) ? 0 : idle + 1;
      this.#now += 60 * SECOND;
    }
  }

  async result(): Promise<Shipped> {
    const { items } = await this.#store.milestones({ limit: 500 });
    return {
      history: this.#history,
      parcels: this.#parcels,
      handed: this.#delivered,
      releases: items.filter(({ milestone }) => milestone.kind === 'ready_to_fulfil'),
      asked: items.some(({ milestone }) => milestone.kind === 'needs_attention'),
      revived: this.#revived,
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

  #drawn(): Fate {
    return this.#random.weighted<Fate>([
      [25, 'well'],
      [50, 'down'],
      [10, 'deaf'],
      [10, 'dies_after'],
      [5, 'dies_before'],
    ]);
  }

  /** Ships the lines that did not leave under this key yet, as a warehouse does that is idempotent. */
  #ship({ key, facts }: Delivery<'ready_to_fulfil'>): void {
    const lines = [...facts.physical, ...facts.digital, ...facts.unclassified];
    const units = Object.fromEntries(lines.map(({ id, quantity }) => [id, quantity ?? Number.NaN]));
    if (this.#judged === undefined) throw new Error('handed over without being judged');
    this.#delivered.push({ key, units, known: this.#judged });
    if (this.#fate === 'down') throw new Error('the warehouse is down');
    this.#parcels.set(key, { ...units, ...this.#parcels.get(key) });
    if (this.#fate === 'dies_after') this.#died += 1;
    if (this.#fate === 'deaf') throw new Error('the answer was lost');
  }

  async #watch(): Promise<void> {
    const key = milestoneKey('default', this.#history.orderId, 'ready_to_fulfil', '');
    const status = (await this.#store.milestone(key))?.status;
    if (status === 'withdrawn' && this.#status !== 'withdrawn') this.#withdrawn += 1;
    if (status !== 'withdrawn' && this.#status === 'withdrawn') this.#revived += 1;
    this.#status = status;
  }
}
