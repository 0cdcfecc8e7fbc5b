import type { JSX } from 'preact';
import { useState } from 'preact/hooks';
import { counted } from '../../order/text/counted.js';
import { pathSegment } from '../../order/text/path-segment.js';
import {
  type MilestoneView,
  type OrderSummary,
  type OrderView,
  orderPath,
  post,
  type QuarantinedView,
  request,
} from '../api.js';
import { useLoaded } from '../loaded.js';
import { Dismiss } from '../order/dismiss.js';
import { CannotReconcile, Reconcile } from '../order/reconcile.js';
import { Link } from '../parts/link.js';
import { ProviderMark } from '../parts/provider-mark.js';
import { type Identified, type Providers, useProviders } from '../providers.js';
import { needingAttention, QuarantinedBodies } from './quarantined-bodies.js';

/** How many orders with parked observations are shown. */
const MAX_PARKED = 10;

type NeedsAttentionView = Extract<MilestoneView, { kind: 'needs_attention' }>;

interface Attention {
  readonly parked: readonly OrderView[];
  readonly more: boolean;
  readonly dead: readonly MilestoneView[];
  readonly doubts: readonly NeedsAttentionView[];
  readonly quarantined: readonly QuarantinedView[];
}

async function load(providers: Providers): Promise<Attention> {
  const [parked, dead, pending, quarantined] = await Promise.all([
    request<{ orders: readonly OrderSummary[]; next?: string }>(
      `/orders?parked=true&limit=${MAX_PARKED}`,
    ),
    request<{ milestones: readonly MilestoneView[] }>('/milestones?status=dead&limit=50'),
    request<{ milestones: readonly MilestoneView[] }>('/milestones?status=pending&limit=500'),
    request<{ bodies: readonly QuarantinedView[] }>('/quarantined'),
  ]);
  const views = await Promise.all(
    (parked?.orders ?? []).map((one) => request<OrderView>(orderPath(providers.refOf(one)))),
  );
  return {
    parked: views.filter((view) => view !== undefined),
    more: parked?.next !== undefined,
    dead: dead?.milestones ?? [],
    doubts: (pending?.milestones ?? []).filter(
      // Parked observations are shown above, until they are dismissed.
      (one): one is NeedsAttentionView =>
        one.kind === 'needs_attention' && one.facts.about !== 'parked',
    ),
    quarantined: needingAttention(quarantined?.bodies ?? [], providers, Date.now()),
  };
}

/** Everything that needs a person, with its explanation and its actions. */
export function NeedsAttention({ tick }: { readonly tick: number }): JSX.Element {
  const [again, setAgain] = useState(0);
  const providers = useProviders();
  const { value, error } = useLoaded(() => load(providers), [tick, again, providers]);
  const done = () => setAgain((count) => count + 1);
  if (error !== undefined) return <p class="error">{error}</p>;
  if (value === undefined) return <p class="soft">Loading …</p>;
  const { parked, more, dead, doubts, quarantined } = value;
  const providerOf = ({ provider }: Pick<Identified, 'provider'>) => providers.named(provider.name);
  const toReconcile = [...parked, ...doubts].map(providerOf);
  if (parked.length + dead.length + doubts.length + quarantined.length === 0) {
    return <p class="calm">Nothing needs attention.</p>;
  }
  return (
    <ul class="attention">
      {parked.flatMap((order) =>
        order.parked
          .filter((one) => !('dismissed' in one))
          .map((one) => (
            <li key={`${order.provider.name} ${order.id} ${one.id}`}>
              <OrderHeading of={order} tag={one.standing} />
              <p>{one.explanation.sentence}</p>
              <Reconcile
                order={providers.refOf(order)}
                provider={providerOf(order)}
                onDone={done}
              />
              <Dismiss order={providers.refOf(order)} observationId={one.id} onDone={done} />
            </li>
          )),
      )}
      {more && (
        <li>
          <Link to={{ parked: 'true' }}>All orders with parked observations</Link>
        </li>
      )}
      {doubts.map(({ key, orderId: id, provider, facts }) => (
        <li key={key}>
          <OrderHeading
            of={{ id, provider }}
            tag={facts.about === 'deadline' ? 'overdue' : 'doubtful'}
          />
          <p>{facts.detail}</p>
          <Reconcile
            order={providers.refOf({ id, provider })}
            provider={providerOf({ provider })}
            onDone={done}
          />
        </li>
      ))}
      {dead.map(({ key, kind, orderId: id, provider, attempts, lastError }) => (
        <li key={key}>
          <OrderHeading of={{ id, provider }} tag="dead milestone" />
          <p>
            {kind} was not delivered in {counted(attempts, 'attempt')}
            {lastError ? `: ${lastError}` : '.'}
          </p>
          <button
            type="button"
            onClick={() => post(`/milestones/${pathSegment(key)}/retry`).then(done, done)}
          >
            Retry
          </button>
        </li>
      ))}
      <QuarantinedBodies bodies={quarantined} />
      {toReconcile.some((one) => one?.cannotReconcile !== undefined) && (
        <li class="note">
          <CannotReconcile providers={toReconcile} />
        </li>
      )}
    </ul>
  );
}

function OrderHeading(props: { readonly of: Identified; readonly tag: string }): JSX.Element {
  const { of: order, tag } = props;
  return (
    <h3>
      <Link to={useProviders().placeOf(order)}>{order.id}</Link>{' '}
      <ProviderMark name={order.provider.name} /> <span class="tag">{tag}</span>
    </h3>
  );
}
