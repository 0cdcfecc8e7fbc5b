import type { Observation, PaymentObservation } from '../order/observation.js';
import type { Problem } from '../order/problem.js';
import type { Failure, Rejection } from '../order/rejection.js';
import type { Instant } from '../order/time/instant.js';
import type { ObjectReference, PaymentApi } from './payment-api.js';
import type { ProviderApi } from './provider-api.js';

/** The content of a delivery, by `kind`. */
export type WebhookReading =
  | { readonly kind: 'observation'; readonly observation: Observation }
  | {
      /** Several at once. The delivery is acknowledged when all of them are stored. */
      readonly kind: 'observations';
      readonly observations: readonly (Observation | PaymentObservation)[];
    }
  | {
      /** It does not concern the life of an order: acknowledge it and store nothing. */
      readonly kind: 'ignored';
      readonly type: string;
      /** Why, in one sentence. */
      readonly reason: string;
      /** `foreign_account`: it is about an account that this provider does not stand for. */
      readonly code?: 'foreign_account';
      /** The provider's id of that account, to be logged once. */
      readonly foreignAccount?: string;
    }
  | {
      /** It concerns an order but cannot be read: acknowledge it and quarantine the body. */
      readonly kind: 'not_understood';
      readonly problem: Problem;
      /** When the provider created it, by the provider's clock. Absent: not readable. */
      readonly createdAt?: Instant;
      /** Log the problem as an error: no delivery of this kind is understood until the set-up is changed. */
      readonly loud?: true;
      /** It only names this object, which the provider's calls can read. */
      readonly reference?: ObjectReference;
    };

/** The content of an API response, by `kind`. */
export type ResponseReading =
  | { readonly kind: 'observation'; readonly observation: Observation }
  | Rejection
  | Failure;

/** Whether a delivery is authentic and fresh. */
export type Verification =
  | { readonly ok: true }
  | {
      readonly ok: false;
      /** Stable, for programs, such as `no_match`. */
      readonly code: string;
      /** The likely mistake and what to do. The sender sees it: no secret, nothing of the body. */
      readonly message: string;
    };

/** Values of HTTP headers, as `Headers` has them. */
export interface HeaderValues {
  /** The value of a header, its name in any case; several values of one name as a list. Null: there is none. */
  get(name: string): string | null;
}

/** HTTP headers: the platform's own, or a plain record with names in any case. */
export type ProviderHeaders =
  | HeaderValues
  | Readonly<Record<string, string | readonly string[] | undefined>>;

/** A response of the provider's API, from any HTTP client. */
export interface ProviderResponse {
  readonly status: number;
  readonly headers: ProviderHeaders;
  /** Parsed JSON, or the text of the body. */
  readonly body: unknown;
}

/** Every call that some provider accepts. */
export type ProviderCalls = ProviderApi & PaymentApi;

/**
 * A payment provider: turns its deliveries and responses into observations. One instance stands for one
 * merchant account in one mode. No method throws, whatever it receives.
 *
 * @typeParam Call - identifies a call to this provider's API.
 */
export interface Provider<Call = never> {
  /** Such as `digital-river`: lower case, for addresses. The path of the webhook ends with it. */
  readonly name: string;
  /** The name in sentences, such as `Digital River`. */
  readonly title: string;
  /**
   * What its deliveries report: where an order is (`orders`), or only where single payments are
   * (`payments`).
   */
  readonly speaksOf: 'orders' | 'payments';
  /** The unit of the times of its deliveries. Within one unit, times do not order deliveries. */
  readonly clockGrain: 'microsecond' | 'second';
  /** The merchant account. Every key in the store begins with it. */
  readonly account: string;
  /** Whether its money is real. Absent: it does not say. */
  readonly mode?: 'test' | 'live';
  /**
   * The calls to the provider that this adapter can make. An operation that needs another one returns a
   * failure with a sentence. Absent: none.
   */
  readonly api?: Partial<ProviderCalls>;
  /**
   * The option that sets the calls up, as a program writes it: `digitalRiver({ …, api: { apiKey: '…' } })`.
   * Operations then throw a `ConfigurationError` that shows it. Absent: no option adds calls.
   */
  readonly apiOption?: string;
  /**
   * Checks that a delivery is authentic and fresh.
   *
   * @param rawBody - the bytes of the body as they arrived, not parsed and serialised again.
   * @param body - parses the body, for a provider that signs inside it; `undefined` if it is not JSON. A
   * provider that signs the bytes does not call it, so that nothing forged is parsed.
   */
  verify(headers: HeaderValues, rawBody: Uint8Array, now: Date, body?: () => unknown): Verification;
  /**
   * Reads a delivery that {@link Provider.verify} has accepted.
   *
   * @param body - parsed JSON.
   */
  fromWebhook(body: unknown): WebhookReading;
  /** Reads the response to a call. */
  fromResponse(response: ProviderResponse, call: Call): ResponseReading;
}
