import { type ChaosOptions, Random } from '../../../testing/simulator/index.js';
import {
  forgeStripeSignature,
  type ShopAct,
  type StripeEventBody,
  type StripeLife,
  signStripe,
  unreadableStripe,
} from '../../../testing/stripe-simulator/index.js';

/** A delivery of Stripe that is planned. */
export interface PlannedEvent {
  readonly kind: 'genuine' | 'forged' | 'broken';
  /** The id of the event. */
  readonly eventId: string;
  readonly rawBody: string;
  /** Hangs up before the answer. */
  readonly hangsUp: boolean;
  /** The signature of an attempt that is made now; undefined: no header. */
  signature(secret: string): string | undefined;
}

/** What happens next: a delivery, or a report of the shop. */
export type PlannedStep = PlannedEvent | { readonly kind: 'shop'; readonly act: ShopAct };

/** The steps of a burst happen at the same time; the next burst follows when all have ended. */
export type StripePlan = readonly (readonly PlannedStep[])[];

/** Plans the deliveries of a life, with duplicates, delays, forgeries and broken bodies. */
export function planStripe(life: StripeLife, seed: string, chaos: ChaosOptions): StripePlan {
  const random = new Random(`${seed} deliveries of Stripe`);
  const order = chaos.order ?? random.pick(['true', 'bounded', 'shuffled'] as const);
  const window = order === 'true' ? 0 : (chaos.window ?? 6);
  const placed: { readonly place: number; readonly step: PlannedStep }[] = [];
  const happened = inTime(life);
  for (const [index, one] of happened.entries()) {
    if (!('type' in one)) {
      placed.push({ place: index, step: { kind: 'shop', act: one } });
      continue;
    }
    for (const hangsUp of attempts(random, chaos)) {
      placed.push({ place: index + random.int(0, window), step: genuine(one, hangsUp) });
    }
    const place = random.int(0, happened.length);
    if (random.chance(chaos.forged ?? 0.05)) placed.push({ place, step: forged(one, random) });
    if (random.chance(chaos.broken ?? 0.05)) placed.push({ place, step: broken(one, random) });
  }
  const ordered =
    order === 'shuffled' ? random.shuffle(placed) : placed.sort((a, b) => a.place - b.place);
  return bursts(
    ordered.map(({ step }) => step),
    random,
    chaos.burst ?? 8,
  );
}

/** Events and reports of the shop, in the order in which they happened. */
function inTime(life: StripeLife): readonly (StripeEventBody | ShopAct)[] {
  const secondOf = (one: StripeEventBody | ShopAct) => ('type' in one ? one.created : one.at);
  return [...life.events, ...life.shopActs].sort((a, b) => secondOf(a) - secondOf(b));
}

/** For each attempt whether the sender hangs up. At least one is read to its end. */
function attempts(random: Random, chaos: ChaosOptions): readonly boolean[] {
  const list = [false];
  if (random.chance(chaos.unacknowledged ?? 0.05)) list.push(true);
  while (list.length < 5 && random.chance(chaos.duplicates ?? 0.3)) list.push(false);
  return list;
}

function genuine(event: StripeEventBody, hangsUp: boolean): PlannedEvent {
  const rawBody = JSON.stringify(event);
  return {
    ...{ kind: 'genuine', eventId: event.id, rawBody, hangsUp },
    signature: (secret) => signStripe({ rawBody, secret }),
  };
}

function forged(event: StripeEventBody, random: Random): PlannedEvent {
  const one = genuine(event, false);
  const fork = new Random(`${event.id} ${random.next()}`);
  return {
    ...{ ...one, kind: 'forged' },
    signature: (secret) => forgeStripeSignature(one.signature(secret) ?? '', fork).header,
  };
}

function broken(event: StripeEventBody, random: Random): PlannedEvent {
  const { rawBody } = unreadableStripe(event, random);
  return {
    ...{ kind: 'broken', eventId: event.id, rawBody, hangsUp: false },
    signature: (secret) => signStripe({ rawBody, secret }),
  };
}

function bursts(steps: readonly PlannedStep[], random: Random, most: number): StripePlan {
  const all: PlannedStep[][] = [];
  for (let index = 0; index < steps.length; ) {
    const size = random.int(1, Math.max(1, most));
    all.push(steps.slice(index, index + size));
    index += size;
  }
  return all;
}
