import { z } from 'zod';
import { defined } from '../../../order/defined.js';
import type { FactsReported } from '../../../order/event.js';
import type { Flag } from '../../../order/facts/facts.js';
import type { PaymentObservation } from '../../../order/observation.js';
import type { Problem } from '../../../order/problem.js';
import { type Instant, instantOf, SECOND } from '../../../order/time/instant.js';
import type { WebhookReading } from '../../provider.js';
import { outOfBounds } from '../../values/bounds.js';
import { isId } from '../../values/id.js';
import { isObject, member } from '../../values/member.js';
import { isPrintable, UNPRINTABLE } from '../../values/printable.js';
import { seconds } from '../reading/fields.js';
import { AT, type ObjectReading, type ReadingRules, Unreadable } from '../reading/reading.js';
import { EVENT_READERS } from './event-readers.js';
import { failureIn } from './failure-by-name.js';

/** Options of {@link fromWebhook}. */
export interface WebhookOptions {
  /** The account under which observations are stored. Default `default`. */
  readonly account?: string;
  /** The mode of this system. Absent: the mode is not checked. */
  readonly mode?: 'live' | 'test';
  /** Orders with a payment that was created before are not released. Absent: all may be. */
  readonly releaseAfter?: Date;
  /** Default `{ metadata: 'order_id' }`. */
  readonly orderId?: 'payment' | { readonly metadata: string };
  /** Absent: the shop states no totals. */
  readonly total?: { readonly metadata: string };
  /** The connected account whose events these are. Absent: the platform's own account. */
  readonly connectedAccount?: string;
  /** Default `hold`. */
  readonly inquiries?: 'hold' | 'ignore';
  /** Default `hold`. */
  readonly acknowledgedReviews?: 'pass' | 'hold';
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
  if (isThin(body, type)) return { ...notUnderstood(THIN, body), loud: true };
  const found = EVENT_READERS.find(([prefix]) => type.startsWith(prefix));
  if (found === undefined) return ignored(type, 'It does not concern a payment.');
  const foreign = foreignAccount(body, options);
  if (foreign !== undefined) return foreign;
  const outside = outOfBounds(body);
  if (outside !== undefined) return notUnderstood(outside, body);
  const event = envelope.safeParse(body);
  if (!event.success) return shapeProblem(event.error, '', body);
  const [, reader] = found;
  const { object } = event.data.data;
  if (member(object, 'object') !== reader.object) {
    return problem(`${AT}.object`, `Expected ${reader.object}.`, body);
  }
  const rules: ReadingRules = {
    ...{ type, orderId: options.orderId ?? { metadata: 'order_id' } },
    inquiries: options.inquiries ?? 'hold',
    acknowledgedReviews: options.acknowledgedReviews ?? 'hold',
    ...defined({ total: options.total }),
  };
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
  { account = 'default', mode, releaseAfter }: WebhookOptions,
): PaymentObservation {
  const instant = created * SECOND;
  const { objects, references, orderId, unknown } = reading;
  const flags: Flag[] = [];
  if (mode !== undefined && (mode === 'live') !== livemode) flags.push(WRONG_MODE);
  const failure = failureIn(type, objects, id);
  if (failure !== undefined) flags.push(failure);
  const since = (reading.created ?? created) * SECOND;
  const isOld = releaseAfter !== undefined && since < instantOf(releaseAfter);
  return {
    ...{ id, account, instant, source: 'webhook', objects, references },
    events: flags.length === 0 ? [] : [facts(flags, instant)],
    releases: !isOld,
    ...defined({ orderId, unknown: unknown.length === 0 ? undefined : unknown }),
    label: isPrintable(type) ? type : UNPRINTABLE,
  };
}

const WRONG_MODE: Flag = {
  id: 'wrong_mode',
  kind: 'wrong_mode',
  detail: 'An event about this order belongs to the other mode (live or test) than configured.',
};

function facts(flags: readonly Flag[], instant: Instant): FactsReported {
  return { type: 'facts.reported', facts: { flags }, instant, source: 'webhook' };
}

/** Stripe, "Event destinations": a thin event names a related object and does not contain it. */
function isThin(body: object, type: string): boolean {
  return (
    member(body, 'object') === 'v2.core.event' ||
    (/^v[12]\./.test(type) && member(body, 'related_object') !== undefined)
  );
}

const THIN: Problem = {
  code: 'thin_event',
  path: 'object',
  reason:
    'This is a thin event, which contains no payment. Create a webhook endpoint for snapshot events, and set its secret.',
};

function foreignAccount(
  body: object,
  { connectedAccount }: WebhookOptions,
): WebhookReading | undefined {
  const account = member(body, 'account');
  const given = typeof account === 'string' && account !== '' ? account : undefined;
  if (given === connectedAccount) return undefined;
  const reason =
    given === undefined
      ? "It is about the platform's own account, not about the connected account that this provider stands for."
      : 'It is about a connected account that this provider does not stand for.';
  const type = String(member(body, 'type'));
  return {
    ...ignored(type, reason),
    code: 'foreign_account',
    ...defined({ foreignAccount: given !== undefined && isPrintable(given) ? given : undefined }),
  };
}

function ignored(type: string, reason: string) {
  return { kind: 'ignored' as const, type: isPrintable(type) ? type : UNPRINTABLE, reason };
}

function shapeProblem(error: z.ZodError, at: string, body: unknown): WebhookReading {
  const [issue] = error.issues;
  const steps = [at, ...(issue?.path.map(String) ?? [])].filter((step) => step !== '');
  const message = issue?.message ?? '';
  // The schemas have sentences where a mistake is likely; the default texts of zod are none.
  const reason = message.endsWith('.') ? message : 'Expected another shape.';
  return problem(steps.join('.'), reason, body);
}

function problem(path: string, reason: string, body: unknown): WebhookReading {
  return notUnderstood({ code: 'unexpected_shape', path, reason }, body);
}

function notUnderstood(problem: Problem, body: unknown) {
  const created = seconds.safeParse(member(body, 'created'));
  const createdAt = created.success ? created.data * SECOND : undefined;
  return { kind: 'not_understood' as const, problem, ...defined({ createdAt }) };
}
