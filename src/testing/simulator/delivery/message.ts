import type { Instant } from '../../../order/time/instant.js';
import type { JsonObject } from '../values/json.js';

/** A delivery the provider makes of its own accord. */
export interface WebhookMessage {
  readonly kind: 'webhook';
  /** The event's id: the same on every redelivery. */
  readonly id: string;
  /** The envelope's `createdTime`. */
  readonly at: Instant;
  /** The event's name, as it stands in the envelope. */
  readonly type: string;
  /** The whole event. Send it as JSON; treat it as read-only. */
  readonly event: JsonObject;
  /** Index of the version of the order that the payload shows. */
  readonly version: number;
  /** True: the event before it once more, under the same id, in another API version. */
  readonly again?: true;
}

/** An answer of the provider's API to a call of the shop. */
export interface AnswerMessage {
  /** `response`: to a call that changes. `read`: to `GET /orders/{id}`. */
  readonly kind: 'response' | 'read';
  /** The answer's `x-dr-requestid`. */
  readonly id: string;
  /** When it was given. Its `Date` header knows only whole seconds. */
  readonly at: Instant;
  readonly request: { readonly method: 'GET' | 'POST'; readonly path: string };
  readonly status: number;
  /** Names in lower case. */
  readonly headers: Readonly<Record<string, string>>;
  readonly body: JsonObject;
  /** Index of the version of the order that the body shows. */
  readonly version: number;
}

/** Anything the provider says about an order. */
export type Message = WebhookMessage | AnswerMessage;
