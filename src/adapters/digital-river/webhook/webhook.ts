import type { Observation } from '../../../order/observation.js';
import type { Problem } from '../../../order/problem.js';
import type { WebhookReading } from '../../provider.js';
import { observationOf } from '../reading/observation.js';
import type { ParsedObject } from '../reading/parsed-object.js';
import { readObject } from '../reading/read-object.js';
import { outOfBounds } from '../schema/bounds.js';
import { parse } from '../schema/parse.js';
import { type Shape, shapeOf } from '../schema/shape.js';
import { member } from '../values/member.js';
import { parseTime } from '../values/time.js';
import { UNPRINTABLE } from '../values/word.js';
import { envelopeSchema, type WebhookEnvelope } from './envelope-schema.js';
import { withEventName } from './event-name.js';
import { eventType } from './event-types.js';

/** How {@link fromWebhook} reads. */
export interface WebhookOptions {
  /** The merchant account the delivery belongs to. Absent: `default`. */
  readonly account?: string;
  /**
   * The mode this system runs in. A delivery that says the other mode is recorded but releases nothing;
   * one that does not say its mode contradicts nothing. Absent: any mode is taken.
   */
  readonly mode?: 'live' | 'test';
}

/**
 * Reads a delivery whose signature has been verified. The answer says by its `kind` what it is: an
 * `observation` of an order; `ignored`, since it says nothing about the life of an order; or
 * `not_understood`, with the place of the problem and no value from there. Never throws.
 *
 * What is observed is read from `data.object`, by its shape; the type of the event only admits it.
 * The observation holds ids, states, amounts (minor units) and times (microseconds, UTC), and no
 * personal data.
 *
 * Specification, "Processing orders": "retrieve the order's `state`, `fraudState`, and
 * `charges[].state` (if available) from its payload"; of deliveries, only `order.accepted` lets
 * fulfilment begin.
 *
 * @param body - the parsed JSON of the delivery.
 * @example
 * const reading = fromWebhook({
 *   id: 'e1',
 *   type: 'order.accepted',
 *   createdTime: '2026-05-04T10:20:30.5Z',
 *   data: { object: { id: '7001', state: 'accepted', fraudState: 'passed' } },
 * });
 * if (reading.kind === 'observation') reading.observation.events.map((event) => event.type);
 * // ['facts.reported', 'fraud.passed', 'order.accepted']
 */
export function fromWebhook(body: unknown, options: WebhookOptions = {}): WebhookReading {
  const type = typeOf(body);
  if (type === undefined) return notUnderstood(withoutType(body), body);
  const about = eventType(type);
  if (about.about === 'nothing') {
    return { kind: 'ignored', type: printableType(type), reason: about.reason };
  }
  const problem = outOfBounds(body);
  if (problem !== undefined) return notUnderstood(problem, body);
  const envelope = parse(envelopeSchema, body);
  if (!envelope.ok) return notUnderstood(envelope.problem, body);
  const { object } = envelope.value.data;
  const shape = shapeOf(object) ?? about.shape;
  const said = readObject(object, shape, 'data.object', about.documentKind);
  if (!said.ok) {
    const { problem } = said;
    // A renewal charges without an order; there is none of ours that it could be about.
    return problem.code === 'no_order_id' && MAY_BE_OF_NO_ORDER.includes(shape)
      ? { kind: 'ignored', type: printableType(type), reason: OF_NO_ORDER }
      : notUnderstood(problem, body);
  }
  return { kind: 'observation', observation: observed(envelope.value, said.value, options) };
}

const MAY_BE_OF_NO_ORDER: readonly Shape[] = ['charge', 'refund', 'transaction'];
const OF_NO_ORDER = 'It names no order: subscriptions are charged without one.';

function observed(
  envelope: WebhookEnvelope,
  said: ParsedObject,
  options: WebhookOptions,
): Observation {
  const { id, type, createdTime } = envelope;
  const isLive = envelope.liveMode ?? said.liveMode;
  return observationOf(withEventName(said, type, id), {
    id,
    account: options.account ?? 'default',
    instant: createdTime,
    source: 'webhook',
    label: type,
    // Not `checkout_session.order.created`, although its order may be accepted: the provider asks
    // not to fulfil on it.
    releases: type === 'order.accepted' && said.isOrder,
    // The signature told the mode already: a delivery that does not say it contradicts nothing.
    wrongMode:
      options.mode !== undefined && isLive !== undefined && (options.mode === 'live') !== isLive,
  });
}

function typeOf(body: unknown): string | undefined {
  const type = member(body, 'type');
  return typeof type === 'string' ? type : undefined;
}

function withoutType(body: unknown): Problem {
  return typeof body === 'object' && body !== null && !Array.isArray(body)
    ? { code: 'unexpected_shape', path: 'type', reason: 'Expected the type of the event.' }
    : { code: 'not_an_object', path: '', reason: 'Expected an object.' };
}

function notUnderstood(problem: Problem, body: unknown): WebhookReading {
  const time = member(body, 'createdTime');
  const createdAt = typeof time === 'string' ? parseTime(time) : undefined;
  return { kind: 'not_understood', problem, ...(createdAt === undefined ? {} : { createdAt }) };
}

function printableType(type: string): string {
  return /^[A-Za-z0-9_.-]{1,80}$/.test(type) ? type : UNPRINTABLE;
}
