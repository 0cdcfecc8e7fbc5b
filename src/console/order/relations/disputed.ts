import type { Money } from '../../../order/facts/money.js';
import type { OrderView } from '../../api.js';

/** What open disputes of an order are about. */
export interface Disputed {
  /** What the bank holds until it decides. Undefined: nothing, or not known. */
  readonly held: Money | undefined;
  /** What the bank only inquires about, without holding it. Undefined: nothing, or not known. */
  readonly questioned: Money | undefined;
}

/** The amounts of the open disputes in a currency. One in an undocumented state counts as open. */
export function disputedIn({ disputes = [] }: OrderView, currency: string): Disputed {
  const sumOf = (...states: readonly string[]): Money | undefined => {
    const minor = disputes
      .filter(({ state, amount }) => states.includes(state) && amount?.currency === currency)
      .reduce((sum, { amount }) => sum + (amount?.minor ?? 0), 0);
    return minor > 0 ? { minor, currency } : undefined;
  };
  return { held: sumOf('open', 'unknown'), questioned: sumOf('inquiry') };
}
