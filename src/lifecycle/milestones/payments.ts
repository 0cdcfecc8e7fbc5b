import { defined } from '../../order/defined.js';
import type { Folded } from '../folding/folded.js';
import { guardHolds } from '../machine/guards.js';
import { open } from '../record/snapshot-envelope.js';
import type { Add } from './add.js';

/** The guards of the gate `fulfil` that make up *paid for*. */
const PAID_FOR = ['noLivingChargePending', 'someChargeLives'] as const;

/** Failed charges, and the captures and cancels of all charges. */
export function addCharges({ snapshot }: Folded, add: Add): void {
  const { charges } = snapshot.context;
  const isPaidFor = () => PAID_FOR.every((guard) => guardHolds(open(snapshot), guard));
  for (const charge of Object.values(charges)) {
    const { id: chargeId, state, amount, failureMessage, captures = [], cancels = [] } = charge;
    if (state === 'failed' && !isPaidFor()) {
      add('payment_failed', chargeId, () => defined({ chargeId, amount, failureMessage }));
    }
    for (const attempt of charge.failedAttempts ?? []) {
      if (isPaidFor()) break;
      add('payment_failed', attempt.id, () =>
        defined({ chargeId, amount, failureMessage: attempt.failureMessage }),
      );
    }
    for (const { id: captureId, state: captured, amount: part, fulfilmentId } of captures) {
      const facts = () => defined({ chargeId, captureId, amount: part, fulfilmentId });
      if (captured === 'complete') add('captured', captureId, facts);
      if (captured === 'failed') add('capture_failed', captureId, facts);
    }
    for (const { id: cancelId, state: cancelled, amount: part } of cancels) {
      const facts = () => defined({ chargeId, cancelId, amount: part });
      if (cancelled === 'complete') add('charge_cancelled', cancelId, facts);
      if (cancelled === 'failed') add('charge_cancel_failed', cancelId, facts);
      if (cancelled === 'pending_information') {
        add('information_required', cancelId, () => ({ about: 'cancel', ...facts() }));
      }
    }
  }
}

/** Refunds that succeeded, failed, or wait for details of the customer. */
export function addRefunds({ snapshot }: Folded, add: Add): void {
  for (const { id: refundId, state, amount, asked } of Object.values(snapshot.context.refunds)) {
    const amounts = () => defined({ amount, asked });
    if (state === 'succeeded') add('refunded', refundId, () => ({ refundId, state, ...amounts() }));
    if (state === 'failed' || state === 'expired') {
      add('refund_failed', refundId, () => ({ refundId, state, ...amounts() }));
    }
    if (state === 'pending_information') {
      const about = 'refund';
      add('information_required', refundId, () => ({ about, refundId, state, ...amounts() }));
    }
  }
}

/** Chargebacks. One of amount zero is only the fee of another. */
export function addChargebacks({ snapshot }: Folded, add: Add): void {
  for (const { id, amount } of Object.values(snapshot.context.chargebacks ?? {})) {
    if (amount?.minor !== 0) add('chargeback', id, () => defined({ chargebackId: id, amount }));
  }
}
