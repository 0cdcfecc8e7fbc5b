import type { Announcement, ProviderTransaction } from '../provider-run/model.js';
import { aboutOrder, type ProviderRun } from '../provider-run/provider-run.js';
import { secondOf } from '../values/time.js';
import { takenAmount } from './charges.js';
import { openDispute } from './dispute.js';

/** The amount charged back so far, in minor units. */
export function chargedBack(run: ProviderRun): number {
  return run.order.transactions.reduce((sum, { amount }) => sum - amount, 0);
}

/** The amount a bank can still charge back: captured and not refunded, or the total if nothing is captured. */
function amountAtRisk(run: ProviderRun): number {
  const captured = run.order.charges.reduce((sum, charge) => sum + takenAmount(charge), 0);
  const refunded = run.order.refunds.reduce(
    (sum, { state, given }) => sum + (state === 'succeeded' ? given : 0),
    0,
  );
  return Math.max(0, (captured > 0 ? captured - refunded : run.basics.total) - chargedBack(run));
}

function transactionOf(run: ProviderRun, amount: number): ProviderTransaction {
  return {
    id: `${run.random.digits(10)}_${run.random.digits(6)}_37`,
    createdAt: secondOf(run.now),
    type: run.random.pick(['fraud_chargeback', 'non_fraud_chargeback']),
    amount: -amount,
    itemId: run.random.pick(run.basics.items).id,
  };
}

/**
 * Charges the order back. Its state does not change. In production the event carries a sales
 * transaction, and the fee is a second one of amount 0; older events carried the order. Does nothing
 * if everything was refunded already.
 */
export function chargeBack(run: ProviderRun): void {
  const amount = amountAtRisk(run);
  if (amount === 0) return;
  const transaction = transactionOf(run, amount);
  const asTransaction = run.chooses('chargeback_transaction', 0.8);
  const about = (id: string): Announcement =>
    asTransaction
      ? { type: 'order.chargeback', subject: { kind: 'transaction', id } }
      : aboutOrder('order.chargeback');
  const booked = (id: string): Announcement[] =>
    run.basics.liveMode
      ? [{ type: 'sales_transaction.created', subject: { kind: 'transaction', id } }]
      : [];
  run.change(
    {
      chargebacks: run.order.chargebacks + 1,
      transactions: [...run.order.transactions, transaction],
    },
    about(transaction.id),
    ...booked(transaction.id),
  );
  if (!asTransaction) return;
  run.classes.record('chargeback_transaction');
  run.wait(run.random.pick(['moment', 'seconds', 'hours']));
  const fee = {
    ...transactionOf(run, 0),
    type: transaction.type,
    itemId: transaction.itemId,
    amount: 0,
  };
  run.change({ transactions: [...run.order.transactions, fee] }, about(fee.id), ...booked(fee.id));
}

/** Disputes the order and charges it back before shipping, in either order. */
export function chargeBackBeforeShipping(run: ProviderRun): void {
  run.classes.record('chargeback_before_shipping');
  if (run.random.chance(0.7)) {
    openDispute(run);
    run.wait('any');
    chargeBack(run);
    return;
  }
  chargeBack(run);
  run.wait('any');
  openDispute(run);
}
