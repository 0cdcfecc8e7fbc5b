import { fromWebhook as fromDigitalRiver } from '../../adapters/digital-river/index.js';
import type { Provider } from '../../adapters/provider.js';
import { fromWebhook as fromStripe } from '../../adapters/stripe/index.js';
import type { ProviderName } from '../situation/situation.js';

/** A provider as the page reads it: no signature is checked, and nothing is called. */
export type Reader = Pick<Provider, 'title' | 'account' | 'fromWebhook'> & {
  readonly name: ProviderName;
};

/** Live and test deliveries are read alike, and no order is too old to be released. */
export const READERS: readonly Reader[] = [
  {
    ...{ name: 'digital-river', title: 'Digital River', account: 'default' },
    fromWebhook: (body) => fromDigitalRiver(body),
  },
  {
    ...{ name: 'stripe', title: 'Stripe', account: 'stripe' },
    fromWebhook: (body) => fromStripe(body, { total: { metadata: 'order_total' } }),
  },
];

/** The reader of a provider's deliveries. */
export function readerOf(name: ProviderName): Reader {
  const reader = READERS.find((one) => one.name === name);
  if (reader === undefined) throw new Error(`No provider is named ${name}.`);
  return reader;
}
