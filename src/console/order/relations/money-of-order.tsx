import type { JSX } from 'preact';
import type { Money } from '../../../order/facts/money.js';
import type { OrderView } from '../../api.js';
import { money } from '../../parts/money.js';
import { Scroll } from '../../parts/scroll.js';
import { Heads } from '../../parts/table.js';
import { When } from '../../parts/when.js';
import { type Disputed, disputedIn } from './disputed.js';
import { type MoneyPart, partsOfCharge, partsOfNoCharge } from './money-parts.js';

const SUMS = ['amount', 'authorised', 'captured', 'refunded', 'taken back', 'kept'];

/** Every charge or payment, with what happened to its money beneath it, and what is kept in all. */
export function MoneyOfOrder({ order }: { readonly order: OrderView }): JSX.Element {
  const word = order.conclusion === undefined ? 'charge' : 'payment';
  const loose = partsOfNoCharge(order);
  return (
    <section aria-labelledby="money">
      <h2 id="money">Money</h2>
      <Stated order={order} />
      {order.charges.length + loose.length === 0 ? (
        <p class="soft">No {word} is known yet.</p>
      ) : (
        <Scroll label="Money, table">
          <table class="money">
            <Heads
              heads={[
                { title: word },
                { title: 'state' },
                ...SUMS.map((title) => ({ title, class: 'number' })),
                { title: 'made' },
              ]}
            />
            {order.charges.map((charge) => (
              <OneCharge key={charge.id} order={order} charge={charge} />
            ))}
            {loose.length > 0 && (
              <tbody>
                <tr class="whole">
                  <th scope="rowgroup" colSpan={9}>
                    {word} not named
                  </th>
                </tr>
                <Parts parts={loose} />
              </tbody>
            )}
            <Totals order={order} />
          </table>
        </Scroll>
      )}
    </section>
  );
}

/** The total that is stated, and what is left to refund. */
function Stated({ order }: { readonly order: OrderView }): JSX.Element | null {
  const { totalAmount, availableToRefund, credits, gates } = order;
  const facts = [
    totalAmount && `The order costs ${money(totalAmount)}.`,
    ...credits.map(({ id, amount }) => `Store credit ${id} pays ${money(amount) || 'a part'}.`),
    // The provider goes on stating it while a dispute forbids refunds.
    gates.refund.allowed &&
      availableToRefund &&
      `${money(availableToRefund)} can still be refunded.`,
  ].filter((fact) => fact);
  return facts.length === 0 ? null : <p class="soft">{facts.join(' ')}</p>;
}

function OneCharge(props: {
  readonly order: OrderView;
  readonly charge: OrderView['charges'][number];
}): JSX.Element {
  const { order, charge } = props;
  const { id, state, amount, createdAt, settling, assessment, cover, failureMessage } = charge;
  const sums = order.money.charges.find((one) => one.id === id);
  const notes = [
    settling === true ? 'settling' : '',
    failureMessage ?? '',
    assessment === undefined ? '' : `risk assessment: ${assessment}`,
    cover === undefined ? '' : `covers ${money(cover)}`,
  ].filter((note) => note !== '');
  return (
    <tbody>
      <tr class="whole">
        <th scope="rowgroup">{id}</th>
        <td>
          {state}
          {notes.length > 0 && <span class="soft note">{notes.join(', ')}</span>}
        </td>
        {[
          amount,
          sums?.authorised,
          sums?.captured,
          sums?.refunded,
          sums?.chargedBack,
          sums?.kept,
        ].map((value, index) => (
          <td key={index} class="number" data-title={SUMS[index]}>
            {money(value) || <NotKnown />}
          </td>
        ))}
        <td class="made" data-title="made">
          {createdAt !== undefined && <When at={createdAt} />}
        </td>
      </tr>
      <Parts parts={partsOfCharge(order, charge)} />
    </tbody>
  );
}

function Parts({ parts }: { readonly parts: readonly MoneyPart[] }): JSX.Element {
  return (
    <>
      {parts.map(({ what, id, state, amount, at }) => (
        <tr key={`${what} ${id}`} class="part">
          <td>
            {what} <code>{id}</code>
          </td>
          <td>{state}</td>
          <td class="number">{money(amount)}</td>
          <td colSpan={5} class="of-charges" />
          <td class="made" data-title="made">
            {at !== undefined && <When at={at} />}
          </td>
        </tr>
      ))}
    </>
  );
}

function Totals({ order }: { readonly order: OrderView }): JSX.Element {
  return (
    <tfoot>
      {order.money.totals.map(({ currency, paid, refunded, chargedBack, kept }) => (
        <tr key={currency}>
          <th scope="row">together</th>
          <td colSpan={8} class="sums">
            <Sum name="paid" of={paid} /> · <Sum name="refunded" of={refunded} /> ·{' '}
            <Sum name="taken back by the bank" of={chargedBack} /> · <Sum name="kept" of={kept} />
            <InDispute {...disputedIn(order, currency)} />
          </td>
        </tr>
      ))}
    </tfoot>
  );
}

function Sum({ name, of }: { readonly name: string; readonly of: Money | undefined }) {
  return (
    <span class="sum">
      {name} <b>{money(of) || 'not known'}</b>
    </span>
  );
}

/** What of the kept money an open dispute is about, and who holds it until then. */
function InDispute({ held, questioned }: Disputed): JSX.Element {
  return (
    <>
      {held !== undefined && (
        <span class="in-dispute">
          <b>{money(held)}</b> of it in dispute: the bank holds it until the dispute is decided
        </span>
      )}
      {questioned !== undefined && (
        <span class="in-dispute">
          the bank inquires about <b>{money(questioned)}</b> of it
        </span>
      )}
    </>
  );
}

function NotKnown(): JSX.Element {
  return (
    <span class="soft" title="not known">
      –
    </span>
  );
}
