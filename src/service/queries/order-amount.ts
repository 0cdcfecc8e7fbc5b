import type { Charge } from '../../order/facts/charge.js';
import type { Money } from '../../order/facts/money.js';

/** What the amount of an order depends on. */
interface Amounts {
  readonly totalAmount?: Money;
  readonly charges: Readonly<Record<string, Pick<Charge, 'state' | 'amount'>>>;
}

/**
 * What an order comes to: its total; without one, the sum of its charges that neither failed nor were
 * cancelled. Undefined if that is not known or in several currencies.
 */
export function amountOf({ totalAmount, charges }: Amounts): Money | undefined {
  if (totalAmount !== undefined) return totalAmount;
  const amounts = Object.values(charges).flatMap(({ state, amount }) =>
    amount === undefined || state === 'failed' || state === 'cancelled' ? [] : [amount],
  );
  const currency = amounts[0]?.currency;
  if (currency === undefined || amounts.some((one) => one.currency !== currency)) return undefined;
  return { minor: amounts.reduce((sum, { minor }) => sum + minor, 0), currency };
}
