import type { JSX } from 'preact';
import type { OrderView } from '../api.js';
import { money } from '../parts/money.js';
import { Rows } from '../parts/rows.js';

/** What is known of an order whose provider speaks of payments, and what the shop reported of it. */
export function Payments({ order }: { readonly order: OrderView }): JSX.Element {
  const { charges, refunds, chargebacks, disputes = [], reviews = [] } = order;
  return (
    <>
      <Rows
        title="Payments"
        empty="None is known yet."
        heads={['payment', 'state', 'amount', 'captured', 'covers', 'risk', 'failed attempts']}
        rows={charges.map((charge) => [
          charge.id,
          charge.settling === true ? `${charge.state}, settling` : charge.state,
          money(charge.amount),
          (charge.captures ?? []).map(({ amount }) => money(amount)).join(', '),
          money(charge.cover),
          charge.assessment ?? '',
          (charge.failedAttempts ?? [])
            .map(({ id, failureMessage }) =>
              failureMessage === undefined ? id : `${id}: ${failureMessage}`,
            )
            .join(' '),
        ])}
      />
      <Rows
        title="Refunds"
        heads={['refund', 'of payment', 'state', 'amount']}
        rows={refunds.map(({ id, chargeId = '', state, amount }) => [
          id,
          chargeId,
          state,
          money(amount),
        ])}
      />
      <Rows
        title="Disputes"
        heads={['dispute', 'of payment', 'state', 'amount']}
        rows={disputes.map(({ id, chargeId, state, amount }) => [
          id,
          chargeId,
          state,
          money(amount),
        ])}
      />
      <Rows
        title="Money taken back"
        heads={['by', 'amount']}
        rows={chargebacks.map(({ id, amount }) => [id, money(amount)])}
      />
      <Rows
        title="Fraud reviews"
        heads={['review', 'of payment', 'state']}
        rows={reviews.map(({ id, chargeId, state }) => [id, chargeId, state])}
      />
      <Rows
        title="Reported by the shop"
        heads={['what', 'key', 'units']}
        rows={shopRows(order)}
        empty="Nothing. Once something was sent, report it with POST /orders/{id}/fulfilments."
      />
    </>
  );
}

const CANCELLATION = /^cancellation:/;

function shopRows({ fulfilments, returns, shop }: OrderView): readonly (readonly string[])[] {
  const unitsOf = (items: readonly { readonly itemId?: string; readonly units: number }[]) =>
    items.map(({ itemId = '', units }) => `${units} of ${itemId}`).join(', ');
  return [
    ...fulfilments.map(({ id, items }) => {
      const isCancellation = CANCELLATION.test(id);
      const units = unitsOf(
        items.map(({ itemId = '', quantity, cancelQuantity }) => ({
          itemId,
          units: quantity + cancelQuantity,
        })),
      );
      return isCancellation
        ? ['given up', id.replace(CANCELLATION, ''), units || 'all that was left']
        : ['sent', id, units || (shop?.sent === 'nothing' ? 'nothing yet' : 'all that was left')];
    }),
    ...returns.map(({ id, items = [] }) => {
      const units = unitsOf(items.map(({ itemId, accepted }) => ({ itemId, units: accepted })));
      return ['came back', id, units || 'everything'];
    }),
    ...(shop?.checkoutExpired === true ? [['checkout expired', '', '']] : []),
  ];
}
