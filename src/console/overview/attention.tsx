import type { JSX } from 'preact';
import { useState } from 'preact/hooks';
import { pathSegment } from '../../order/text/path-segment.js';
import {
  ask,
  change,
  type MilestoneView,
  type OrderSummary,
  type OrderView,
  orderPath,
  type QuarantinedView,
} from '../api.js';
import { useLoaded } from '../loaded.js';
import { Dismiss } from '../order/dismiss.js';
import { Reconcile } from '../order/reconcile.js';
import { Link } from '../parts/link.js';

const MOST = 10;

type Doubt = Extract<MilestoneView, { kind: 'needs_attention' }>;

interface Attention {
  readonly parked: readonly OrderView[];
  readonly more: boolean;
  readonly dead: readonly MilestoneView[];
  readonly overdue: readonly Doubt[];
  readonly quarantined: readonly QuarantinedView[];
}

async function load(): Promise<Attention> {
  const [parked, dead, pending, quarantined] = await Promise.all([
    ask<{ orders: readonly OrderSummary[]; next?: string }>(`/orders?parked=true&limit=${MOST}`),
    ask<{ milestones: readonly MilestoneView[] }>('/milestones?status=dead&limit=50'),
    ask<{ milestones: readonly MilestoneView[] }>('/milestones?status=pending&limit=500'),
    ask<{ bodies: readonly QuarantinedView[] }>('/quarantined'),
  ]);
  const views = await Promise.all(
    (parked?.orders ?? []).map(({ id }) => ask<OrderView>(orderPath(id))),
  );
  return {
    parked: views.filter((view) => view !== undefined),
    more: parked?.next !== undefined,
    dead: dead?.milestones ?? [],
    overdue: (pending?.milestones ?? []).filter(
      // What is parked is shown above, until it is dismissed.
      (one): one is Doubt => one.kind === 'needs_attention' && one.facts.about !== 'parked',
    ),
    quarantined: quarantined?.bodies ?? [],
  };
}

/** What waits for a person, each with its sentence and what can be done. */
export function NeedsAttention({ tick }: { readonly tick: number }): JSX.Element {
  const [again, setAgain] = useState(0);
  const { value, error } = useLoaded(load, [tick, again]);
  const done = () => setAgain((count) => count + 1);
  if (error !== undefined) return <p class="error">{error}</p>;
  if (value === undefined) return <p class="soft">Looking …</p>;
  const { parked, more, dead, overdue, quarantined } = value;
  if (parked.length + dead.length + overdue.length + quarantined.length === 0) {
    return <p class="calm">Nothing waits for a person.</p>;
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
                <span class="tag">{one.standing === 'early' ? 'waits' : 'contradicts'}</span>
              </h3>
              <p>{one.explanation.sentence}</p>
              <Reconcile orderId={order.id} onDone={done} />
              <Dismiss orderId={order.id} observationId={one.id} onDone={done} />
            </li>
          )),
      )}
      {more && (
        <li>
          <Link to={{ parked: 'true' }}>All orders with something parked</Link>
        </li>
      )}
      {overdue.map(({ key, orderId, facts }) => (
        <li key={key}>
          <h3>
            <Link to={{ order: orderId }}>{orderId}</Link>{' '}
            <span class="tag">{facts.about === 'deadline' ? 'overdue' : 'look at it'}</span>
          </h3>
          <p>{facts.detail}</p>
          <Reconcile orderId={orderId} onDone={done} />
        </li>
      ))}
      {dead.map(({ key, kind, orderId, attempts, lastError }) => (
        <li key={key}>
          <h3>
            <Link to={{ order: orderId }}>{orderId}</Link> <span class="tag">not handed over</span>
          </h3>
          <p>
            {kind} was given up after {counted(attempts, 'attempt', 'attempts')}
            {lastError ? `: ${lastError}` : '.'}
          </p>
          <button
            type="button"
            onClick={() => change(`/milestones/${pathSegment(key)}/retry`).then(done, done)}
          >
            Try again
          </button>
        </li>
      ))}
      {quarantined.length > 0 && (
        <li>
          <h3>
            {counted(quarantined.length, 'delivery', 'deliveries')}{' '}
            <span class="tag">not understood</span>
          </h3>
          <p>
            Signed and quarantined, the newest from {quarantined.at(-1)?.receivedAt}:{' '}
            {quarantined.at(-1)?.problem.reason} After an upgrade,{' '}
            <code>order-lifecycle reprocess</code> reads them again; they are deleted after 30 days.
          </p>
        </li>
      )}
    </ul>
  );
}

function counted(count: number, one: string, many: string): string {
  return `${count} ${count === 1 ? one : many}`;
}
