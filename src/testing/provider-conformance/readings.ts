import { namesOrder, observationsIn } from '../../adapters/observations-in.js';
import type { Provider, WebhookReading } from '../../adapters/provider.js';
import type { Observation, PaymentObservation } from '../../order/observation.js';
import type { ProviderLife } from './provider-subject.js';

type Reader = Pick<Provider, 'fromWebhook' | 'account'>;

/** Reads bodies one after the other with one provider, and places each report in the order of the life. */
export function observed(
  provider: Reader,
  life: ProviderLife,
  bodies: readonly unknown[] = life.bodies,
): readonly Observation[] {
  return bodies.flatMap((body) => placed(life, read(provider, body)));
}

/** The reports of deliveries, and those of the shop in the account of the provider. */
export function withShopReports(
  { account }: Reader,
  { shopReports = [] }: ProviderLife,
  reports: readonly Observation[],
): readonly Observation[] {
  return [...reports, ...shopReports.map((one) => ({ ...one, account }))];
}

/** The reports of a reading, in the order of the life; those of other orders are left out. */
export function placed(life: ProviderLife, reading: WebhookReading): readonly Observation[] {
  return observationsIn(reading)
    .map((one) => (namesOrder(one) ? one : inOrder(one, life.orderId)))
    .filter(({ orderId }) => orderId === life.orderId);
}

/** What the provider makes of a body. The body is a copy, so that no adapter can change it. */
export function read(provider: Reader, body: unknown): WebhookReading {
  return provider.fromWebhook(structuredClone(body));
}

function inOrder(one: PaymentObservation, orderId: string): Observation {
  return { ...one, orderId };
}
