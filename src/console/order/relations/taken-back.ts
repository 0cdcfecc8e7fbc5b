import type { Money } from '../../../order/facts/money.js';
import type { OrderView } from '../../api.js';

type Total = OrderView['money']['totals'][number];

/** What was given back of a total, by who did it. Undefined: not known. */
export interface GivenBack {
  readonly refunded: Money | undefined;
  /** By the bank of the customer. */
  readonly takenBack: Money | undefined;
}

/** Tells what was refunded in a currency from what the bank took back in it. */
export function givenBackOf({ chargebacks }: OrderView, { currency, givenBack }: Total): GivenBack {
  if (givenBack === undefined) return { refunded: undefined, takenBack: undefined };
  const minor = chargebacks
    .filter(({ amount }) => amount?.currency === currency)
    .reduce((sum, { amount }) => sum + (amount?.minor ?? 0), 0);
  return {
    refunded: { currency, minor: givenBack.minor - minor },
    takenBack: { currency, minor },
  };
}
