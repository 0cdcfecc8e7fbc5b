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
import { Reconcile } from '../order/reconcile.js';
import { Link } from '../parts/link.js';

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

async function load(): Promise<Attention> {
  const [parked, dead, pending, quarantined] = await Promise.all([
    request<{ orders: readonly OrderSummary[]; next?: string }>(
      `/orders?parked=true&limit=${MAX_PARKED}`,
    ),
    request<{ milestones: readonly MilestoneView[] }>('/milestones?status=dead&limit=50'),
    request<{ milestones: readonly MilestoneView[] }>('/milestones?status=pending&limit=500'),
    request<{ bodies: readonly QuarantinedView[] }>('/quarantined'),
  ]);
  const views = await Promise.all(
    (parked?.orders ?? []).map(({ id }) => request<OrderView>(orderPath(id))),
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
    quarantined: quarantined?.bodies ?? [],
  };
}

/** Everything that needs a person, with its explanation and its actions. */
export function NeedsAttention({ tick }: { readonly tick: number }): JSX.Element {
  const [again, setAgain] = useState(0);
  const { value, error } = useLoaded(load, [tick, again]);
  const done = () => setAgain((count) => count + 1);
  if (error !== undefined) return <p class="error">{error}</p>;
  if (value === undefined) return <p class="soft">Loading …</p>;
  const { parked, more, dead, doubts, quarantined } = value;
  if (parked.length + dead.length + doubts.length + quarantined.length === 0) {
    return <p class="calm">Nothing needs attention.</p>;
  }
  return (
    <ul class="attention">
      {parked.flatMap((order) =>
        order.parked
          .filter((one) => !('dismissed' in one))
          .map((one) => (
            <li key={`${order.id} ${one.id}`}>
              <h3>
                <Link to={{ order: order.id }}>{order.id}</Link>{' '}
                <span class="tag">{one.standing}</span>
              </h3>
              <p>{one.explanation.sentence}</p>
              <Reconcile orderId={order.id} onDone={done} />
              <Dismiss orderId={order.id} observationId={one.id} onDone={done} />
            </li>
          )),
      )}
      {more && (
        <li>
          <Link to={{ parked: 'true' }}>All orders with parked observations</Link>
        </li>
      )}
      {doubts.map(({ key, orderId, facts }) => (
        <li key={key}>
          <h3>
            <Link to={{ order: orderId }}>{orderId}</Link>{' '}
            <span class="tag">{facts.about === 'deadline' ? 'overdue' : 'doubtful'}</span>
          </h3>
          <p>{facts.detail}</p>
          <Reconcile orderId={orderId} onDone={done} />
        </li>
      ))}
      {dead.map(({ key, kind, orderId, attempts, lastError }) => (
        <li key={key}>
          <h3>
            <Link to={{ order: orderId }}>{orderId}</Link> <span class="tag">dead milestone</span>
          </h3>
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
      {quarantined.length > 0 && (
        <li>
          <h3>
            {counted(quarantined.length, 'delivery', 'deliveries')}{' '}
            <span class="tag">quarantined</span>
          </h3>
          <p>
            Signed, but not understood, the newest from {quarantined.at(-1)?.receivedAt}:{' '}
            {quarantined.at(-1)?.problem.reason} Run <code>order-lifecycle reprocess</code> after an
            upgrade; bodies are deleted after 30 days.
          </p>
        </li>
      )}
    </ul>
  );
}
