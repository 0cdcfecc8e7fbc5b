import { failed } from '../../../order/failed-call.js';
import type { PaymentObservation } from '../../../order/observation.js';
import type { Failure } from '../../../order/rejection.js';
import type { NoSuchObject, PaymentsAnswer } from '../../payment-api.js';
import { isId } from '../../values/id.js';
import { member } from '../../values/member.js';
import { isCharge, OBJECT_PATHS } from './object-paths.js';
import { readOneObject } from './read-object.js';
import { readResponse } from './read-response.js';
import { unreadable } from './refusal.js';
import { listPages, type StripeCalls } from './stripe-calls.js';

/** The lists of what belongs to a payment. */
const PARTS = ['refund', 'dispute', 'radar.early_fraud_warning'] as const;

/**
 * Reads a payment with its attempts, refunds, disputes, reviews, fraud warnings and Checkout Sessions: one
 * observation for each response that reports something. A part that cannot be read is a failure of the whole.
 *
 * Stripe, "List all reviews": reviews are not listed by payment, so those are read that the payment and its
 * Charges name.
 */
export async function readWholePayment(
  calls: StripeCalls,
  payment: string,
): Promise<PaymentsAnswer | NoSuchObject | Failure> {
  const isAlone = isCharge(payment);
  const object = isAlone ? 'charge' : 'payment_intent';
  const read = await readOneObject(calls, { object, id: payment });
  if (read.kind !== 'object') return read;
  const { body } = read.response;
  const intent = idIn(body, 'payment_intent');
  if (isAlone && intent !== undefined) return readWholePayment(calls, intent);
  const parent: Parent = {
    payment,
    by: isAlone ? 'charge' : 'payment_intent',
    created: createdIn(body),
  };
  const lists = await Promise.all([
    ...(isAlone ? [] : [readList(calls, 'charge', parent)]),
    ...PARTS.map((part) => readList(calls, part, parent)),
    ...(isAlone ? [] : [readList(calls, 'checkout.session', parent)]),
  ]);
  const observations: PaymentObservation[] =
    read.observation === undefined ? [] : [read.observation];
  const reviews = new Set([idIn(body, 'review')]);
  for (const list of lists) {
    if (list.kind === 'failure') return list;
    observations.push(...list.observations);
    for (const one of list.objects) reviews.add(idIn(one, 'review'));
  }
  for (const id of reviews) {
    if (id === undefined) continue;
    const review = await readOneObject(calls, { object: 'review', id }, parent.created);
    if (review.kind === 'failure') return review;
    if (review.kind === 'none') {
      return failed('Stripe has no review that the payment names. Read the payment again.', {
        retryable: true,
      });
    }
    if (review.observation !== undefined) observations.push(review.observation);
  }
  return { kind: 'payments', observations };
}

/** The payment that a list belongs to. */
interface Parent {
  readonly payment: string;
  /** The parameter that selects its objects. */
  readonly by: 'payment_intent' | 'charge';
  readonly created: number | undefined;
}

/** A list that was read to its end. */
export interface ListAnswer {
  readonly kind: 'list';
  readonly objects: readonly unknown[];
  readonly observations: readonly PaymentObservation[];
}

async function readList(
  calls: StripeCalls,
  object: string,
  { payment, by, created }: Parent,
): Promise<ListAnswer | Failure> {
  const path = OBJECT_PATHS[object] ?? '';
  const objects: unknown[] = [];
  const observations: PaymentObservation[] = [];
  for await (const page of listPages(calls, path, { [by]: payment })) {
    if (page.kind === 'failure') return page;
    const subject = {
      ...{ object, id: payment, objects: page.data, paymentCreated: created },
      ...({ source: 'read', label: `GET ${path}` } as const),
    };
    const read = readResponse(page.response, subject, calls.options);
    if (!read.ok) {
      return unreadable(page.response, { method: 'GET', apiKey: calls.apiKey }, read.problem);
    }
    if (read.observation !== undefined) observations.push(read.observation);
    objects.push(...page.data);
  }
  return { kind: 'list', objects, observations };
}

/** Reads the refunds of a payment. */
export function readRefunds(calls: StripeCalls, payment: string): Promise<ListAnswer | Failure> {
  const by = isCharge(payment) ? 'charge' : 'payment_intent';
  return readList(calls, 'refund', { payment, by, created: undefined });
}

/** The id of an object that another one names, expanded or not. */
function idIn(object: unknown, name: string): string | undefined {
  const value = member(object, name);
  const id = typeof value === 'string' ? value : member(value, 'id');
  return isId(id) ? id : undefined;
}

function createdIn(object: unknown): number | undefined {
  const created = member(object, 'created');
  return typeof created === 'number' ? created : undefined;
}
