import type { DeliveryPlan, PlannedDelivery } from './chaos.js';
import type { AnswerMessage } from './message.js';
import { SIGNATURE_HEADER, signatureHeader } from './sign.js';

/** What came of one attempt at one delivery. */
export interface Acknowledgement {
  readonly deliveryId: string;
  /** The id of the genuine message, if it was one. */
  readonly messageId?: string;
  readonly kind: PlannedDelivery['kind'];
  /** 1 for the first attempt. */
  readonly attempt: number;
  /** 0: no answer came (time ran out, connection refused, hung up on purpose). */
  readonly status: number;
  /** The answer's body as text. */
  readonly body: string;
  /** Why no answer came. */
  readonly error?: string;
  /** Milliseconds from sending to the end of the answer. */
  readonly tookMs: number;
}

/** How to make the deliveries. */
export interface DeliverOptions {
  /** The receiver's webhook address. */
  readonly url: string | URL;
  readonly plan: DeliveryPlan;
  /** The signing secret the receiver knows. */
  readonly secret: string;
  /** Most deliveries in flight. Default 8; a burst larger than that queues. */
  readonly concurrency?: number;
  /** Milliseconds until an attempt counts as failed. Default 3000, as the provider's. */
  readonly timeoutMs?: number;
  /** Most attempts at one delivery. Default 8. */
  readonly maxAttempts?: number;
  /** Milliseconds before the second attempt; each further one waits twice as long. Default 50. */
  readonly initialIntervalMs?: number;
  /** Most milliseconds between two attempts, `Retry-After` included. Default 30000. */
  readonly maxIntervalMs?: number;
  /** Milliseconds between two bursts, for people who watch. Default 0. */
  readonly pauseMs?: number;
  /** Told of every attempt. */
  readonly onProgress?: (acknowledgement: Acknowledgement) => void;
  /** Given every answer to a call in its place in the plan; absent: they are skipped. */
  readonly onAnswer?: (answer: AnswerMessage) => void | Promise<void>;
  /** Stops between attempts and aborts those under way. */
  readonly signal?: AbortSignal;
}

/** What came of a whole plan. */
export interface DeliveryReport {
  /** Every attempt, in the order they ended. */
  readonly acknowledgements: readonly Acknowledgement[];
  /** The genuine webhooks that no attempt of any delivery got a 2xx for, by message id. */
  readonly undelivered: readonly string[];
}

const HOUR_MS = 3_600_000;

/** The header a delivery comes with; `undefined`: none. Made anew for every attempt. */
function headerOf(delivery: PlannedDelivery, body: string, secret: string): string | undefined {
  switch (delivery.signing) {
    case 'right':
      return signatureHeader({ secret, body });
    case 'wrong_secret':
      return signatureHeader({ secret: `${secret}?`, body });
    case 'right_but_old':
      return signatureHeader({ secret, body, timestamp: Date.now() - HOUR_MS });
    case 'of_another_body':
      return signatureHeader({ secret, body: `${body} ` });
    case 'garbled':
      return `${Date.now()}; v1=${Buffer.from(body.slice(0, 24)).toString('hex')}`;
    case 'unsigned':
      return undefined;
    default:
      return delivery.signing satisfies never;
  }
}

function sleep(ms: number, signal: AbortSignal | undefined): Promise<void> {
  return new Promise((resolve) => {
    if (ms <= 0 || signal?.aborted === true) {
      resolve();
      return;
    }
    const stop = (): void => {
      clearTimeout(timer);
      signal?.removeEventListener('abort', stop);
      resolve();
    };
    const timer = setTimeout(stop, ms);
    signal?.addEventListener('abort', stop);
  });
}

/** `Retry-After` in milliseconds, from seconds or a date; 0 when there is none. */
function retryAfterMs(value: string | null): number {
  if (value === null) return 0;
  const seconds = Number(value);
  if (Number.isFinite(seconds)) return Math.max(0, seconds * 1000);
  const date = Date.parse(value);
  return Number.isNaN(date) ? 0 : Math.max(0, date - Date.now());
}

function tryAgain(status: number): boolean {
  return status === 0 || status === 408 || status === 429 || status >= 500;
}

/**
 * Makes the deliveries of a plan over HTTP as the provider does: signed anew on each attempt, given
 * up after three seconds, repeated on 5xx, 408, 429 and silence with growing pauses that respect
 * `Retry-After`. Other refusals are final, redirects are not followed.
 *
 * @returns every acknowledgement; it does not throw for refused or lost deliveries
 * @example
 * const report = await deliver({ url, plan, secret: 'whsec_demo', concurrency: 16 });
 * report.undelivered; // []
 */
export async function deliver(options: DeliverOptions): Promise<DeliveryReport> {
  const { plan, signal } = options;
  const acknowledgements: Acknowledgement[] = [];
  const open = new Set<string>();
  const taken = new Set<string>();

  const attempt = async (delivery: PlannedDelivery, number: number) => {
    const body = delivery.body();
    const header = headerOf(delivery, body, options.secret);
    const hangsUp = delivery.fate === 'unacknowledged';
    // Hanging up after a few milliseconds: the receiver has it or has not, and cannot tell us.
    const limit = AbortSignal.timeout(
      hangsUp ? 1 + (delivery.id.length % 7) : (options.timeoutMs ?? 3_000),
    );
    const began = performance.now();
    let status = 0;
    let text = '';
    let error: string | undefined;
    let retryAfter = 0;
    try {
      const response = await fetch(options.url, {
        method: 'POST',
        headers: {
          'content-type': 'application/json',
          ...(header === undefined ? {} : { [SIGNATURE_HEADER]: header }),
        },
        body,
        redirect: 'manual',
        signal: signal === undefined ? limit : AbortSignal.any([limit, signal]),
      });
      retryAfter = retryAfterMs(response.headers.get('retry-after'));
      text = await response.text();
      status = response.status;
    } catch (cause) {
      error = cause instanceof Error ? `${cause.name}: ${cause.message}` : String(cause);
    }
    const acknowledgement: Acknowledgement = {
      deliveryId: delivery.id,
      ...(delivery.message === undefined ? {} : { messageId: delivery.message.id }),
      kind: delivery.kind,
      attempt: number,
      status,
      body: text,
      ...(error === undefined ? {} : { error }),
      tookMs: performance.now() - began,
    };
    acknowledgements.push(acknowledgement);
    options.onProgress?.(acknowledgement);
    return { status, retryAfter, hangsUp };
  };

  const make = async (delivery: PlannedDelivery): Promise<void> => {
    const { message } = delivery;
    if (message !== undefined && message.kind !== 'webhook') {
      await options.onAnswer?.(message);
      return;
    }
    if (message !== undefined) open.add(message.id);
    if (delivery.fate === 'lost') return;
    const most = options.maxAttempts ?? 8;
    for (let number = 1; number <= most && signal?.aborted !== true; number += 1) {
      const { status, retryAfter, hangsUp } = await attempt(delivery, number);
      if (message !== undefined && status >= 200 && status < 300) taken.add(message.id);
      if (hangsUp || !tryAgain(status) || number === most) return;
      const backoff = (options.initialIntervalMs ?? 50) * 2 ** (number - 1);
      await sleep(Math.min(Math.max(backoff, retryAfter), options.maxIntervalMs ?? 30_000), signal);
    }
  };

  for (const burst of plan.bursts) {
    if (signal?.aborted === true) break;
    const queue = [...burst];
    const workers = Array.from(
      { length: Math.min(queue.length, Math.max(1, options.concurrency ?? 8)) },
      async () => {
        for (let next = queue.shift(); next !== undefined; next = queue.shift()) await make(next);
      },
    );
    await Promise.all(workers);
    await sleep(options.pauseMs ?? 0, signal);
  }
  return { acknowledgements, undelivered: [...open].filter((id) => !taken.has(id)) };
}
