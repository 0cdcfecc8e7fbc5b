import { observationsIn } from '../../adapters/observations-in.js';
import type { ObjectReference } from '../../adapters/payment-api.js';
import type { Provider, WebhookReading } from '../../adapters/provider.js';
import type { Observation, PaymentObservation } from '../../order/observation.js';
import type { Problem } from '../../order/problem.js';
import type { Receipt } from '../../order/receipt.js';
import type { Instant } from '../../order/time/instant.js';
import type { OrderKey } from '../../store/store.js';
import type { PlacingResult } from '../references/placing.js';
import type { Clock } from '../runtime/clock.js';
import type { DeliveryLog } from './delivery/delivery-log.js';
import { type ParsedBody, parsedBody } from './delivery/parsed-body.js';
import { bodyId, type QuarantiningStore, quarantineBody } from './quarantine.js';

/** What receiving a body needs. */
export interface ReceiveDependencies {
  readonly provider: Provider;
  readonly store: QuarantiningStore;
  readonly clock: Clock;
  /** Takes an observation in, or stores it until its order is known. */
  readonly place: (observation: Observation | PaymentObservation) => Promise<PlacingResult>;
  /** Reads the object that a quarantined body only names, after this delivery. Absent: it cannot be read. */
  readonly readLater?: (body: BodyWithReference) => void;
}

/** A quarantined body that only names an object. */
export interface BodyWithReference {
  readonly id: string;
  readonly reference: ObjectReference;
  readonly receivedAt: Instant;
}

/** An authentic body. */
export interface AuthenticBody {
  readonly raw: Uint8Array;
  readonly parsed: () => ParsedBody;
}

/**
 * Records, ignores or quarantines an authentic body.
 *
 * @returns a receipt for every observation of it, or one for the whole. All of them are durable.
 */
export async function receive(
  { provider, store, clock, place, readLater }: ReceiveDependencies,
  { raw, parsed }: AuthenticBody,
  log: DeliveryLog,
): Promise<readonly Receipt[]> {
  const quarantine = async (problem: Problem, about?: OrderKey): Promise<Receipt> => {
    const body = { raw, problem, receivedAt: clock(), about };
    const isKept = await quarantineBody(provider, store, body);
    return isKept ? { kind: 'kept', problem } : { kind: 'ignored', reason: FORGOTTEN };
  };
  const takeIn = async (observation: Observation | PaymentObservation): Promise<Receipt> => {
    const ingested = await place(observation);
    if (ingested.kind === 'key_reused') throw new Error('a delivery has no key of the shop');
    if (ingested.kind !== 'set_aside') return ingested;
    const problem = { code: 'order_set_aside', path: '', reason: ingested.because } as const;
    return quarantine(problem, ingested);
  };
  const reading = readParsed(provider, parsed());
  log.add(reading);
  switch (reading.kind) {
    case 'ignored': {
      const { kind, reason, code } = reading;
      return [{ kind, reason, ...(code === undefined ? {} : { code }) }];
    }
    case 'not_understood': {
      const receivedAt = clock();
      const receipt = await quarantine(reading.problem);
      const { reference } = reading;
      if (receipt.kind === 'kept' && reference !== undefined) {
        readLater?.({ id: bodyId(raw), reference, receivedAt });
      }
      return [receipt];
    }
    default: {
      const observations = observationsIn(reading);
      if (observations.length === 0) return [{ kind: 'ignored', reason: EMPTY }];
      return Promise.all(observations.map(takeIn));
    }
  }
}

const FORGOTTEN =
  'It could not be recorded and names an order whose customer asked to be forgotten. It was not stored.';

const EMPTY = 'It reports nothing.';

/** Reads the bytes of a body with the adapter of the provider. */
export function readingOf<Reading extends WebhookReading>(
  provider: Reader<Reading>,
  raw: Uint8Array,
): Reading | NotUnderstood {
  return readParsed(provider, parsedBody(raw)());
}

/** What reads the JSON of a delivery. */
interface Reader<Reading extends WebhookReading> {
  fromWebhook(body: unknown): Reading;
}

type NotUnderstood = Extract<WebhookReading, { readonly kind: 'not_understood' }>;

function readParsed<Reading extends WebhookReading>(
  provider: Reader<Reading>,
  parsed: ParsedBody,
): Reading | NotUnderstood {
  if (parsed.isJson) return provider.fromWebhook(parsed.value);
  const reason = 'The body should be JSON in UTF-8.';
  return { kind: 'not_understood', problem: { code: 'not_json', path: '', reason } };
}
