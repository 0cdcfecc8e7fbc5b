import { failed } from '../../../../order/failed-call.js';
import type { Failure } from '../../../../order/rejection.js';
import { headerOf } from '../../../http/headers.js';
import type { CaptureRequest, PaymentDone } from '../../../payment-api.js';
import type { ProviderResponse } from '../../../provider.js';
import { member } from '../../../values/member.js';
import { readResponse } from '../read-response.js';
import { codeOf, refusal, unreadable } from '../refusal.js';
import type { StripeCalls } from '../stripe-calls.js';
import { type Asked, idempotencyKey } from './idempotency-key.js';

/** A call that changes something. */
export interface Effect {
  readonly call: Asked['call'];
  readonly request: CaptureRequest;
  /** Of the request. */
  readonly path: string;
  /** Such as `POST /v1/refunds`. */
  readonly label: string;
  readonly body: object;
  /** The kind of the object that the response holds. */
  readonly object: string;
  /** Looks for the effect of the call, whichever request had it. */
  lookUp(): Promise<LookedUp>;
}

/** Whether a call has taken effect. `impossible`: it has not, and it never will. A failure: not known. */
export type LookedUp =
  | PaymentDone
  | { readonly kind: 'absent' }
  | { readonly kind: 'impossible'; readonly failure: Failure }
  | Failure;

/** More numbers than a request can use in the time in which Stripe repeats responses. */
const MAX_ATTEMPTS = 20;

/** Refusals because of what the payment is now, perhaps because of this very call. */
const STATE_CODES: ReadonlySet<unknown> = new Set([
  'payment_intent_unexpected_state',
  'charge_already_captured',
  'charge_already_refunded',
  'charge_expired_for_capture',
]);

/**
 * Makes a call once. Where its response does not show whether it took effect, the effect is looked up; the call
 * is not sent again under the same idempotency key.
 *
 * Stripe, "Idempotent requests": a response is kept for at least 24 hours, also an error, and repeated with the
 * header `Idempotent-Replayed`. So after a repeated error without an effect, the next attempt number is used:
 * whoever makes the same request meets the same responses under the same keys.
 */
export async function performed(
  calls: StripeCalls,
  account: string,
  effect: Effect,
): Promise<PaymentDone | Failure> {
  for (let attempt = 1; attempt <= MAX_ATTEMPTS; attempt += 1) {
    const sent = await send(calls, account, effect, attempt);
    if (sent.kind === 'done') return sent;
    if (sent.kind === 'failure' && isSettled(sent)) return sent.failure;
    const looked = await effect.lookUp();
    if (looked.kind === 'done') return looked;
    if (sent.kind === 'repeated') {
      // Its effect is certain, although it cannot be seen.
      return { kind: 'done', id: sent.id, observations: [] };
    }
    const { failure, isReplayed, mayBeThere } = sent;
    if (looked.kind === 'impossible') return { ...looked.failure, internal: failure.internal };
    if (looked.kind === 'failure') return { ...failure, uncertain: mayBeThere };
    if (!isReplayed) return failure;
  }
  return failed('Stripe repeats its earlier errors. Repeat this call after a day.', {
    retryable: true,
    uncertain: true,
  });
}

type Sent =
  | PaymentDone
  /** It had been done before. The response shows the object as it was then. */
  | { readonly kind: 'repeated'; readonly id: string }
  | {
      readonly kind: 'failure';
      readonly failure: Failure;
      readonly isReplayed: boolean;
      /** Whether the effect may be there although the call failed. */
      readonly mayBeThere: boolean;
    };

/** Whether a failure certainly had no effect, and no other request had it either. */
function isSettled({ isReplayed, mayBeThere }: Extract<Sent, { kind: 'failure' }>): boolean {
  return !isReplayed && !mayBeThere;
}

async function send(
  calls: StripeCalls,
  account: string,
  effect: Effect,
  attempt: number,
): Promise<Sent> {
  const { call, request, path, body } = effect;
  const key = idempotencyKey({ account, call, request, attempt });
  const headers = { 'idempotency-key': key };
  const outcome = await calls.transport({ method: 'POST', path, body, headers, repeatable: false });
  if (outcome.kind === 'failure') {
    return { kind: 'failure', failure: outcome, isReplayed: false, mayBeThere: outcome.uncertain };
  }
  const { response } = outcome;
  const isReplayed = headerOf(response.headers, 'idempotent-replayed') === 'true';
  if (response.status === 200) return succeeded(calls, effect, response, isReplayed);
  const failure = refusal(response, { method: 'POST', apiKey: calls.apiKey });
  const mayBeThere = failure.uncertain || STATE_CODES.has(codeOf(response));
  return { kind: 'failure', failure, isReplayed, mayBeThere };
}

function succeeded(
  calls: StripeCalls,
  { object, label }: Effect,
  response: ProviderResponse,
  isReplayed: boolean,
): Sent {
  const id = member(response.body, 'id');
  if (isReplayed && typeof id === 'string') return { kind: 'repeated', id };
  const subject = { object, id: String(id), objects: [response.body], label };
  const read = readResponse(response, { ...subject, source: 'response' }, calls.options);
  if (read.ok && typeof id === 'string') {
    const observations = read.observation === undefined ? [] : [read.observation];
    return { kind: 'done', id, observations };
  }
  const problem = read.ok ? { path: 'id', reason: 'Expected an id.' } : read.problem;
  const failure = unreadable(response, { method: 'POST', apiKey: calls.apiKey }, problem);
  return { kind: 'failure', failure, isReplayed: false, mayBeThere: true };
}
