import { Random, type Seed } from '../values/random.js';
import {
  BREAKAGES,
  type Breakage,
  brokenBody,
  FORGERIES,
  forgedBody,
  type Signing,
} from './forgery.js';
import type { Message, WebhookMessage } from './message.js';

/** How badly the deliveries go. Probabilities from 0 to 1. */
export interface ChaosOptions {
  /** That a message comes once more; and again, with the same probability. Default 0.3. */
  readonly duplicates?: number;
  /** That an attempt is lost on its way, before one that is not. Default 0.15. */
  readonly losses?: number;
  /** That a further attempt arrives but its acknowledgement does not. Default 0.05. */
  readonly unacknowledged?: number;
  /**
   * `'true'`: as the provider made them. `'bounded'`: displaced by at most `window` places.
   * `'shuffled'`: anyhow. Default: the seed picks one of the three.
   */
  readonly order?: 'true' | 'bounded' | 'shuffled';
  /** For `'bounded'`. Default 6. */
  readonly window?: number;
  /** Most deliveries sent at the same time. 1: one after the other. Default 8. */
  readonly burst?: number;
  /** Forged deliveries per genuine webhook. Default 0.05. */
  readonly forged?: number;
  /** Signed but broken bodies per genuine webhook. Default 0.05. */
  readonly broken?: number;
  /** Which breakages to use. Default: all. */
  readonly breakages?: readonly Breakage[];
  /** What becomes of answers to calls: all arrive, some are lost for good, or all. Default `'all'`. */
  readonly answers?: 'all' | 'some' | 'none';
}

/** One delivery to make. */
export interface PlannedDelivery {
  /** Unique within the plan. */
  readonly id: string;
  readonly kind: 'genuine' | 'forged' | 'broken';
  /** The message, if it is genuine. Nothing else counts to the truth. */
  readonly message?: Message;
  /** What is wrong with a forged or broken one. */
  readonly flaw?: Signing | Breakage;
  readonly signing: Signing;
  /** `lost`: never sent. `unacknowledged`: the sender hangs up before it reads the answer. */
  readonly fate: 'delivered' | 'lost' | 'unacknowledged';
  /**
   * What a careful receiver does: take it in, keep a body it cannot understand, refuse the
   * signature, or refuse the size.
   */
  readonly expects: 'taken' | 'kept' | 'refused' | 'too_large';
  /** The raw body. */
  body(): string;
}

/** Deliveries to make, in order. */
export interface DeliveryPlan {
  readonly seed: string;
  /** Those of one burst are sent at the same time; the next burst follows when all are done. */
  readonly bursts: readonly (readonly PlannedDelivery[])[];
  /** The same, one after the other. */
  readonly deliveries: readonly PlannedDelivery[];
  /** The genuine messages that certainly arrive, duplicates included, in the order they do. */
  readonly arrivals: readonly Message[];
  /** Orders that only broken bodies mention: nothing may ever be released for them. */
  readonly foreignOrderIds: readonly string[];
}

interface Draft {
  readonly place: number;
  readonly delivery: Omit<PlannedDelivery, 'id'>;
}

function genuine(message: Message, fate: PlannedDelivery['fate']): Draft['delivery'] {
  return {
    kind: 'genuine',
    message,
    signing: 'right',
    fate,
    expects: 'taken',
    body: () => JSON.stringify(message.kind === 'webhook' ? message.event : message.body),
  };
}

function forged(message: WebhookMessage, random: Random): Draft['delivery'] {
  const signing = random.pick(FORGERIES);
  const label = `forged ${random.next()}`;
  return {
    kind: 'forged',
    flaw: signing,
    signing,
    fate: 'delivered',
    expects: 'refused',
    // Who knows no secret can only send an old delivery again.
    body: () =>
      signing === 'right_but_old'
        ? JSON.stringify(message.event)
        : forgedBody(message, random.split(label)),
  };
}

function expectationOf(breakage: Breakage): PlannedDelivery['expects'] {
  if (breakage === 'oversized') return 'too_large';
  return breakage === 'wrong_mode' || breakage === 'unknown_state' ? 'taken' : 'kept';
}

function broken(
  message: WebhookMessage,
  breakage: Breakage,
  orderId: string,
  random: Random,
): Draft['delivery'] {
  return {
    kind: 'broken',
    flaw: breakage,
    signing: 'right',
    fate: 'delivered',
    expects: expectationOf(breakage),
    // Made when asked for: some are large.
    body: () => brokenBody(message, breakage, orderId, random.split(`broken ${orderId}`)),
  };
}

/** The attempts at one message: at least one of them is delivered. */
function attempts(message: Message, random: Random, options: ChaosOptions): Draft['delivery'][] {
  const list: Draft['delivery'][] = [];
  if (message.kind === 'webhook') {
    while (list.length < 3 && random.chance(options.losses ?? 0.15))
      list.push(genuine(message, 'lost'));
    if (random.chance(options.unacknowledged ?? 0.05))
      list.push(genuine(message, 'unacknowledged'));
  }
  list.push(genuine(message, 'delivered'));
  for (let more = 0; more < 4 && random.chance(options.duplicates ?? 0.3); more += 1) {
    list.push(genuine(message, 'delivered'));
  }
  return list;
}

/**
 * Turns what the provider said into what a receiver goes through: duplicates, losses with
 * redelivery, any order, bursts, forged and broken deliveries. Every genuine webhook is delivered at
 * least once. Messages of several orders can be given together.
 *
 * @example
 * const plan = planDeliveries(simulateOrder(1).messages, 1, { order: 'shuffled' });
 * for (const message of plan.arrivals) receive(message);
 */
export function planDeliveries(
  messages: readonly Message[],
  seed: Seed | Random,
  options: ChaosOptions = {},
): DeliveryPlan {
  const random = (seed instanceof Random ? seed : new Random(seed)).split('chaos');
  const order = options.order ?? random.pick(['true', 'bounded', 'shuffled'] as const);
  const window = options.window ?? 6;
  const drafts: Draft[] = [];
  const foreignOrderIds: string[] = [];
  const breakages = options.breakages ?? BREAKAGES;

  messages.forEach((message, index) => {
    const answer = message.kind !== 'webhook';
    if (answer && options.answers === 'none') return;
    if (answer && options.answers === 'some' && random.chance(0.4)) return;
    for (const [attempt, delivery] of attempts(message, random, options).entries()) {
      // A redelivery comes later than the attempt before it, unless order is thrown away below.
      const late = order === 'true' ? attempt * 0.01 : random.int(0, window);
      drafts.push({ place: order === 'shuffled' ? 0 : index + late, delivery });
    }
    if (message.kind !== 'webhook') return;
    const place = random.int(0, messages.length);
    if (random.chance(options.forged ?? 0.05)) {
      drafts.push({ place, delivery: forged(message, random) });
    }
    if (breakages.length > 0 && random.chance(options.broken ?? 0.05)) {
      const orderId = `foreign-${random.uuid()}`;
      foreignOrderIds.push(orderId);
      drafts.push({ place, delivery: broken(message, random.pick(breakages), orderId, random) });
    }
  });

  const ordered =
    order === 'shuffled' ? random.shuffle(drafts) : drafts.sort((a, b) => a.place - b.place);
  const deliveries = ordered.map(
    ({ delivery }, index): PlannedDelivery => ({ ...delivery, id: `delivery-${index}` }),
  );
  const bursts: PlannedDelivery[][] = [];
  const most = Math.max(1, options.burst ?? 8);
  for (let index = 0; index < deliveries.length; ) {
    const size = random.int(1, most);
    bursts.push(deliveries.slice(index, index + size));
    index += size;
  }
  return {
    seed: random.seed,
    bursts,
    deliveries,
    arrivals: deliveries.flatMap((delivery) =>
      delivery.fate === 'delivered' && delivery.message !== undefined ? [delivery.message] : [],
    ),
    foreignOrderIds,
  };
}
