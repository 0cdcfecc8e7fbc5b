import { createHmac } from 'node:crypto';
import type { Provider, WebhookReading } from '../../src/adapters/provider.js';
import type { Observation } from '../../src/order/observation.js';
import type { OrderState } from '../../src/order/state.js';
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
export function mixedPay(parts: Partial<Provider> = {}): Provider {
  return {
    name: 'mixed-pay',
    title: 'Mixed Pay',
    speaksOf: 'orders',
    clockGrain: 'second',
    account: 'default',
    verify(_headers, _rawBody, _now, body) {
      const { items, signature } = membersOf(body?.());
      return signature === signatureOf(items)
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
  // The tests of this provider send nothing else.
  const given = items as readonly MixedItem[];
  const own = given.filter(({ merchant = 'shop' }) => merchant === 'shop');
  const [foreign] = given;
  if (own.length === 0 && foreign?.merchant !== undefined) {
    return {
      kind: 'ignored',
      type: 'report',
      code: 'foreign_account',
      foreignAccount: foreign.merchant,
      reason: `It is about the account ${foreign.merchant}, which is not served here.`,
    };
  }
  return { kind: 'observations', observations: own.map(observationOf) };
}

function observationOf({ event, order, state, at = 1 }: MixedItem): Observation {
  const parts = { id: event, at, state, fraud: 'passed', source: 'webhook' } as const;
  return { ...makeObservation(parts), orderId: order };
}

function signatureOf(items: unknown): string {
  return createHmac('sha256', SECRET)
    .update(JSON.stringify(items) ?? '')
    .digest('hex');
}

function membersOf(body: unknown): Readonly<Record<string, unknown>> {
  return typeof body === 'object' && body !== null ? { ...body } : {};
}
