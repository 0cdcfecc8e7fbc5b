import { createHmac } from 'node:crypto';
import type { Provider, WebhookReading } from '../../src/adapters/provider.js';
import { printable } from '../../src/adapters/values/printable.js';
import type { Observation } from '../../src/order/observation.js';
import { ORDER_STATES, type OrderState } from '../../src/order/state.js';
import { makeObservation } from './make-observation.js';

/** One report in a delivery of Mixed Pay. */
export interface MixedItem {
  readonly event: string;
  readonly order: string;
  readonly state: OrderState;
  /** Seconds. Default 1. */
  readonly at?: number;
  /** Its merchant account. Default `shop`. */
  readonly merchant?: string;
}

const SECRET = 'mixed-secret';

/**
 * A made-up provider, as unlike the others as the boundary allows: it signs inside the body, delivers
 * several reports at once, mixes merchant accounts on one endpoint, and has no calls at all.
 */
export function mixedPay(
  parts: Partial<Provider> = {},
  secrets: readonly string[] = [SECRET],
): Provider {
  return {
    name: 'mixed-pay',
    title: 'Mixed Pay',
    speaksOf: 'orders',
    clockGrain: 'second',
    account: 'default',
    verify(_headers, _rawBody, _now, body) {
      const { items, signature } = membersOf(body?.());
      const given = typeof signature === 'string' ? signature.split(' ') : [];
      return secrets.some((secret) => given.includes(signatureOf(items, secret)))
        ? { ok: true }
        : { ok: false, code: 'no_match', message: 'Is it the key of this endpoint?' };
    },
    fromWebhook,
    fromResponse: () => ({
      kind: 'failure',
      retryable: false,
      uncertain: false,
      reason: 'Mixed Pay has no API.',
      internal: { httpStatus: 0, codes: [] },
    }),
    ...parts,
  };
}

/** A delivery of these reports, signed. */
export function mixedDelivery(...items: readonly MixedItem[]): Request {
  return mixedRequest({ items, signature: signatureOf(items) });
}

/** A delivery that is a thin notification, signed. */
export function thinDelivery(): Request {
  return mixedRequest({ thin: true, signature: signatureOf(undefined) });
}

export function mixedRequest(body: unknown): Request {
  const path = 'http://localhost/webhooks/mixed-pay';
  return new Request(path, { method: 'POST', body: JSON.stringify(body) });
}

function fromWebhook(body: unknown): WebhookReading {
  const { items, thin } = membersOf(body);
  if (thin === true) {
    const reason = 'This endpoint sends thin notifications. Set up one that sends whole objects.';
    return {
      kind: 'not_understood',
      problem: { code: 'unexpected_shape', path: '', reason },
      loud: true,
    };
  }
  if (!Array.isArray(items)) {
    const reason = 'Expected a list of reports.';
    return { kind: 'not_understood', problem: { code: 'unexpected_shape', path: 'items', reason } };
  }
  const given = items.map(itemOf);
  const unread = given.indexOf(undefined);
  if (unread !== -1) {
    const problem = { code: 'unexpected_shape', path: `items[${unread}]` } as const;
    return { kind: 'not_understood', problem: { ...problem, reason: 'Expected a report.' } };
  }
  const read = given.flatMap((item) => item ?? []);
  const own = read.filter(({ merchant = 'shop' }) => merchant === 'shop');
  const [foreign] = read;
  if (own.length === 0 && foreign?.merchant !== undefined) {
    const account = printable(foreign.merchant);
    return {
      kind: 'ignored',
      type: 'report',
      code: 'foreign_account',
      foreignAccount: account,
      reason: `It is about the account ${account}, which is not served here.`,
    };
  }
  return { kind: 'observations', observations: own.map(observationOf) };
}

/** An item whose state may be a word that nobody documented. */
interface ReadItem extends Omit<MixedItem, 'state'> {
  readonly state: string;
}

function itemOf(item: unknown): ReadItem | undefined {
  const { event, order, state, at = 1, merchant = 'shop' } = membersOf(item);
  const isTime = typeof at === 'number' && Number.isInteger(at) && at >= 0 && at < 1e6;
  return isText(event) && isText(order) && isText(state) && isText(merchant) && isTime
    ? { event, order, state, at, merchant }
    : undefined;
}

function isText(value: unknown): value is string {
  return typeof value === 'string' && value !== '';
}

function observationOf({ event, order, state: word, at = 1 }: ReadItem): Observation {
  const parts = { id: event, at, source: 'webhook' } as const;
  const state = ORDER_STATES.find((known) => known === word);
  if (state !== undefined) {
    return { ...makeObservation({ ...parts, state, fraud: 'passed' }), orderId: order };
  }
  const unknown = [{ path: 'items.state', value: printable(word) }];
  return { ...makeObservation({ ...parts, unknown }), orderId: order };
}

/** The signature of these reports. */
export function signatureOf(items: unknown, secret = SECRET): string {
  return createHmac('sha256', secret)
    .update(JSON.stringify(items) ?? '')
    .digest('hex');
}

function membersOf(body: unknown): Readonly<Record<string, unknown>> {
  return typeof body === 'object' && body !== null ? { ...body } : {};
}
