import { defined } from '../../../order/defined.js';
import { createTransport, type Transport } from '../../http/transport.js';
import type { ProviderResponse } from '../../provider.js';
import { member } from '../../values/member.js';
import type { StripeApiSettings } from './api-options.js';
import { encodeForm } from './form.js';

/**
 * Creates a transport that sends forms with the key and the version.
 *
 * @param connectedAccount - the account that every call is about. Absent: the account of the key.
 */
export function stripeTransport(
  { apiKey, apiVersion, readOnly: _, ...connection }: StripeApiSettings,
  connectedAccount: string | undefined,
): Transport {
  return createTransport(connection, {
    headers: (hasBody) =>
      defined({
        accept: 'application/json',
        authorization: `Bearer ${apiKey}`,
        'content-type': hasBody ? 'application/x-www-form-urlencoded' : undefined,
        'stripe-version': apiVersion,
        'stripe-account': connectedAccount,
      }),
    encode: encodeForm,
    isOneTooMany,
  });
}

/**
 * Whether another request with the same idempotency key, or for the same object, was under way, so that this
 * one was not carried out.
 *
 * Stripe, "Idempotent requests": nothing is saved of a request that conflicts with one that is being executed.
 */
function isOneTooMany({ status, body }: ProviderResponse): boolean {
  const error = member(body, 'error');
  const code = member(error, 'code');
  const isBusy = code === 'lock_timeout' || code === 'idempotency_key_in_use';
  return status === 409 && (isBusy || member(error, 'type') === 'idempotency_error');
}
