import { defined } from '../../../order/defined.js';
import type { Observation } from '../../../order/observation.js';
import type { Problem } from '../../../order/problem.js';
import type { WebhookReading } from '../../provider.js';
import { outOfBounds } from '../../values/bounds.js';
import { isObject, member } from '../../values/member.js';
import { UNPRINTABLE } from '../../values/printable.js';
import { readObject } from '../reading/read-object.js';
import type { Report } from '../reading/report.js';
import { observationOf } from '../reading/report-to-observation.js';
import { parse } from '../schema/parse.js';
import { type Shape, shapeOf } from '../schema/shape.js';
import { parseTime } from '../values/time.js';
import { envelopeSchema, type WebhookEnvelope } from './envelope-schema.js';
import { withEventName } from './event-name.js';
import { eventType } from './event-types.js';

/** Options of {@link fromWebhook}. */
export interface WebhookOptions {
  /** The merchant account that received the delivery. Default `default`. */
  readonly account?: string;
  /**
   * The mode of this system. A delivery of the other mode is recorded but releases nothing; one without
   * a mode counts as one of this mode. Absent: the mode is not checked.
   */
  readonly mode?: 'live' | 'test';
}

/** The content of a delivery of Digital River, which is about one order at most. */
export type DigitalRiverReading = Exclude<WebhookReading, { readonly kind: 'observations' }>;

/**
 * Reads a delivery whose signature was verified. The result is, by `kind`, an `observation` of an order;
 * `ignored`, if it does not concern the life of an order; or `not_understood`, with the place of the
 * problem and no value from there. Never throws.
 *
 * The observation comes from `data.object` and its shape; the type of the event only selects deliveries.
 * It holds ids, states, amounts (minor units) and times (microseconds, UTC), and no personal data.
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
export function fromWebhook(body: unknown, options: WebhookOptions = {}): DigitalRiverReading {
  const type = typeOf(body);
  if (type === undefined) return notUnderstood(withoutType(body), body);
  const about = eventType(type);
  if (about.about === 'nothing') return ignored(type, about.reason);
  const problem = outOfBounds(body);
  if (problem !== undefined) return notUnderstood(problem, body);
  const envelope = parse(envelopeSchema, body);
  if (!envelope.ok) return notUnderstood(envelope.problem, body);
  const { object } = envelope.value.data;
  const shape = shapeOf(object) ?? about.shape;
  const report = readObject(object, shape, 'data.object', about.documentKind);
  if (!report.ok) {
    return report.problem.code === 'no_order_id' && MAY_LACK_AN_ORDER.includes(shape)
      ? ignored(type, 'It names no order: subscriptions are charged without one.')
      : notUnderstood(report.problem, body);
  }
  return { kind: 'observation', observation: observed(envelope.value, report.value, options) };
}

const MAY_LACK_AN_ORDER: readonly Shape[] = ['charge', 'refund', 'transaction'];

function observed(
  envelope: WebhookEnvelope,
  report: Report,
  { account = 'default', mode }: WebhookOptions,
): Observation {
  const { id, type, createdTime } = envelope;
  const isLive = envelope.liveMode ?? report.liveMode;
  return observationOf(withEventName(report, type, id), {
    id,
    account,
    instant: createdTime,
    source: 'webhook',
    label: type,
    // Not `checkout_session.order.created`, although its order may be accepted: the provider asks
    // not to fulfil on it.
    releases: type === 'order.accepted' && report.isOrder,
    wrongMode: mode !== undefined && isLive !== undefined && (mode === 'live') !== isLive,
  });
}

function typeOf(body: unknown): string | undefined {
  const type = member(body, 'type');
  return typeof type === 'string' ? type : undefined;
}

function withoutType(body: unknown): Problem {
  return isObject(body)
    ? { code: 'unexpected_shape', path: 'type', reason: 'Expected the type of the event.' }
    : { code: 'not_an_object', path: '', reason: 'Expected an object.' };
}

function ignored(type: string, reason: string): DigitalRiverReading {
  const isPrintable = /^[A-Za-z0-9_.-]{1,80}$/.test(type);
  return { kind: 'ignored', type: isPrintable ? type : UNPRINTABLE, reason };
}

function notUnderstood(problem: Problem, body: unknown): DigitalRiverReading {
  const time = member(body, 'createdTime');
  const createdAt = typeof time === 'string' ? parseTime(time) : undefined;
  return defined({ kind: 'not_understood' as const, problem, createdAt });
}
