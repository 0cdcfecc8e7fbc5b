import { randomUUID } from 'node:crypto';
import { stripeApiSettings } from '../../adapters/stripe/client/api-options.js';
import { defined } from '../../order/defined.js';
import { ConfigurationError } from '../../order/options/configuration-error.js';
import { instantIn, quoted } from '../configuration/checked-text.js';
import type { CliProvider } from './cli-provider.js';
import { apiOf, modeOf, secretsOf } from './settings.js';

const SECRETS = 'STRIPE_WEBHOOK_SECRETS';
const RELEASE_AFTER = 'STRIPE_RELEASE_AFTER';
const MODE = 'STRIPE_MODE';
const ACCOUNT = 'STRIPE_ACCOUNT';
const ORDER_ID = 'STRIPE_ORDER_ID';
const TOTAL = 'STRIPE_TOTAL';
const KEY = 'STRIPE_API_KEY';
const URL = 'STRIPE_API_URL';

/** The order's id is the id of the payment. */
const PAYMENT = 'payment' as const;

/** Stripe for the command line. */
export const stripeProvider: CliProvider = {
  name: 'stripe',
  title: 'Stripe',
  secrets: {
    name: SECRETS,
    help: ['signing secrets, comma separated, all active;', 'required'],
    example: "'<signing secret>'",
  },
  mode: { name: MODE, help: ['live or test (--mode); default test'] },
  others: [
    {
      name: RELEASE_AFTER,
      help: ['orders that began before this time, in', 'RFC 3339, are not released; required'],
      example: '$(date -u +%Y-%m-%dT%H:%M:%SZ)',
    },
    { name: ACCOUNT, help: ['name of the account in the store;', 'default stripe'] },
    {
      name: ORDER_ID,
      help: ["where the order's id is: metadata.<key>, or", 'payment; default metadata.order_id'],
    },
    {
      name: TOTAL,
      help: [
        "where the order's total is, in minor units:",
        'metadata.<key>; absent: it is not known',
      ],
    },
  ],
  async simulation() {
    return (await import('../simulation/stripe/stripe.js')).stripeSimulation;
  },
  api: {
    key: {
      name: KEY,
      help: ['secret or restricted key to call the', 'provider; absent: it is never called'],
    },
    others: [{ name: URL, help: ['address of the API', '(default https://api.stripe.com)'] }],
  },
  standIns: (env, looks) => ({
    [SECRETS]: `unused-${randomUUID()}`,
    // Nothing is released by a command that takes nothing in.
    ...(looks && !env[RELEASE_AFTER] ? { [RELEASE_AFTER]: '9999-12-31T00:00:00Z' } : {}),
  }),
  settings(flags, env) {
    const webhookSecrets = [...secretsOf(SECRETS, env[SECRETS])];
    const releaseAfter = releaseAfterOf(env[RELEASE_AFTER]);
    const orderIdText = env[ORDER_ID]?.trim() || 'metadata.order_id';
    const orderId = orderIdText === 'payment' ? PAYMENT : metadataOf(ORDER_ID, orderIdText);
    const totalText = env[TOTAL]?.trim();
    const total = totalText ? metadataOf(TOTAL, totalText) : undefined;
    const account = env[ACCOUNT]?.trim() || 'stripe';
    const mode = modeOf(MODE, flags.mode ?? env[MODE] ?? 'test');
    const api = apiOf(env, { key: KEY, url: URL }, (given) => stripeApiSettings(given, mode));
    return {
      mode,
      webhookSecrets,
      hasApi: api !== undefined,
      details: [
        `orders of Stripe by ${orderIdText}`,
        `released if begun after ${releaseAfter.toISOString()}`,
      ],
      async create(mode) {
        const { stripe } = await import('../../adapters/stripe/index.js');
        return stripe(
          defined({ mode, webhookSecrets, releaseAfter, account, orderId, total, api }),
        );
      },
    };
  },
};

function releaseAfterOf(text: string | undefined): Date {
  if (text?.trim()) return new Date(instantIn(RELEASE_AFTER, text.trim()) / 1000);
  throw new ConfigurationError({
    setting: RELEASE_AFTER,
    given: text === undefined ? 'not set' : 'blank',
    allowed:
      'the time in RFC 3339 from which orders are released, e.g. 2026-01-31T12:00:00Z; Stripe does not report what was sent before',
  });
}

function metadataOf(setting: string, text: string): { readonly metadata: string } {
  const [, key] = /^metadata\.(.+)$/.exec(text) ?? [];
  if (key !== undefined) return { metadata: key };
  const others = setting === ORDER_ID ? ', or payment' : '';
  throw new ConfigurationError({
    setting,
    given: quoted(text),
    allowed: `metadata.<key>, e.g. metadata.${setting === ORDER_ID ? 'order_id' : 'total'}${others}`,
  });
}
