import type { Announcement, ProviderTransaction } from '../provider-run/model.js';
import { aboutOrder, type ProviderRun } from '../provider-run/provider-run.js';
import { secondOf } from '../values/time.js';
import { takenAmount } from './charges.js';
import { openDispute } from './dispute.js';

/** What banks have taken back so far, in minor units. */
export function chargedBack(run: ProviderRun): number {
  return run.order.transactions.reduce((sum, { amount }) => sum - amount, 0);
}

/** What a bank can still take back: what was captured and not given back, else the whole order. */
function atStake(run: ProviderRun): number {
  const taken = run.order.charges.reduce((sum, charge) => sum + takenAmount(charge), 0);
  const given = run.order.refunds.reduce(
    (sum, { state, given }) => sum + (state === 'succeeded' ? given : 0),
    0,
  );
  return Math.max(0, (taken > 0 ? taken - given : run.basics.total) - chargedBack(run));
}

function book(run: ProviderRun, amount: number): ProviderTransaction {
  return {
    id: `${run.random.digits(10)}_${run.random.digits(6)}_37`,
    createdAt: secondOf(run.now),
    type: run.random.pick(['fraud_chargeback', 'non_fraud_chargeback']),
    amount: -amount,
    itemId: run.random.pick(run.basics.items).id,
  };
}

/**
 * The bank takes the money back. No state exists for that; the order stays where it is. In production
 * the event carries an entry of the provider's books, and the fee is a second entry of amount 0;
 * receivers of old were given the order. Where everything went back already, nothing happens.
 */
export function chargeBack(run: ProviderRun): void {
  const amount = atStake(run);
  if (amount === 0) return;
  const entry = book(run, amount);
  const asEntry = run.takes('chargeback_transaction', 0.8);
  const about = (id: string): Announcement =>
    asEntry
      ? { type: 'order.chargeback', subject: { kind: 'transaction', id } }
      : aboutOrder('order.chargeback');
  const booked = (id: string): Announcement[] =>
    run.basics.liveMode
      ? [{ type: 'sales_transaction.created', subject: { kind: 'transaction', id } }]
      : [];
  run.change(
    {
      chargebacks: run.order.chargebacks + 1,
      transactions: [...run.order.transactions, entry],
    },
    about(entry.id),
    ...booked(entry.id),
  );
  if (!asEntry) return;
  run.occasions.note('chargeback_transaction');
  run.wait(run.random.pick(['moment', 'seconds', 'hours']));
  const fee = { ...book(run, 0), type: entry.type, itemId: entry.itemId, amount: 0 };
  run.change({ transactions: [...run.order.transactions, fee] }, about(fee.id), ...booked(fee.id));
}

/** Nothing was sent yet: the bank disputes and takes the money back, at times in that order. */
export function chargeBackBeforeShipping(run: ProviderRun): void {
  run.occasions.note('chargeback_before_shipping');
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
