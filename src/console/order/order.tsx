import type { JSX } from 'preact';
import { useState } from 'preact/hooks';
import { GATES } from '../../order/gate.js';
import { GATE_QUESTIONS } from '../../order/text/gate-questions.js';
import { type HistoryEntry, type OrderView, orderPath, request } from '../api.js';
import { useLoaded } from '../loaded.js';
import { Chart } from '../parts/chart.js';
import { Link } from '../parts/link.js';
import { Conclusion } from './conclusion.js';
import { Dismiss } from './dismiss.js';
import { Facts } from './facts.js';
import { Reconcile } from './reconcile.js';
import { Timeline } from './timeline.js';
import { TwoOrders } from './two-orders.js';

interface Shown {
  readonly order: OrderView;
  /** The observations known at the moment shown, with their standings then. */
  readonly known: readonly HistoryEntry[];
  /** All observations, with their standings now. */
  readonly all: readonly HistoryEntry[];
}

async function load(id: string, arrival: string | undefined): Promise<Shown | undefined> {
  const query = arrival === undefined ? '' : `?arrival=${encodeURIComponent(arrival)}`;
  type History = { readonly observations: readonly HistoryEntry[] };
  const [order, now, then] = await Promise.all([
    request<OrderView>(`${orderPath(id)}${query}`),
    request<History>(orderPath(id, '/history')),
    query === '' ? undefined : request<History>(`${orderPath(id, '/history')}${query}`),
  ]);
  if (order === undefined) return undefined;
  const all = now?.observations ?? [];
  return { order, all, known: query === '' ? all : (then?.observations ?? []) };
}

/** One order, now or as it was known at a moment. */
export function Order(props: {
  readonly id: string;
  readonly arrival?: string | undefined;
  readonly tick: number;
}): JSX.Element {
  const { id, arrival, tick } = props;
  const [again, setAgain] = useState(0);
  const reload = () => setAgain((count) => count + 1);
  const { value, error, done } = useLoaded(() => load(id, arrival), [id, arrival, tick, again]);
  if (error !== undefined) return <p class="error">{error}</p>;
  if (value === undefined) {
    if (!done) return <p class="soft">Loading …</p>;
    return (
      <section>
        <h2>Nothing is known of order {id}</h2>
        <p>
          Search for your id or its checkout id, or <Link to={{}}>see all orders</Link>.
        </p>
      </section>
    );
  }
  const { order, known, all } = value;
  const path = (region: 'state' | 'fraudState', start: string) =>
    [start, ...known.map(({ after }) => after[region])].filter((s, i, list) => s !== list[i - 1]);
  const paths = { order: path('state', 'unreported'), fraud: path('fraudState', 'unknown') };
  return (
    <>
      <section aria-labelledby="order">
        <h2 id="order">Order {order.id}</h2>
        <p class="soft">
          {order.upstreamId !== undefined && <>your id {order.upstreamId} · </>}
          {order.checkoutId !== undefined && <>checkout {order.checkoutId} · </>}
          newest report of <time dateTime={order.instant}>{order.instant}</time>
        </p>
        {arrival !== undefined && (
          <p class="then" role="status">
            As it was known when {known.length} of {all.length} observations had arrived.{' '}
            <Link to={{ order: id }}>Show it as it is now</Link>
          </p>
        )}
        <p class="state">
          <b>{order.state}</b>
          <Since entries={known} region="state" />, fraud review <b>{order.fraudState}</b>
          <Since entries={known} region="fraudState" />
        </p>
        {arrival === undefined && <Reconcile orderId={id} onDone={reload} />}
        <dl class="gates">
          {GATES.map((gate) => {
            const { allowed, because } = order.gates[gate];
            return (
              <div key={gate} class={allowed ? 'open' : 'closed'}>
                <dt>
                  {GATE_QUESTIONS[gate]} <b>{allowed ? 'yes' : 'no'}</b>
                </dt>
                <dd>{because}</dd>
              </div>
            );
          })}
        </dl>
      </section>
      <TwoOrders order={order} isCurrent={arrival === undefined} onDone={reload} />
      {order.parked.length > 0 && (
        <section aria-labelledby="parked">
          <h2 id="parked">Parked</h2>
          <ul class="attention">
            {order.parked.map((one) => (
              <li key={one.id}>
                <h3>
                  {one.id}{' '}
                  <span class="tag">{'dismissed' in one ? 'dismissed' : one.standing}</span>
                </h3>
                <p>{one.explanation.sentence}</p>
                {!('dismissed' in one) && arrival === undefined && (
                  <Dismiss orderId={id} observationId={one.id} onDone={reload} />
                )}
              </li>
            ))}
          </ul>
          {order.parkedUnlisted !== undefined && (
            <p>And {order.parkedUnlisted} more; see the timeline.</p>
          )}
        </section>
      )}
      <section aria-labelledby="path">
        <h2 id="path">Path</h2>
        <p>{paths.order.join(' → ')}</p>
        <Chart paths={paths} />
        {order.conclusion !== undefined && <Conclusion conclusion={order.conclusion} />}
      </section>
      <Timeline orderId={id} entries={all} arrival={arrival} />
      <Facts order={order} />
    </>
  );
}

/** When the order entered its current state, if that was reported. */
function Since(props: {
  readonly entries: readonly HistoryEntry[];
  readonly region: 'state' | 'fraudState';
}): JSX.Element | null {
  const { entries, region } = props;
  const place = entries.at(-1)?.after[region];
  const changed = entries.findLastIndex(({ after }) => after[region] !== place) + 1;
  const { instant } = entries[changed] ?? {};
  if (instant === undefined || place === 'unknown' || place === 'unreported') return null;
  return (
    <span class="soft">
      {' '}
      since <time dateTime={instant}>{instant.slice(0, 19).replace('T', ' ')} UTC</time>
    </span>
  );
}
