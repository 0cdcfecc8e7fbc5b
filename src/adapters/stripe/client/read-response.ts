import { createHash } from 'node:crypto';
import { z } from 'zod';
import type { PaymentObservation } from '../../../order/observation.js';
import type { Problem } from '../../../order/problem.js';
import { canonicalJson } from '../../../order/text/canonical-json.js';
import { formatInstant, SECOND } from '../../../order/time/instant.js';
import { dateOf } from '../../http/http-date.js';
import type { ProviderResponse } from '../../provider.js';
import { outOfBounds } from '../../values/bounds.js';
import { member } from '../../values/member.js';
import { type AccountOptions, readingRules } from '../reading/account-options.js';
import { observationOf } from '../reading/observation.js';
import {
  AT,
  type Ignored,
  type ObjectReading,
  type ReadingRules,
  Unreadable,
} from '../reading/reading.js';
import { readerOfObject } from '../webhook/event-readers.js';

/** What a response is about. */
export interface ResponseSubject {
  /** The kind of its objects, in Stripe's word. */
  readonly object: string;
  /** The id of the object, or of the payment that a list belongs to. */
  readonly id: string;
  /** The objects: the body itself, or the entries of a list. */
  readonly objects: readonly unknown[];
  readonly source: 'read' | 'response';
  /** Such as `GET /v1/payment_intents`. */
  readonly label: string;
  /** When the payment was created, in seconds, where it is known and the objects do not show it. */
  readonly paymentCreated?: number | undefined;
}

/** What a response reports. No observation: nothing that concerns an order of this account. */
export type ReadResponse =
  | { readonly ok: true; readonly observation?: PaymentObservation }
  | { readonly ok: false; readonly problem: Pick<Problem, 'path' | 'reason'> };

/** Reads the objects of a response as one observation, as of its `Date` header. */
export function readResponse(
  response: ProviderResponse,
  subject: ResponseSubject,
  options: AccountOptions,
): ReadResponse {
  const instant = dateOf(response);
  if (instant === undefined) return unread('', 'Expected the header Date.');
  const rules = { ...readingRules(options), readAt: instant / SECOND };
  const readings: ObjectReading[] = [];
  for (const object of subject.objects) {
    const reading = readObject(object, subject.object, rules);
    if ('ok' in reading) return reading;
    if (!('ignored' in reading)) readings.push(reading);
  }
  const [first, ...others] = readings;
  if (first === undefined) return { ok: true };
  const merged = others.reduce(mergedReading, first);
  const { source, label, paymentCreated } = subject;
  const created = merged.created ?? paymentCreated;
  const modes = subject.objects.map((object) => member(object, 'livemode'));
  const livemode = modes.find((mode) => typeof mode === 'boolean');
  const observation = observationOf(
    { ...merged, ...(created === undefined ? {} : { created }) },
    { id: '', instant, source, label, ...(livemode === undefined ? {} : { livemode }) },
    options,
  );
  const id = `${source}:${formatInstant(instant)}:${subject.id.slice(0, 100)}`;
  return { ok: true, observation: { ...observation, id: `${id}:${digestOf(observation)}` } };
}

function readObject(
  object: unknown,
  kind: string,
  rules: ReadingRules,
): ReturnType<typeof withPlainPaths> | Exclude<ReadResponse, { ok: true }> | Ignored {
  const reader = readerOfObject(kind);
  const outside = outOfBounds(object);
  if (outside !== undefined) return { ok: false, problem: outside };
  if (reader === undefined || member(object, 'object') !== kind) {
    return unread('object', `Expected ${kind}.`);
  }
  try {
    const reading = reader.read(object, rules);
    if (reading instanceof z.ZodError) {
      const [issue] = reading.issues;
      return unread(issue?.path.map(String).join('.') ?? '', issue?.message ?? 'Unexpected shape.');
    }
    return 'ignored' in reading ? reading : withPlainPaths(reading);
  } catch (error) {
    if (error instanceof Unreadable) {
      return unread(plainPath(error.problem.path), error.problem.reason);
    }
    throw error;
  }
}

/** The readers place what they find in an event; here it is the body itself. */
function withPlainPaths(reading: ObjectReading): ObjectReading {
  const unknown = reading.unknown.map(({ path, value }) => ({ path: plainPath(path), value }));
  return { ...reading, unknown };
}

function plainPath(path: string): string {
  return path.slice(`${AT}.`.length);
}

/** Two objects of one payment. */
function mergedReading(a: ObjectReading, b: ObjectReading): ObjectReading {
  const [first, ...others] = a.references;
  const created = Math.min(a.created ?? Infinity, b.created ?? Infinity);
  const orderId = a.orderId ?? b.orderId;
  return {
    objects: [...a.objects, ...b.objects],
    references: [first, ...new Set([...others, ...b.references].filter((one) => one !== first))],
    unknown: [...a.unknown, ...b.unknown],
    ...(orderId === undefined ? {} : { orderId }),
    ...(created === Infinity ? {} : { created }),
  };
}

/**
 * Tells two contents of one second apart. Never the whole id: a state that comes back later is a new report.
 */
function digestOf({ id: _, label: __, ...content }: PaymentObservation): string {
  return createHash('sha256').update(canonicalJson(content)).digest('hex').slice(0, 12);
}

function unread(path: string, reason: string): Exclude<ReadResponse, { ok: true }> {
  return { ok: false, problem: { path, reason } };
}
