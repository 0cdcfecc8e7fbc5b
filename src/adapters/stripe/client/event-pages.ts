import { type Instant, SECOND } from '../../../order/time/instant.js';
import type { EventPage } from '../../provider-api.js';
import { isObject, member } from '../../values/member.js';
import { listPages, type StripeCalls } from './stripe-calls.js';

/** A hundred thousand events of each group; Stripe keeps thirty days of them. */
const MAX_PAGES = 1_000;

/** The types of the events that are read, in groups of the size that one call takes. */
export const EVENT_TYPES: readonly (readonly string[])[] = [
  [
    'payment_intent.amount_capturable_updated',
    'payment_intent.canceled',
    'payment_intent.created',
    'payment_intent.partially_funded',
    'payment_intent.payment_failed',
    'payment_intent.processing',
    'payment_intent.requires_action',
    'payment_intent.succeeded',
    'charge.captured',
    'charge.expired',
    'charge.failed',
    'charge.pending',
    'charge.refunded',
    'charge.succeeded',
    'charge.updated',
  ],
  [
    'charge.dispute.closed',
    'charge.dispute.created',
    'charge.dispute.funds_reinstated',
    'charge.dispute.funds_withdrawn',
    'charge.dispute.updated',
    'charge.refund.updated',
    'refund.created',
    'refund.failed',
    'refund.updated',
    'review.closed',
    'review.opened',
    'radar.early_fraud_warning.created',
    'radar.early_fraud_warning.updated',
    'checkout.session.async_payment_failed',
    'checkout.session.async_payment_succeeded',
    'checkout.session.completed',
    'checkout.session.expired',
  ],
];

/**
 * Lists the events created at or after an instant.
 *
 * Stripe, "List all events": at most 20 types a call, up to 30 days back, each rendered in the version of its
 * creation.
 *
 * @param connectedAccount - events that are listed for a connected account need not name it.
 */
export async function* eventPages(
  calls: StripeCalls,
  since: Instant,
  connectedAccount: string | undefined,
): AsyncGenerator<EventPage> {
  const from = String(Math.max(0, Math.floor(since / SECOND)));
  for (const types of EVENT_TYPES) {
    const query = { 'created[gte]': from, 'types[]': types };
    for await (const page of listPages(calls, '/v1/events', query, MAX_PAGES)) {
      if (page.kind === 'failure') {
        yield page;
        return;
      }
      yield { kind: 'events', bodies: page.data.map((one) => ofAccount(one, connectedAccount)) };
    }
  }
}

function ofAccount(event: unknown, account: string | undefined): unknown {
  if (account === undefined || !isObject(event)) return event;
  return { ...event, account: member(event, 'account') ?? account };
}
