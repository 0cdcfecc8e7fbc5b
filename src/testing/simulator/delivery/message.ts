import type { Instant } from '../../../order/time/instant.js';
import type { JsonObject } from '../values/json.js';

/** An event that the provider delivers to a webhook. */
export interface WebhookMessage {
  readonly kind: 'webhook';
  /** The event's id, the same on every redelivery. */
  readonly id: string;
  /** The envelope's `createdTime`. */
  readonly at: Instant;
  /** The event's name, as in the envelope. */
  readonly type: string;
  /** The event. Send it as JSON; treat it as read-only. */
  readonly event: JsonObject;
  /** @internal Index of the version of the order that the payload shows. */
  readonly version: number;
  /** True: the same event as the message before it, in another API version. */
  readonly again?: true;
}

/** An answer of the provider's API to the shop. */
export interface AnswerMessage {
  /** `response`: to a call that changes the order. `read`: to `GET /orders/{id}`. */
  readonly kind: 'response' | 'read';
  /** The answer's `x-dr-requestid`. */
  readonly id: string;
  /** When it was sent. Its `Date` header has whole seconds only. */
  readonly at: Instant;
  readonly request: { readonly method: 'GET' | 'POST'; readonly path: string };
  readonly status: number;
  /** Header names are in lower case. */
  readonly headers: Readonly<Record<string, string>>;
  readonly body: JsonObject;
  /** @internal Index of the version of the order that the body shows. */
  readonly version: number;
}

/** A message of the provider about an order. */
export type Message = WebhookMessage | AnswerMessage;
