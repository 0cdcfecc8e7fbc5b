import type { JSX } from 'preact';
import type { HistoryEntry, OrderRef, OrderView } from '../../api.js';
import { Link } from '../../parts/link.js';
import { ProviderMark } from '../../parts/provider-mark.js';
import { StateBadge } from '../../parts/state-badge.js';
import { Age, When } from '../../parts/when.js';
import { Amount } from './amount.js';
import { Since } from './since.js';
import './head.css';

/** Which order it is, where it is, and why. A moment in the past is said before the states of then. */
export function OrderHead(props: {
  readonly order: OrderView;
  readonly at: OrderRef;
  /** The observations that are known at the moment shown. */
  readonly known: readonly HistoryEntry[];
  /** How many observations there are now. */
  readonly count: number;
  /** False: the order is shown as it was known in the past. */
  readonly isCurrent: boolean;
}): JSX.Element {
  const { order, at, known, count, isCurrent } = props;
  return (
    <>
      <h1 id="order">
        Order <span class="order-id">{order.id}</span> <ProviderMark name={at.provider} />
      </h1>
      {!isCurrent && (
        <p class="then" role="status">
          As it was known when {known.length} of {count} observations had arrived.{' '}
          <Link to={{ order: at.id, provider: at.provider }}>Show it as it is now</Link>
        </p>
      )}
      <p class="order-facts">
        <span>
          <StateBadge state={order.state} />
          <Since entries={known} region="state" isCurrent={isCurrent} />
        </span>{' '}
        <span>
          <span class="soft">fraud review</span>{' '}
          <StateBadge state={order.fraudState} region="fraud" />
          <Since entries={known} region="fraudState" isCurrent={isCurrent} />
        </span>{' '}
        <Amount order={order} />
      </p>
      <p class="soft">
        {order.upstreamId !== undefined && <>your id {order.upstreamId} · </>}
        {order.checkoutId !== undefined && <>checkout {order.checkoutId} · </>}
        newest report <When at={order.instant} />
        {isCurrent && (
          <span class="exactly">
            {' '}
            (<Age since={order.instant} /> ago)
          </span>
        )}
      </p>
      {order.conclusion !== undefined && (
        <p>
          Its state {isCurrent ? 'is' : 'was'} {order.state}, because {order.conclusion.because}{' '}
          <a href="#conclusion">(rule {order.conclusion.rule})</a>.
        </p>
      )}
    </>
  );
}
