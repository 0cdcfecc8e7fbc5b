/*
 * What the JSON of orders and observations repeats, as counted over simulated orders of both
 * providers. Positions are stored: append to a list, and change nothing else.
 */

/** The members of frequent objects, in their order. An object is stored with the number of its list. */
export const MEMBER_LISTS: readonly (readonly string[])[] = `
minor currency
order fraud
id skuId quantity state amount
facts
id state amount createdAt fulfilmentId
instant source
itemId quantity cancelQuantity
machine version value context
folded published bytes
instant size id
id evidence
id state amount createdAt
events releases label
settling
id createdAt tracking items
type
account orderId snapshot count last greatest longest unmapped visited parked disputes released entered
charges
events transitionTimes fraudTransitionTimes releases label
id amount
id state amount captures createdAt
report at by
accepted
type charges
id skuId quantity physical state amount
objects references events releases label
object id payment state amount createdAt
id state amount createdAt primary by captures
id state amount createdAt by captures
id skuId quantity state amount physical
id state amount createdAt primary by
id skuId quantity state amount subscriptionId billingAgreementId
objects flags
id state chargeId amount createdAt
accepted fulfilled
id state amount createdAt by
accepted fulfilled complete
report at by paid
id state amount
charges items payment checkoutId totalAmount availableToRefund
account orderId charges refunds items fulfilments documents returns flags payment checkoutId totalAmount availableToRefund
charges items upstreamId checkoutId totalAmount availableToRefund
account orderId count last greatest longest unmapped snapshot visited parked disputes released joined
account orderId charges refunds items fulfilments documents returns flags upstreamId checkoutId totalAmount availableToRefund
review_opened passed
charges reauthorisation
id state amount createdAt primary
id state amount cancels createdAt
account orderId charges refunds items fulfilments documents returns flags upstreamId checkoutId totalAmount availableToRefund credits reauthorisation
object id
object id payment assessment state captured refunded amount createdAt
id kind
id kind detail
itemId quantity accepted
object id payment assessment state amount createdAt failureMessage
object id payment assessment state captured amount createdAt
charges items payment upstreamId checkoutId totalAmount availableToRefund
object id state amount captured newestAttempt createdAt
skuId quantity cancelQuantity
report at by opened
account orderId charges refunds items fulfilments documents returns flags payment upstreamId checkoutId totalAmount availableToRefund reauthorisation
account orderId charges refunds items fulfilments documents returns flags speaksOf disputes reviews chargebacks shop
type inferred
id state amount captures createdAt primary
id items
id failureMessage
report at by authorised
items upstreamId checkoutId totalAmount availableToRefund fulfilments
id state by captures amount createdAt cover assessment authorisedOnce
object id payment createdAt state
account orderId charges refunds items fulfilments documents returns flags upstreamId checkoutId totalAmount availableToRefund reauthorisation
account orderId snapshot count last greatest longest unmapped visited parked disputes released entered disputedAt
object id state amount captured total newestAttempt createdAt
account orderId count last greatest longest unmapped snapshot visited parked disputes released entered joined
id state items
report at by authorised totals
id state amount createdAt primary by cancels
id state chargeId createdAt
id state amount captures refundedAmount createdAt
id state amount captures cancels createdAt
object id items
account orderId charges refunds items fulfilments documents returns flags payment upstreamId checkoutId totalAmount availableToRefund
object id state amount createdAt
charges items upstreamId checkoutId totalAmount availableToRefund credits
events transitionTimes releases label
object id payment actionable
object id state amount newestAttempt createdAt
report at by totals
id skuId quantity physical amount
account orderId charges refunds items fulfilments documents returns flags payment upstreamId checkoutId totalAmount availableToRefund credits reauthorisation
id state amount createdAt by cancels
items checkoutId totalAmount availableToRefund fulfilments
account orderId charges refunds items fulfilments documents returns flags speaksOf disputes reviews chargebacks shop payment
object id state amount total newestAttempt createdAt
id state by captures amount createdAt refundedAmount cover assessment authorisedOnce
object id state amount total createdAt
object id payment assessment state expiresAt amount createdAt
account orderId charges refunds items fulfilments documents returns flags speaksOf disputes reviews chargebacks shop totalAmount
accepted fulfilled complete dispute
charges items payment upstreamId checkoutId totalAmount availableToRefund credits
id state amount createdAt by captures refundedAmount
id state by captures amount createdAt cover
account orderId charges refunds items fulfilments documents returns flags payment checkoutId totalAmount availableToRefund reauthorisation
account orderId charges refunds items fulfilments documents returns flags speaksOf disputes reviews chargebacks shop totalAmount payment
account orderId charges refunds items fulfilments documents returns flags payment checkoutId totalAmount availableToRefund credits reauthorisation
items payment upstreamId checkoutId totalAmount availableToRefund
id state amount cancels createdAt primary
object id state amount action createdAt
object id payment assessment state amount createdAt
id skuId quantity physical state amount subscriptionId billingAgreementId
object id payment assessment state captured releasedAsRefund amount createdAt
id state amount createdAt primary by captures refundedAmount
id state by captures amount createdAt cover authorisedOnce
account orderId charges refunds items fulfilments documents returns flags payment upstreamId checkoutId totalAmount availableToRefund credits
id state by captures amount createdAt cover failedAttempts
account orderId charges refunds items fulfilments documents returns flags reauthorisation payment upstreamId checkoutId totalAmount availableToRefund credits
id state by captures amount createdAt cover assessment authorisedOnce failedAttempts
account orderId charges refunds items fulfilments documents returns flags upstreamId checkoutId totalAmount availableToRefund credits
object id payment assessment state captured amount createdAt failureMessage returnedByBank
account orderId charges refunds items fulfilments documents returns flags speaksOf disputes reviews chargebacks shop checkoutId
physical digital unclassified
id skuId quantity
id quantity
fulfilmentId items tracking
itemId quantity
skuId quantity
fulfilmentId items
itemId cancelQuantity
chargeId captureId amount fulfilmentId
chargeId captureId amount
chargeId cancelId amount
chargeId amount failureMessage
chargeId amount
refundId state amount
fileId document
about standing detail
about detail
about deadline detail
chargebackId amount
availableToRefund
fraudState
action
state
passed
review_opened passed
review_opened
`
  .trim()
  .split('\n')
  .map((names) => names.split(' '));

/** Frequent names of members, for objects with other lists. */
export const NAMES: readonly string[] = `
  minor currency id amount state createdAt instant quantity source type charges skuId items by
  order fraud events releases account orderId label payment captures facts totalAmount
  fulfilmentId checkoutId availableToRefund object accepted itemId flags disputes cancelQuantity
  fulfilments refunds documents upstreamId report at returns released value folded snapshot
  machine version context count last evidence greatest size longest unmapped visited parked
  published bytes primary settling entered physical tracking transitionTimes
  fraudTransitionTimes objects passed assessment reauthorisation fulfilled pending_payment
  captured references cancels credits newestAttempt chargeId complete cover subscriptionId
  billingAgreementId chargebacks failureMessage kind speaksOf reviews shop joined paid
  authorisedOnce refundedAmount total dispute review_opened authorised in_review refunded totals
  detail action opened inferred disputedAt sent releasedAsRefund failedAttempts expiresAt
  actionable cancelled capturable blocked gaveUp returned cameBack asked returnedByBank release
  reported unknown path standing explanation code from fraudState event remedy sentence newest
  free perhapsReleased checkoutExpired company requestToBeForgotten conflictsWith recorded
  dismissed setAside movedAgainst begunAnewAt prunedAt unlisted
`
  .trim()
  .split(/\s+/);

/** Frequent texts, at most 104. */
export const TEXTS: readonly string[] = `
  facts.reported complete webhook fulfilled ready_to_fulfil capturable accepted items_fulfilled
  created pending fraud.passed order.accepted pending_payment processing cancelled succeeded
  order.charge.capture.pending captured passed order.charge.capture.complete order
  payment_action_required renewed order.charge.capturable dispute_opened order.charge.processing
  authorised order.pending_payment order.fulfilled attempt payment order.complete
  fulfillment.created dispute order.charge.complete charge_cancelled needs_attention
  dispute_resolved items_cancelled in_review show_payment_instructions payments failed
  fraud.review_opened order.charge.cancel.complete payment_failed manual_review
  payment_intent.created order.dispute document_available review_opened
  payment_after_cancellation order.charge.cancel.pending fraud_warning blocked
  payment_intent.succeeded order.charge.refund.complete pending_information fulfilment
  reauthorisation_failed checkout_session.order.created order.charge.cancelled unknown
  payment_intent.amount_capturable_updated order.cancelled refund payment_intent.payment_failed
  refunded order.dispute.resolved information_required charge.succeeded returned
  order.charge.refund.pending order.invoice.created charge.dispute.created declined
  order.submitted payment_intent.requires_action charge.dispute.funds_withdrawn refund.pending
  invoice credit_memo charge.refunded order.refunded order.in_review order.charge.pending
  capture_failed review order.review_opened cancellation order.credit_memo.created inquiry
  refund.complete refund_failed charge_cancel_failed approved payment_intent.processing
  chargeback order.charge.capture.failed charge.failed radar.early_fraud_warning.created
  order.blocked charge.dispute.closed forget_requested
`
  .trim()
  .split(/\s+/);
