import type { Rejection } from '../../../order/rejection.js';
import { normalised } from './error-body.js';

/** Why no order was created. */
export type Cause = Rejection['cause'];

/**
 * Codes by cause, from the error codes and declines pages of the provider's documentation. If a response
 * has several codes, the first cause in this list applies.
 */
const CODES: readonly (readonly [Cause, ReadonlySet<string>])[] = [
  ['fraud', setOf('fraud fraud_block order_fraud_failure')],
  [
    'payment',
    setOf(
      `failed_request payment_authorization_failed order_submit_failed charge_expired
       charge_not_capturable
       account_closed card_type_block declined invalid_address invalid_amount invalid_card_bin
       invalid_card_number invalid_currency invalid_expiration_date invalid_pin
       invalid_security_code invalid_transaction_type issuer_invalid_card issuer_not_found
       lost_stolen_card restricted_card stop_recurring voice_authorization_required
       card_expired card_limit_exceeded card_velocity_exceeded do_not_honor insufficient_funds
       issuer_unavailable limit_exceeded mid_limit_exceeded no_response pin_try_exceeded
       source_not_chargeable source_expired source_not_found source_not_supported
       source_status_invalid_for_session nonreusable_source source_in_use`,
    ),
  ],
  ['export', setOf('country_unsupported country_restricted')],
  ['inventory', setOf('out_of_inventory sku_inactive')],
  [
    'data',
    setOf(
      `create_order_failed order_create_failed additional_information_required missing_parameter
       invalid_parameter amount_too_large`,
    ),
  ],
];

/**
 * Determines why an order was not created, by the codes of the response. The status 409 does not decide:
 * the documentation names payment and fraud, but the samples use it for missing data too.
 *
 * @returns `unknown` if no code is known; `fraud` is never guessed.
 */
export function causeOf(codes: readonly string[]): Cause {
  const normal = codes.map(normalised);
  for (const [cause, known] of CODES) {
    if (normal.some((code) => known.has(code))) return cause;
  }
  return normal.some((code) => code.startsWith('session_')) ? 'payment' : 'unknown';
}

function setOf(text: string): ReadonlySet<string> {
  return new Set(text.split(/\s+/));
}
