import { z } from 'zod';
import type { PaymentObservation } from '../../../order/observation.js';
import { SECOND } from '../../../order/time/instant.js';
import type { WebhookReading } from '../../provider.js';
import { outOfBounds } from '../../values/bounds.js';
import { isId } from '../../values/id.js';
import { isObject, member } from '../../values/member.js';
import { isPrintable, UNPRINTABLE } from '../../values/printable.js';
import { type AccountOptions, readingRules } from '../reading/account-options.js';
import { seconds } from '../reading/fields.js';
import { observationOf } from '../reading/observation.js';
import { AT, type ObjectReading, Unreadable } from '../reading/reading.js';
import {
  foreignAccount,
  ignored,
  notUnderstood,
  problem,
  shapeProblem,
} from './delivery-readings.js';
import { readerOfEvent } from './event-readers.js';
import { failureIn } from './failure-by-name.js';
import { isThin, thinEvent, unexpectedThinEvent } from './thin-event.js';

/** Options of {@link fromWebhook}. */
export interface WebhookOptions extends AccountOptions {
  /** The connected account whose events these are. Absent: the platform's own account. */
  readonly connectedAccount?: string;
  /**
   * Whether the object that a thin event names will be read by a call. Then its reading has a `reference`.
   * Default false: a thin event is a mistake in the setup of the endpoint.
   */
  readonly readsThinEvents?: boolean;
}

const envelope = z.object({
  id: z.custom<string>(isId, { error: 'Expected the id of the event.' }),
  created: seconds,
  livemode: z.boolean({ error: 'Expected true or false.' }),
  data: z.object({ object: z.unknown() }),
});

/**
 * Reads an event whose signature was verified. The result is, by `kind`, `observations` with one
 * observation about a payment; `ignored`, if it does not concern one; or `not_understood`, with the place
 * of the problem and no value from there. Never throws.
 *
 * The observation comes from `data.object`; the type of the event only selects it. It holds ids, states,
 * amounts (minor units) and times (microseconds, UTC), and no personal data.
 *
 * Stripe, "The Event object": `data.object` is a snapshot as of the event, and `created` is in seconds.
 *
 * @param body - the parsed JSON of the delivery.
 * @example
 * const object = { id: 'pi_1', object: 'payment_intent', status: 'succeeded', amount: 1099,
 *   amount_received: 1099, currency: 'eur', created: 1767225600, metadata: { order_id: 'A-1' } };
 * const reading = fromWebhook({ id: 'evt_1', object: 'event', type: 'payment_intent.succeeded',
 *   created: 1767225601, livemode: false, data: { object } });
 * if (reading.kind === 'observations') reading.observations[0]?.orderId; // 'A-1'
 */
export function fromWebhook(body: unknown, options: WebhookOptions = {}): WebhookReading {
  if (!isObject(body)) {
    return notUnderstood({ code: 'not_an_object', path: '', reason: 'Expected an object.' }, body);
  }
  const type = member(body, 'type');
  if (typeof type !== 'string') {
    return problem('type', 'Expected the type of the event.', body);
  }
  const { connectedAccount, readsThinEvents } = options;
  if (isThin(body, type)) {
    return readsThinEvents === true
      ? thinEvent(body, type, connectedAccount)
      : unexpectedThinEvent(body);
  }
  const reader = readerOfEvent(type);
  if (reader === undefined) return ignored(type, 'It does not concern a payment.');
  const foreign = foreignAccount(body, connectedAccount);
  if (foreign !== undefined) return foreign;
  const outside = outOfBounds(body);
  if (outside !== undefined) return notUnderstood(outside, body);
  const event = envelope.safeParse(body);
  if (!event.success) return shapeProblem(event.error, '', body);
  const { object } = event.data.data;
  if (member(object, 'object') !== reader.object) {
    return problem(`${AT}.object`, `Expected ${reader.object}.`, body);
  }
  const rules = { ...readingRules(options), type };
  try {
    const reading = reader.read(object, rules);
    if (reading instanceof z.ZodError) return shapeProblem(reading, AT, body);
    if ('ignored' in reading) return ignored(type, reading.ignored);
    const observation = observed(event.data, type, reading, options);
    return { kind: 'observations', observations: [observation] };
  } catch (error) {
    if (error instanceof Unreadable) return notUnderstood(error.problem, body);
    throw error;
  }
}

function observed(
  { id, created, livemode }: z.output<typeof envelope>,
  type: string,
  reading: ObjectReading,
  options: WebhookOptions,
): PaymentObservation {
  const failure = failureIn(type, reading.objects, id);
  return observationOf(
    reading,
    {
      ...{ id, instant: created * SECOND, source: 'webhook', livemode },
      label: isPrintable(type) ? type : UNPRINTABLE,
      flags: failure === undefined ? [] : [failure],
    },
    options,
  );
}
