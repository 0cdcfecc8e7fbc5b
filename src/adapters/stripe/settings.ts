import { checkDate } from '../../order/options/date.js';
import { checkedOptions, type OptionNames } from '../../order/options/options.js';
import {
  check,
  checkName,
  checkOneOf,
  checkSecrets,
  checkTolerance,
  SECRETS,
} from '../checked-options.js';
import type { StripeApiOptions } from './client/api-options.js';

/** Options of {@link stripe}. */
export interface StripeOptions {
  /** Every active signing secret (`whsec_…`) of the webhook endpoint, at least one. */
  readonly webhookSecrets: readonly string[];
  /**
   * Stripe cannot tell what a shop sent before it used this package. Orders with a payment that was created
   * before this moment are not released until the shop has reported what it sent.
   */
  readonly releaseAfter: Date;
  /** The mode of the endpoint. Events of the other mode open no gate and release nothing. Default `test`. */
  readonly mode?: 'live' | 'test';
  /** A name for the account, if one store holds several. Default `stripe`. */
  readonly account?: string;
  /**
   * The one rule that names the order of a payment: a key of the metadata of the PaymentIntent, or the id of
   * the PaymentIntent itself. Default `{ metadata: 'order_id' }`.
   */
  readonly orderId?: 'payment' | { readonly metadata: string };
  /**
   * A key of the metadata of the PaymentIntent that holds the total of the order, in Stripe's smallest unit
   * of its currency. Absent: one authorised payment is enough.
   */
  readonly total?: { readonly metadata: string };
  /**
   * How far the timestamp of a delivery may be from now, in seconds, either way. 0: the same second
   * only. `'off'`: any age. Default 300.
   */
  readonly toleranceSeconds?: number | 'off';
  /**
   * The connected account (`acct_…`) whose events these are. Events of every other account are acknowledged
   * and not stored. Absent: the events of the account itself.
   */
  readonly connectedAccount?: string;
  /** Whether an inquiry, which may become a dispute, shuts the gates. Default `hold`. */
  readonly inquiries?: 'hold' | 'ignore';
  /** Whether a review that was closed as acknowledged counts as passed. Default `hold`. */
  readonly acknowledgedReviews?: 'pass' | 'hold';
  /**
   * How to call Stripe's API; at least `{ apiKey }`. Absent: webhooks only. Payments can then not be read,
   * captured, cancelled or refunded through this package.
   */
  readonly api?: StripeApiOptions;
}

const OPTIONS: OptionNames<StripeOptions> = {
  webhookSecrets: { required: SECRETS },
  releaseAfter: {
    required: 'a Date: the moment from which orders may be released, e.g. when you turn this on',
  },
  mode: 'optional',
  account: 'optional',
  orderId: 'optional',
  total: 'optional',
  toleranceSeconds: 'optional',
  connectedAccount: 'optional',
  inquiries: 'optional',
  acknowledgedReviews: 'optional',
  api: 'optional',
};

/** @throws {ConfigurationError} naming the first option that is not valid; never with a secret. */
export function checkedSettings(given: StripeOptions): StripeOptions {
  const options = checkedOptions(given, OPTIONS);
  checkSecrets(options.webhookSecrets);
  checkDate('releaseAfter', options.releaseAfter);
  checkOneOf('mode', options.mode, ['live', 'test']);
  checkName('account', options.account);
  checkRule('orderId', options.orderId, "'payment' or { metadata: '…' }", ['payment']);
  checkRule('total', options.total, "{ metadata: '…' }", []);
  checkName('connectedAccount', options.connectedAccount);
  checkOneOf('inquiries', options.inquiries, ['hold', 'ignore']);
  checkOneOf('acknowledgedReviews', options.acknowledgedReviews, ['pass', 'hold']);
  checkTolerance(options.toleranceSeconds);
  return options;
}

function checkRule(
  setting: string,
  value: unknown,
  allowed: string,
  words: readonly string[],
): void {
  const key = typeof value === 'object' && value !== null && 'metadata' in value && value.metadata;
  const isRule = typeof key === 'string' && key.trim() !== '';
  check(
    setting,
    value,
    allowed,
    value === undefined || isRule || words.some((one) => one === value),
  );
}
