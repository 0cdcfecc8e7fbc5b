import { type ScenarioName, simulateScenario } from '../../testing/simulator/index.js';
import { type StripeLife, stripeScenarios } from '../../testing/stripe-simulator/index.js';

/** What arrives in a story: the body of a delivery, or a report of the shop. */
export type StoryDelivery =
  | { readonly kind: 'body'; readonly body: unknown }
  | {
      readonly kind: 'shop';
      readonly orderId: string;
      /** Seconds since 1970, UTC. */
      readonly at: number;
      readonly report: {
        readonly object: 'fulfilment' | 'return' | 'cancellation';
        readonly id: string;
        readonly items?: readonly { readonly itemId: string; readonly quantity: number }[];
      };
    };

/** The life of one order, as its deliveries in the order in which things happened. */
export interface PlaygroundStory {
  /** Unique among all stories. */
  readonly name: string;
  readonly provider: 'digital-river' | 'stripe';
  readonly title: string;
  readonly deliveries: readonly StoryDelivery[];
}

const SEED = 'playground 1';

const DIGITAL_RIVER: readonly (readonly [ScenarioName, string])[] = [
  ['card_completed', 'Sold, fulfilled and paid'],
  ['review_passed', 'Fraud review passed'],
  ['review_blocked', 'Fraud review blocked it'],
  ['cancelled_after_acceptance', 'Cancelled after payment'],
  ['dispute_of_accepted', 'Disputed and resolved'],
  ['returned', 'Returned and refunded'],
];

const STRIPE: readonly (readonly [name: string, title: string])[] = [
  ['paid', 'Card charged at once'],
  ['authentication_failed_then_paid', '3-D Secure failed, then paid'],
  ['review_approved_of_hold', 'Held and reviewed'],
  ['sent_then_captured', 'Fulfilled, then captured'],
  ['dispute_lost', 'Dispute lost'],
  ['came_back', 'Fulfilled, returned, refunded'],
];

/** The stories of the playground; always the same ones. */
export function playgroundStories(): readonly PlaygroundStory[] {
  const lives = new Map(stripeScenarios().map(({ name, life }) => [name, life]));
  return [
    ...DIGITAL_RIVER.map(([name, title]): PlaygroundStory => {
      const { messages } = simulateScenario(name, `${SEED} ${name}`);
      const events = messages.flatMap((one) => (one.kind === 'webhook' ? [one.event] : []));
      return {
        ...{ name: `digital-river/${name}`, provider: 'digital-river', title },
        deliveries: events.map((body) => ({ kind: 'body', body })),
      };
    }),
    ...STRIPE.map(([name, title]): PlaygroundStory => {
      const life = lives.get(name);
      if (life === undefined) throw new Error(`The simulator of Stripe has no scenario ${name}.`);
      const deliveries = deliveriesOf(life);
      return { name: `stripe/${name}`, provider: 'stripe', title, deliveries };
    }),
  ];
}

/** Events and reports of the shop, in the order in which they happened. */
function deliveriesOf({ events, shopActs, orderId }: StripeLife): readonly StoryDelivery[] {
  const timed = [
    ...events.map((body) => ({ at: body.created, delivery: { kind: 'body', body } as const })),
    ...shopActs.map(({ kind, key, at, items }) => ({
      at,
      delivery: {
        ...({ kind: 'shop', orderId, at } as const),
        report: { object: kind, id: key, ...(items === undefined ? {} : { items }) },
      },
    })),
  ];
  return timed.sort((a, b) => a.at - b.at).map(({ delivery }) => delivery);
}
