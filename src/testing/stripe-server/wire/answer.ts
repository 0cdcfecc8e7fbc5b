import type { JsonObject } from '../../simulator/values/json.js';

/** An answer of Stripe's API. */
export interface StripeAnswer {
  readonly status: number;
  readonly body: JsonObject;
  readonly headers?: Readonly<Record<string, string>>;
  /** Whether the call had begun to run, so that the answer is kept under its idempotency key. */
  readonly began: boolean;
}

/** What an error of Stripe names beside its message. Source: Stripe, "Errors". */
export interface StripeErrorDetails {
  readonly type?: string;
  readonly code?: string;
  readonly param?: string;
  /** Objects that the error shows, such as the PaymentIntent that a call could not change. */
  readonly shows?: JsonObject;
  readonly headers?: Readonly<Record<string, string>>;
}

/** Answers with an object or a list. */
export function done(body: JsonObject): StripeAnswer {
  return { status: 200, body, began: true };
}

/** Refuses a request before it ran: its parameters, its key or its rate do not do. */
export function invalid(
  status: number,
  message: string,
  details: StripeErrorDetails = {},
): StripeAnswer {
  return { ...failed(status, message, details), began: false };
}

/** Answers with an error after the call had begun to run. */
export function failed(
  status: number,
  message: string,
  details: StripeErrorDetails = {},
): StripeAnswer {
  const { type = 'invalid_request_error', code, param, shows, headers } = details;
  return {
    status,
    began: true,
    ...(headers === undefined ? {} : { headers }),
    body: {
      error: {
        ...(code === undefined
          ? {}
          : { code, doc_url: `https://docs.stripe.com/error-codes#${code.replaceAll('_', '-')}` }),
        message,
        ...(param === undefined ? {} : { param }),
        ...shows,
        type,
      },
    },
  };
}

/** There is no object with this id, or not in this mode. Source: Stripe, "Error codes". */
export function missing(kind: string, id: string, param: string, otherMode = false): StripeAnswer {
  const elsewhere = otherMode
    ? '; a similar object exists in the other mode, but the key of this request is not of that mode.'
    : '';
  return invalid(404, `No such ${kind}: '${id}'${elsewhere}`, { code: 'resource_missing', param });
}
