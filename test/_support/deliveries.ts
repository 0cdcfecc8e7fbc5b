import { SIGNATURE_HEADER, signForTest } from '../../src/adapters/digital-river/index.js';
import { charge, delivery, type Json, order } from './payloads.js';

/** The signing secret of the tests' services. */
export const SECRET = 'whsec_of_these_tests';

/** The parts of an event about an order that a test chooses. */
export interface EventParts {
  readonly orderId?: string;
  /** The event's id. Absent: a new one. */
  readonly id?: string;
  /** Seconds after 2026-05-04T10:00:00Z. */
  readonly at?: number;
  readonly type?: string;
  readonly fraudState?: string;
  readonly charge?: string;
  /** The visited states with the seconds at which they were entered. Absent: only its own. */
  readonly visited?: Readonly<Record<string, number>>;
  readonly liveMode?: boolean;
  /** Further members of the order. */
  readonly more?: Json;
}

const CHARGES: Readonly<Record<string, string>> = {
  pending_payment: 'pending',
  cancelled: 'cancelled',
  blocked: 'cancelled',
  fulfilled: 'complete',
  complete: 'complete',
};

let count = 0;

/** The time at these seconds, as the provider writes it. */
export function time(seconds: number): string {
  return new Date(Date.UTC(2026, 4, 4, 10, 0, 0) + seconds * 1000).toISOString();
}

/** The body of an event that reports an order in this state. */
export function eventBody(state: string, what: EventParts = {}): Json {
  count += 1;
  const at = what.at ?? count;
  const times = Object.entries(what.visited ?? { [state]: at });
  const fraud = what.fraudState ?? (state === 'blocked' ? 'blocked' : 'passed');
  return delivery(
    what.type ?? `order.${state}`,
    order({
      id: what.orderId ?? '7001',
      state,
      stateTransitions: Object.fromEntries(times.map(([name, when]) => [name, time(when)])),
      fraudState: fraud,
      fraudStateTransitions: { [fraud]: time(0) },
      payment: { charges: [charge({ state: what.charge ?? CHARGES[state] ?? 'capturable' })] },
      ...(what.liveMode === undefined ? {} : { liveMode: what.liveMode }),
      ...what.more,
    }),
    {
      id: what.id ?? `event-${count}`,
      createdTime: time(at),
      ...(what.liveMode === undefined ? {} : { liveMode: what.liveMode }),
    },
  );
}

/** How a webhook request is signed. */
export interface SigningOptions {
  readonly secret?: string;
  /** When it was signed, in milliseconds since 1970. */
  readonly signedAt?: number;
  /** The value of the signature header; `null`: none. */
  readonly header?: string | null;
}

/** The webhook request with this body. */
export function webhookRequest(body: unknown, posting: SigningOptions = {}): Request {
  const raw = typeof body === 'string' || body instanceof Uint8Array ? body : JSON.stringify(body);
  const { header, secret = SECRET, signedAt = Date.now() } = posting;
  const signature =
    header === undefined ? signForTest({ rawBody: raw, secret, timestamp: signedAt }) : header;
  return new Request('http://localhost/webhooks/digital-river', {
    method: 'POST',
    headers: signature === null ? {} : { [SIGNATURE_HEADER]: signature },
    body: raw,
  });
}
