import { Random } from '../values/random.js';
import {
  BREAKAGES,
  type Breakage,
  brokenBody,
  FORGERIES,
  type Forgery,
  forgedBody,
  type Signing,
} from './forgery.js';
import type { Message, WebhookMessage } from './message.js';

/** How often deliveries go wrong. Probabilities are from 0 to 1. */
export interface ChaosOptions {
  /** Probability of a duplicate, and of each further one, of which there are at most 4. Default 0.3. */
  readonly duplicates?: number;
  /** Probability that an attempt is lost, and each further one, at most 3, before one arrives. Default 0.15. */
  readonly losses?: number;
  /** Probability of an earlier attempt whose acknowledgement is lost. Default 0.05. */
  readonly unacknowledged?: number;
  /**
   * `'true'`: in the provider's order. `'bounded'`: displaced by at most `window` places.
   * `'shuffled'`: in random order. Default: the seed chooses one of the three.
   */
  readonly order?: 'true' | 'bounded' | 'shuffled';
  /** The greatest displacement if `order` is `'bounded'`. Default 6. */
  readonly window?: number;
  /** The largest number of deliveries sent at the same time. 1: one after the other. Default 8. */
  readonly burst?: number;
  /** Forged deliveries per genuine webhook. Default 0.05. */
  readonly forged?: number;
  /** Broken bodies, signed correctly, per genuine webhook. Default 0.05. */
  readonly broken?: number;
  /** The faults of broken bodies. Default: all. */
  readonly breakages?: readonly Breakage[];
  /** Which answers to calls arrive; the others are lost. Default `'all'`. */
  readonly answers?: 'all' | 'some' | 'none';
}

/** A delivery to make. */
export interface PlannedDelivery {
  /** Unique within the plan. */
  readonly id: string;
  readonly kind: 'genuine' | 'forged' | 'broken';
  /** The message of a genuine delivery. */
  readonly message?: Message;
  /** What is wrong with a forged or broken delivery. */
  readonly flaw?: Forgery | Breakage;
  /** @internal */
  readonly signing: Signing;
  /** `lost`: never sent. `unacknowledged`: the sender hangs up before it reads the answer. */
  readonly fate: 'delivered' | 'lost' | 'unacknowledged';
  /**
   * What the receiver must do: accept it, quarantine a body that it does not understand, refuse the
   * signature, or refuse the size.
   */
  readonly expects: 'taken' | 'kept' | 'refused' | 'too_large';
  /** The raw body. */
  body(): string;
}

/** A plan of deliveries. */
export interface DeliveryPlan {
  readonly seed: string;
  /** The deliveries of a burst are sent at the same time; the next burst follows when all have ended. */
  readonly bursts: readonly (readonly PlannedDelivery[])[];
  /** The deliveries of all bursts, in order. */
  readonly deliveries: readonly PlannedDelivery[];
  /** The genuine messages that certainly arrive, duplicates included, in order. */
  readonly arrivals: readonly Message[];
  /** Orders that only broken bodies mention; nothing may be released for them. */
  readonly foreignOrderIds: readonly string[];
}

type Unnumbered = Omit<PlannedDelivery, 'id'>;

interface Placed {
  readonly place: number;
  readonly delivery: Unnumbered;
}

function genuine(message: Message, fate: PlannedDelivery['fate']): Unnumbered {
  return {
    kind: 'genuine',
    message,
    signing: 'right',
    fate,
    expects: 'taken',
    body: () => JSON.stringify(message.kind === 'webhook' ? message.event : message.body),
  };
}

function forged(message: WebhookMessage, random: Random): Unnumbered {
  const signing = random.pick(FORGERIES);
  const label = `forged ${random.next()}`;
  return {
    kind: 'forged',
    flaw: signing,
    signing,
    fate: 'delivered',
    expects: 'refused',
    // Without the secret, an attacker can only send an old delivery again.
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
): Unnumbered {
  return {
    kind: 'broken',
    flaw: breakage,
    signing: 'right',
    fate: 'delivered',
    expects: expectationOf(breakage),
    // Made on demand: some are large.
    body: () => brokenBody(message, breakage, orderId, random.split(`broken ${orderId}`)),
  };
}

/** The attempts at one message, of which at least one is delivered. */
function attempts(message: Message, random: Random, options: ChaosOptions): Unnumbered[] {
  const list: Unnumbered[] = [];
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
 * Plans the deliveries of messages as a receiver can experience them: duplicates, losses with
 * redelivery, another order, bursts, forged and broken deliveries. Every genuine webhook is delivered
 * at least once. The messages may be of several orders.
 *
 * @example
 * const plan = planDeliveries(simulateOrder(1).messages, 1, { order: 'shuffled' });
 * for (const message of plan.arrivals) receive(message);
 */
export function planDeliveries(
  messages: readonly Message[],
  seed: number | string,
  options: ChaosOptions = {},
): DeliveryPlan {
  const random = new Random(seed).split('chaos');
  const order = options.order ?? random.pick(['true', 'bounded', 'shuffled'] as const);
  const window = options.window ?? 6;
  const placed: Placed[] = [];
  const foreignOrderIds: string[] = [];
  const breakages = options.breakages ?? BREAKAGES;

  messages.forEach((message, index) => {
    const isAnswer = message.kind !== 'webhook';
    if (isAnswer && options.answers === 'none') return;
    if (isAnswer && options.answers === 'some' && random.chance(0.4)) return;
    for (const [attempt, delivery] of attempts(message, random, options).entries()) {
      // A redelivery follows the attempt before it, unless they are shuffled below.
      const late = order === 'true' ? attempt * 0.01 : random.int(0, window);
      placed.push({ place: order === 'shuffled' ? 0 : index + late, delivery });
    }
    if (message.kind !== 'webhook') return;
    const place = random.int(0, messages.length);
    if (random.chance(options.forged ?? 0.05)) {
      placed.push({ place, delivery: forged(message, random) });
    }
    if (breakages.length > 0 && random.chance(options.broken ?? 0.05)) {
      const orderId = `foreign-${random.uuid()}`;
      foreignOrderIds.push(orderId);
      placed.push({ place, delivery: broken(message, random.pick(breakages), orderId, random) });
    }
  });

  const ordered =
    order === 'shuffled' ? random.shuffle(placed) : placed.sort((a, b) => a.place - b.place);
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
