import type { JSX } from 'preact';
import type { Money } from '../../../order/facts/money.js';
import type { OrderView } from '../../api.js';
import { money } from '../../parts/money.js';

/**
 * What an order comes to; how much of that is paid, and was released, where only a part is paid; and how
 * much is kept, where that is less than what was paid. Nothing where the amount is not known.
 */
export function Amount({ order }: { readonly order: OrderView }): JSX.Element | null {
  const { amount } = order;
  if (amount === undefined) return null;
  const total = order.money.totals.find(({ currency }) => currency === amount.currency);
  const { paid, kept } = total ?? {};
  const isPaidInPart = paid !== undefined && paid.minor > 0 && paid.minor < amount.minor;
  const isKeptInPart = paid !== undefined && kept !== undefined && kept.minor < paid.minor;
  if (!isPaidInPart && !isKeptInPart) return <b class="amount">{money(amount)}</b>;
  const released = isPaidInPart ? releasedOf(order, amount.currency) : undefined;
  return (
    <span class="amount">
      <b>{money(isPaidInPart ? paid : kept)}</b> of <b>{money(amount)}</b>{' '}
      {isPaidInPart ? 'paid' : 'kept'}
      {released !== undefined && (
        <>
          , <b>{money(released)}</b> released
        </>
      )}
      {isPaidInPart && isKeptInPart && (
        <>
          , <b>{money(kept)}</b> kept
        </>
      )}
    </span>
  );
}

/** What was released of the charges of which something was captured. Undefined: nothing. */
function releasedOf({ charges, money }: OrderView, currency: string): Money | undefined {
  const captured = new Map(money.charges.map((one) => [one.id, one.captured?.minor ?? 0]));
  const minor = charges
    .filter(({ id }) => (captured.get(id) ?? 0) > 0)
    .flatMap(({ cancels = [] }) => cancels)
    .filter(({ state, amount }) => state === 'complete' && amount?.currency === currency)
    .reduce((sum, { amount }) => sum + (amount?.minor ?? 0), 0);
  return minor > 0 ? { minor, currency } : undefined;
}
