import type { ComponentChildren, JSX } from 'preact';
import { counted } from '../../../order/text/counted.js';
import { pathSegment } from '../../../order/text/path-segment.js';
import { type OrderView, post } from '../../api.js';
import { Dismiss } from '../../order/dismiss.js';
import { DoubtText, Settle, tagOf } from '../../order/doubts.js';
import { CannotReconcile, useReconcile } from '../../order/reconcile/reconcile.js';
import { Link } from '../../parts/link.js';
import { ProviderMark } from '../../parts/provider-mark.js';
import { StateBadge } from '../../parts/state-badge.js';
import { When } from '../../parts/when.js';
import { type Identified, keyOf, type ProviderView, useProviders } from '../../providers.js';
import { ANCHORS } from './anchors.js';
import { type Attention, orderOf } from './attention-data.js';
import { parkedKey } from './parked-since.js';
import { QuarantinedBodies } from './quarantined-bodies.js';

/** Everything that needs a person: a row for each, with its explanation and its actions. */
export function NeedsAttention(props: {
  readonly attention: Attention;
  readonly onDone: () => void;
}): JSX.Element {
  const { attention, onDone } = props;
  const providers = useProviders();
  const { parked, more, dead, doubts, quarantined, orders, parkedSince } = attention;
  const providerOf = ({ provider }: Pick<Identified, 'provider'>) => providers.named(provider.name);
  const toReconcile = [...parked, ...doubts].map(providerOf);
  if (parked.length + dead.length + doubts.length + quarantined.length === 0) {
    return <p class="calm">Nothing needs attention.</p>;
  }
  return (
    <ul class="attention">
      {parked
        .flatMap((order) =>
          order.parked.filter((one) => !('dismissed' in one)).map((one) => ({ order, one })),
        )
        .map(({ order, one }, index) => (
          <Row
            key={parkedKey(order, one.id)}
            id={index === 0 ? ANCHORS.parked : undefined}
            of={order}
            known={order}
            tag={one.standing}
            since={parkedSince.get(parkedKey(order, one.id))}
            why={<p>{one.explanation.sentence}</p>}
            toReconcile={providerOf(order)}
            onDone={onDone}
          >
            <Dismiss order={providers.refOf(order)} observationId={one.id} onDone={onDone} />
          </Row>
        ))}
      {more && (
        <li>
          <Link to={{ parked: 'true' }}>All orders with parked observations</Link>
        </li>
      )}
      {doubts.map((doubt, index) => (
        <Row
          key={doubt.key}
          id={index === 0 ? ANCHORS.doubts : undefined}
          of={orderOf(doubt)}
          known={orders.get(keyOf(orderOf(doubt)))}
          tag={tagOf(doubt)}
          since={doubt.createdAt}
          why={<DoubtText doubt={doubt} />}
          toReconcile={providerOf(doubt)}
          onDone={onDone}
        >
          <Settle doubt={doubt} onDone={onDone} />
        </Row>
      ))}
      {dead.map((milestone, index) => (
        <Row
          key={milestone.key}
          id={index === 0 ? ANCHORS.failed : undefined}
          of={orderOf(milestone)}
          known={orders.get(keyOf(orderOf(milestone)))}
          tag="dead milestone"
          since={milestone.settledAt}
          why={
            <p>
              {milestone.kind} was not delivered in {counted(milestone.attempts, 'attempt')}
              {milestone.lastError ? `: ${milestone.lastError}` : '.'}
            </p>
          }
          onDone={onDone}
        >
          <button
            type="button"
            onClick={() =>
              post(`/milestones/${pathSegment(milestone.key)}/retry`).then(onDone, onDone)
            }
          >
            Retry
          </button>
        </Row>
      ))}
      <QuarantinedBodies bodies={quarantined} more={attention.moreQuarantined} />
      {toReconcile.some((one) => one?.cannotReconcile !== undefined) && (
        <li class="note">
          <CannotReconcile providers={toReconcile} />
        </li>
      )}
    </ul>
  );
}

function Row(props: {
  /** Where links to it lead. */
  readonly id: string | undefined;
  readonly of: Identified;
  /** The order, if it was read. */
  readonly known: OrderView | undefined;
  readonly tag: string;
  /** Since when it waits: when the observation was parked, the doubt raised or the milestone given up. */
  readonly since: string | undefined;
  /** A paragraph. */
  readonly why: JSX.Element;
  /** The provider that the order can be reconciled with. */
  readonly toReconcile?: ProviderView | undefined;
  readonly onDone: () => void;
  /** What else can be done. */
  readonly children: ComponentChildren;
}): JSX.Element {
  const { id, of: order, known, tag, since, why, toReconcile, onDone, children } = props;
  const providers = useProviders();
  const reconciling = useReconcile({
    order: providers.refOf(order),
    provider: toReconcile,
    onDone,
  });
  return (
    <li class="row" id={id}>
      <div class="what">
        <Link to={providers.placeOf(order)} class="id">
          {order.id}
        </Link>
        {known !== undefined && <StateBadge state={known.state} />}
        <span class="tag">{tag}</span>
        <ProviderMark name={order.provider.name} />
        {since !== undefined && (
          <span class="soft age">
            waiting since <When at={since} />
          </span>
        )}
      </div>
      {why}
      <div class="actions">
        {reconciling?.button}
        {children}
      </div>
      {reconciling !== undefined && (
        <p class="outcome" role="status">
          {reconciling.outcome}
        </p>
      )}
    </li>
  );
}
