import type { JsonObject } from '../../simulator/values/json.js';
import type { Dispute } from '../run/model.js';
import type { Render, StripeRun } from '../run/stripe-run.js';

/** Draws a Dispute, an inquiry included. Its metadata is its own. Source: Stripe, "The Dispute object". */
export function renderDispute(run: StripeRun, dispute: Dispute): Render {
  return () => disputeAsOfNow(run, dispute);
}

export function disputeAsOfNow(run: StripeRun, dispute: Dispute): JsonObject {
  const inquiry = dispute.status.startsWith('warning_');
  const moved = inquiry || dispute.caseType === 'block' ? [] : [movement(run, dispute, -1)];
  if (dispute.status === 'won') moved.push(movement(run, dispute, 1));
  return {
    id: dispute.id,
    object: 'dispute',
    amount: dispute.amount,
    balance_transactions: moved,
    charge: dispute.charge.id,
    created: dispute.created,
    currency: run.setup.currency.code,
    enhanced_eligibility_types: [],
    evidence: {
      billing_address: '1 Personal Street, Dublin',
      customer_email_address: dispute.charge.receiptEmail,
      customer_name: 'Personal Name',
      customer_purchase_ip: '203.0.113.7',
      product_description: null,
    },
    evidence_details: {
      due_by: dispute.created + 9 * 86_400,
      enhanced_eligibility: {},
      has_evidence: dispute.status === 'under_review',
      past_due: false,
      submission_count: dispute.status === 'under_review' ? 1 : 0,
    },
    is_charge_refundable: inquiry,
    livemode: run.livemode,
    metadata: {},
    network_reason_code: '10.4',
    payment_intent: dispute.charge.payment.id,
    payment_method_details: {
      card: { brand: 'visa', case_type: dispute.caseType, network_reason_code: '10.4' },
      type: 'card',
    },
    reason: dispute.reason,
    status: dispute.status,
  };
}

function movement(run: StripeRun, dispute: Dispute, sign: 1 | -1): JsonObject {
  return {
    id: `txn_${sign === 1 ? 'b' : 'a'}${dispute.id.slice(4)}`,
    object: 'balance_transaction',
    amount: sign * dispute.amount,
    created: dispute.created,
    currency: run.setup.currency.code,
    fee: sign === 1 ? 0 : 1_500,
    net: sign * dispute.amount,
    reporting_category: sign === 1 ? 'dispute_reversal' : 'dispute',
    source: dispute.id,
    type: 'adjustment',
  };
}
