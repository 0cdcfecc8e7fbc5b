import type { Problem } from '../../../order/problem.js';
import type { WebhookReading } from '../../provider.js';
import { isId } from '../../values/id.js';
import { member } from '../../values/member.js';
import { foreignAccount, ignored, notUnderstood, problem } from './delivery-readings.js';
import { readerOfEvent } from './event-readers.js';

/** Whether an event names a related object and does not contain it. */
export function isThin(body: object, type: string): boolean {
  return (
    member(body, 'object') === 'v2.core.event' ||
    (/^v[12]\./.test(type) && member(body, 'related_object') !== undefined)
  );
}

/** Reads a thin event whose object cannot be read, as no API key is set. */
export function unexpectedThinEvent(body: object): WebhookReading {
  return { ...notUnderstood(UNEXPECTED, body), loud: true };
}

/**
 * Reads a thin event whose object will be read by a call.
 *
 * Stripe, "Thin events for API v1 resources": the type is that of the snapshot event after `v1.`, and
 * `context` names the account.
 */
export function thinEvent(
  body: object,
  type: string,
  connectedAccount: string | undefined,
): WebhookReading {
  const reader = type.startsWith('v1.') ? readerOfEvent(type.slice('v1.'.length)) : undefined;
  if (reader === undefined) return ignored(type, 'It does not concern a payment.');
  const foreign = foreignAccount(body, connectedAccount);
  if (foreign !== undefined) return foreign;
  const related = member(body, 'related_object');
  const id = member(related, 'id');
  if (!isId(id)) return problem('related_object.id', 'Expected the id of the object.', body);
  const { object } = reader;
  if ((member(related, 'type') ?? object) !== object) {
    return problem('related_object.type', `Expected ${object}.`, body);
  }
  return { ...notUnderstood(TO_BE_READ, body), reference: { object, id } };
}

const UNEXPECTED: Problem = {
  code: 'thin_event',
  path: 'object',
  reason:
    'This is a thin event, which only names its object. Set an API key (STRIPE_API_KEY, option api) so that the object is read, or create a webhook endpoint for snapshot events and set its secret.',
};

const TO_BE_READ: Problem = {
  code: 'thin_event',
  path: 'object',
  reason:
    'This is a thin event, which names an object and does not contain it. The object is read.',
};
