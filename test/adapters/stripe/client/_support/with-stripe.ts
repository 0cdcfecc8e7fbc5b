import { afterEach, beforeEach } from 'vitest';
import {
  type StripeApi,
  type StripeApiOptions,
  type StripeOptions,
  stripe,
} from '../../../../../src/adapters/stripe/index.js';
import { SmallStripe } from './small-stripe.js';

export const KEY = 'sk_test_do_not_show';

/** A Stripe for each test, and its calls. */
export function withStripe(): {
  readonly server: () => SmallStripe;
  readonly api: (
    options?: Partial<StripeOptions>,
    calls?: Partial<StripeApiOptions>,
  ) => Required<StripeApi>;
} {
  let server = new SmallStripe();
  let baseUrl = '';
  beforeEach(async () => {
    server = new SmallStripe();
    baseUrl = await server.start();
  });
  afterEach(() => server.stop());
  return {
    server: () => server,
    api: (options, calls) => {
      const { api } = stripe({
        webhookSecrets: ['whsec_1'],
        releaseAfter: new Date(0),
        api: { apiKey: KEY, baseUrl, initialIntervalMs: 0, ...calls },
        ...options,
      });
      if (api?.capture === undefined) throw new Error('There are no calls.');
      return api as Required<StripeApi>;
    },
  };
}
