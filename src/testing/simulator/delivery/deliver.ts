import pLimit from 'p-limit';
import { pause, post, repeated } from './attempts.js';
import type { DeliveryPlan, PlannedDelivery } from './chaos.js';
import type { AnswerMessage } from './message.js';
import { SIGNATURE_HEADER, signatureHeader } from './sign.js';

/** The result of one attempt at one delivery. */
export interface Acknowledgement {
  readonly deliveryId: string;
  /** The id of the message of a genuine delivery. */
  readonly messageId?: string;
  readonly kind: PlannedDelivery['kind'];
  /** 1 for the first attempt. */
  readonly attempt: number;
  /** The status of the answer; 0: none (timeout, refused connection, or hung up on purpose). */
  readonly status: number;
  /** The answer's body as text. */
  readonly body: string;
  /** Why there was no answer. */
  readonly error?: string;
  /** Milliseconds from sending to the end of the answer. */
  readonly tookMs: number;
}

/** The options of {@link deliver}. */
export interface DeliverOptions {
  /** The address of the receiver's webhook. */
  readonly url: string | URL;
  readonly plan: DeliveryPlan;
  /** The signing secret that the receiver knows. */
  readonly secret: string;
  /** The greatest number of deliveries under way; the others of a burst wait. Default 8. */
  readonly concurrency?: number;
  /** Milliseconds until an attempt fails. Default 3000, the provider's own limit. */
  readonly timeoutMs?: number;
  /** The greatest number of attempts at one delivery. Default 8. */
  readonly maxAttempts?: number;
  /** Milliseconds before the second attempt; doubled before each further one. Default 50. */
  readonly initialIntervalMs?: number;
  /** The longest interval between two attempts in milliseconds, also for `Retry-After`. Default 30000. */
  readonly maxIntervalMs?: number;
  /** Milliseconds between two bursts. Default 0. */
  readonly pauseMs?: number;
  /** Called after every attempt. */
  readonly onProgress?: (acknowledgement: Acknowledgement) => void;
  /** Called with every answer to a call in its place in the plan. Absent: answers are skipped. */
  readonly onAnswer?: (answer: AnswerMessage) => void | Promise<void>;
  /** Aborts the attempts under way and makes no further ones. */
  readonly signal?: AbortSignal;
}

/** The result of a plan. */
export interface DeliveryReport {
  /** Every attempt, in the order in which they ended. */
  readonly acknowledgements: readonly Acknowledgement[];
  /** The ids of the webhooks for which no attempt was answered with 2xx. */
  readonly undelivered: readonly string[];
}

const HOUR_MS = 3_600_000;

/** The signature header of one attempt; `undefined`: none. */
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

/**
 * Makes the deliveries of a plan over HTTP as the provider does: signs each attempt, times it out
 * after three seconds, and retries 5xx, 408, 429 and timeouts with growing intervals that respect
 * `Retry-After`. Other answers are final; redirects are not followed.
 *
 * @returns every attempt; refused and lost deliveries do not throw.
 * @example
 * const report = await deliver({ url, plan, secret: 'whsec_demo', concurrency: 16 });
 * report.undelivered; // []
 */
export async function deliver(options: DeliverOptions): Promise<DeliveryReport> {
  const { plan, signal } = options;
  const acknowledgements: Acknowledgement[] = [];
  const sent = new Set<string>();
  const accepted = new Set<string>();
  const limit = pLimit(Math.max(1, Math.trunc(options.concurrency ?? 8)));

  const attempt = async (delivery: PlannedDelivery, number: number) => {
    const body = delivery.body();
    const header = headerOf(delivery, body, options.secret);
    const posted = await post({
      ...{ url: options.url, body, signal },
      headers: header === undefined ? {} : { [SIGNATURE_HEADER]: header },
      // Hangs up after a few milliseconds, so that it is unknown whether the receiver has the delivery.
      timeoutMs: hangsUp(delivery) ? 1 + (delivery.id.length % 7) : (options.timeoutMs ?? 3_000),
    });
    const { retryAfterMs: _, ...answer } = posted;
    const acknowledgement: Acknowledgement = {
      deliveryId: delivery.id,
      ...(delivery.message === undefined ? {} : { messageId: delivery.message.id }),
      ...{ kind: delivery.kind, attempt: number },
      ...answer,
    };
    acknowledgements.push(acknowledgement);
    options.onProgress?.(acknowledgement);
    return posted;
  };

  const make = async (delivery: PlannedDelivery): Promise<void> => {
    const { message } = delivery;
    if (message !== undefined && message.kind !== 'webhook') {
      await options.onAnswer?.(message);
      return;
    }
    if (message !== undefined) sent.add(message.id);
    if (delivery.fate === 'lost') return;
    const wasAccepted = await repeated((number) => attempt(delivery, number), {
      maxAttempts: hangsUp(delivery) ? 1 : (options.maxAttempts ?? 8),
      initialIntervalMs: options.initialIntervalMs ?? 50,
      maxIntervalMs: options.maxIntervalMs ?? 30_000,
      signal,
    });
    if (message !== undefined && wasAccepted) accepted.add(message.id);
  };

  for (const burst of plan.bursts) {
    if (signal?.aborted === true) break;
    await limit.map(burst, make);
    await pause(options.pauseMs ?? 0, signal);
  }
  return { acknowledgements, undelivered: [...sent].filter((id) => !accepted.has(id)) };
}

function hangsUp({ fate }: PlannedDelivery): boolean {
  return fate === 'unacknowledged';
}
