import type { JSX } from 'preact';
import type { OrderView } from '../../api.js';
import { money } from '../../parts/money.js';

/** What an order comes to; and how much of that is paid, where a part is. Nothing where it is not known. */
export function Amount({ order }: { readonly order: OrderView }): JSX.Element | null {
  const { amount } = order;
  if (amount === undefined) return null;
  const { paid } = order.money.totals.find(({ currency }) => currency === amount.currency) ?? {};
  const isPaidInPart = paid !== undefined && paid.minor > 0 && paid.minor < amount.minor;
  return isPaidInPart ? (
    <span class="amount">
      <b>{money(paid)}</b> of <b>{money(amount)}</b> paid
    </span>
  ) : (
    <b class="amount">{money(amount)}</b>
  );
}
