import type { Observation } from '../order/observation.js';
import type { Problem } from '../order/problem.js';
import type { Failure, Rejection } from '../order/rejection.js';
import type { Instant } from '../order/time/instant.js';
import type { ProviderApi } from './provider-api.js';

/** What a delivery turned out to be; `kind` tells which. */
export type WebhookReading =
  | { readonly kind: 'observation'; readonly observation: Observation }
  | {
      /** It says nothing about the life of an order: acknowledge and forget it. */
      readonly kind: 'ignored';
      readonly type: string;
      /** One sentence. */
      readonly reason: string;
    }
  | {
      /** It should say something, but cannot be read: acknowledge and keep it. */
      readonly kind: 'not_understood';
      readonly problem: Problem;
      /** When the provider made it, by its own clock, where that can be read. */
      readonly createdAt?: Instant;
    };

/** What the answer to a call turned out to be; `kind` tells which. */
export type ResponseReading =
  | { readonly kind: 'observation'; readonly observation: Observation }
  | Rejection
  | Failure;

/** Whether a delivery is from the provider. */
export type Verification =
  | { readonly ok: true }
  | { readonly ok: false; readonly code: string; readonly message: string };

/** HTTP headers: of the platform, or a plain record with names in any case. */
export type ProviderHeaders =
  | Headers
  | Readonly<Record<string, string | readonly string[] | undefined>>;

/** An answer of the provider's API, however it was fetched. */
export interface ProviderResponse {
  readonly status: number;
  readonly headers: ProviderHeaders;
  /** Parsed JSON, or the text as it came. */
  readonly body: unknown;
}

/**
 * A payment provider as the rest of the system sees it: its words go in, observations come out. One
 * instance stands for one merchant account in one mode. No method throws on any input from outside.
 *
 * @typeParam Call - how a call to this provider's API is named.
 */
export interface Provider<Call = never> {
  /** The provider, e.g. `digital-river`; also the last part of the webhook's path. */
  readonly name: string;
  readonly account: string;
  /** Present when it was set up to be called, with a key. */
  readonly api?: ProviderApi;
  /** Whether a delivery is authentic and fresh. Needs the body's bytes as they came. */
  verify(headers: Headers, rawBody: Uint8Array, now: Date): Verification;
  /** What an authentic delivery says. */
  fromWebhook(body: unknown): WebhookReading;
  /** What the answer to a call says. */
  fromResponse(response: ProviderResponse, call: Call): ResponseReading;
}
