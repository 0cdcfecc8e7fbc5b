import type { Random } from '../../simulator/values/random.js';
import type { ShopAct, StripeEventBody, StripeLife } from '../stripe-life.js';

/** Something that arrives: an event of Stripe, or a report of the shop. */
export type StripeDelivery =
  | { readonly kind: 'event'; readonly event: StripeEventBody }
  | { readonly kind: 'shop'; readonly act: ShopAct };

/**
 * Everything of a life as it may arrive: each event and each report of the shop at least once, some
 * twice or three times, in any order. Stripe promises neither order nor single delivery (Stripe,
 * "Receive Stripe events in your webhook endpoint").
 */
export function deliveries(life: StripeLife, random: Random): StripeDelivery[] {
  const once: StripeDelivery[] = [
    ...life.events.map((event) => ({ kind: 'event', event }) as const),
    ...life.shopActs.map((act) => ({ kind: 'shop', act }) as const),
  ];
  const again = once.flatMap((delivery) => {
    const copies = random.weighted([
      [5, 0],
      [4, 1],
      [1, 2],
    ] as const);
    return Array.from({ length: copies }, () => delivery);
  });
  return random.shuffle([...once, ...again]);
}
