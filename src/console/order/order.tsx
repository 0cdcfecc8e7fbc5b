import type { JSX } from 'preact';
import { useState } from 'preact/hooks';
import {
  type HistoryEntry,
  type OrderRef,
  type OrderView,
  orderPath,
  request,
  SeveralOrders,
} from '../api.js';
import { useLoaded } from '../loaded.js';
import { Chart } from '../parts/chart.js';
import { Link } from '../parts/link.js';
import { money } from '../parts/money.js';
import { ProviderMark } from '../parts/provider-mark.js';
import { StateBadge } from '../parts/state-badge.js';
import { Age, When } from '../parts/when.js';
import { useProviders } from '../providers.js';
import { Conclusion } from './conclusion.js';
import { Doubts } from './doubts.js';
import { Facts } from './facts.js';
import { Gates } from './gates.js';
import { NotReported } from './not-reported.js';
import { Parked } from './parked.js';
import { CannotReconcile, Reconcile } from './reconcile.js';
import { SameId } from './same-id.js';
import { Since } from './since.js';
import { Timeline } from './timeline/timeline.js';
import { TwoOrders } from './two-orders.js';
import './order.css';

interface Shown {
  readonly order: OrderView;
  /** The observations known at the moment shown, with their standings then. */
  readonly known: readonly HistoryEntry[];
  /** All observations, with their standings now. */
  readonly all: readonly HistoryEntry[];
}

type History = { readonly observations: readonly HistoryEntry[] };

/** An order, undefined if nothing is known of it, or the choice between several. */
async function load(
  ref: OrderRef,
  arrival: string | undefined,
): Promise<Shown | SeveralOrders | undefined> {
  try {
    const [order, now, then] = await Promise.all([
      request<OrderView>(orderPath(ref, '', { arrival })),
      request<History>(orderPath(ref, '/history')),
      arrival === undefined ? undefined : request<History>(orderPath(ref, '/history', { arrival })),
    ]);
    if (order === undefined) return undefined;
    const all = now?.observations ?? [];
    return { order, all, known: arrival === undefined ? all : (then?.observations ?? []) };
  } catch (error) {
    if (error instanceof SeveralOrders) return error;
    throw error;
  }
}

/** One order, now or as it was known at a moment. */
export function Order(props: {
  readonly id: string;
  /** The name of its provider. Absent: the one that has an order with this id. */
  readonly provider?: string | undefined;
  readonly arrival?: string | undefined;
  readonly tick: number;
}): JSX.Element {
  const { id, provider, arrival, tick } = props;
  const [again, setAgain] = useState(0);
  const { value, error, done } = useLoaded(
    () => load({ id, provider }, arrival),
    [id, provider, arrival, tick, again],
  );
  if (error !== undefined) return <p class="error">{error}</p>;
  if (value instanceof SeveralOrders) return <SameId id={id} providers={value.providers} />;
  if (value !== undefined) {
    return <Found {...value} arrival={arrival} onDone={() => setAgain((count) => count + 1)} />;
  }
  if (!done) return <p class="soft">Loading …</p>;
  return (
    <section>
      <h2>
        Nothing is known of order {id} <ProviderMark name={provider} />
      </h2>
      <p>
        Search for your id or its checkout id, or <Link to={{}}>see all orders</Link>.
      </p>
    </section>
  );
}

function Found(
  props: Shown & { readonly arrival: string | undefined; readonly onDone: () => void },
): JSX.Element {
  const { order, known, all, arrival, onDone } = props;
  const providers = useProviders();
  const isCurrent = arrival === undefined;
  const provider = providers.named(order.provider.name);
  const at = providers.refOf(order);
  const path = (region: 'state' | 'fraudState', start: string) =>
    [start, ...known.map(({ after }) => after[region])].filter((s, i, list) => s !== list[i - 1]);
  const paths = { order: path('state', 'unreported'), fraud: path('fraudState', 'unknown') };
  return (
    <>
      <section aria-labelledby="order" class="order-head">
        <h1 id="order">
          Order <span class="order-id">{order.id}</span> <ProviderMark name={at.provider} />
        </h1>
        <p class="order-facts">
          <span>
            <StateBadge state={order.state} />
            <Since entries={known} region="state" />
          </span>{' '}
          <span>
            <span class="soft">fraud review</span>{' '}
            <StateBadge state={order.fraudState} region="fraud" />
            <Since entries={known} region="fraudState" />
          </span>{' '}
          {order.amount !== undefined && <b class="amount">{money(order.amount)}</b>}
        </p>
        <p class="soft">
          {order.upstreamId !== undefined && <>your id {order.upstreamId} · </>}
          {order.checkoutId !== undefined && <>checkout {order.checkoutId} · </>}
          newest report <When at={order.instant} /> (<Age since={order.instant} /> ago)
        </p>
        {order.conclusion !== undefined && (
          <p>
            Its state is {order.state}, because {order.conclusion.because}{' '}
            <a href="#conclusion">(rule {order.conclusion.rule})</a>.
          </p>
        )}
        {!isCurrent && (
          <p class="then" role="status">
            As it was known when {known.length} of {all.length} observations had arrived.{' '}
            <Link to={{ order: at.id, provider: at.provider }}>Show it as it is now</Link>
          </p>
        )}
        <Doubts order={order} isCurrent={isCurrent} onDone={onDone} />
        <Gates order={order} />
        {isCurrent && <Reconcile order={at} provider={provider} onDone={onDone} />}
        {isCurrent && <CannotReconcile providers={[provider]} />}
      </section>
      <TwoOrders order={order} at={at} isCurrent={isCurrent} onDone={onDone} />
      <Parked order={order} at={at} entries={all} isCurrent={isCurrent} onDone={onDone} />
      <section aria-labelledby="path">
        <h2 id="path">
          Path <span class="soft">{paths.order.join(' → ')}</span>
        </h2>
        <Chart paths={paths} />
      </section>
      <Timeline order={at} entries={all} known={known} arrival={arrival} />
      <Facts order={order} />
      {order.conclusion !== undefined && (
        <Conclusion title={order.provider.title} conclusion={order.conclusion} />
      )}
      {provider !== undefined && <NotReported provider={provider} />}
    </>
  );
}
