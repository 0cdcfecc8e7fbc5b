import type { JsonObject } from '../../simulator/values/json.js';
import type { Refund } from '../run/model.js';
import type { Render, StripeRun } from '../run/stripe-run.js';

const REVERSALS: ReadonlySet<string> = new Set(['failed', 'canceled']);

/** Draws a Refund. Its metadata is its own, not that of the payment. Source: Stripe, "The Refund object". */
export function renderRefund(run: StripeRun, refund: Refund): Render {
  return () => refundAsOfNow(run, refund);
}

export function refundAsOfNow(run: StripeRun, refund: Refund): JsonObject {
  const { charge } = refund;
  return {
    id: refund.id,
    object: 'refund',
    amount: refund.amount,
    balance_transaction: refund.status === 'requires_action' ? null : `txn_${refund.id.slice(3)}`,
    charge: charge.id,
    created: refund.created,
    currency: run.setup.currency.code,
    customer: null,
    destination_details: {
      card: {
        reference_status: 'pending',
        reference_type: 'acquirer_reference_number',
        type: 'refund',
      },
      type: 'card',
    },
    ...(REVERSALS.has(refund.status)
      ? {
          failure_balance_transaction: `txn_f${refund.id.slice(4)}`,
          failure_reason: refund.status === 'failed' ? 'lost_or_stolen_card' : 'merchant_request',
        }
      : {}),
    ...(refund.status === 'requires_action'
      ? {
          instructions_email: charge.receiptEmail,
          next_action: {
            display_details: {
              email_sent: { email_sent_at: refund.created, email_sent_to: charge.receiptEmail },
              expires_at: refund.created + 45 * 86_400,
            },
            type: 'display_details',
          },
        }
      : {}),
    metadata: { ...refund.metadata },
    payment_intent: charge.payment.id,
    ...(refund.status === 'pending' ? { pending_reason: 'processing' } : {}),
    reason: refund.reason,
    receipt_number: null,
    source_transfer_reversal: null,
    status: refund.status,
    transfer_reversal: null,
  };
}
