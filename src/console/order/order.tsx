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
import { ProviderMark } from '../parts/provider-mark.js';
import { useProviders } from '../providers.js';
import { Conclusion } from './conclusion.js';
import { Doubts } from './doubts.js';
import { Facts } from './facts.js';
import { Gates } from './gates.js';
import { OrderHead } from './head/order-head.js';
import { UnknownMoment, UnknownOrder } from './not-found.js';
import { NotReported } from './not-reported.js';
import { Parked } from './parked.js';
import { Path } from './path.js';
import { CannotReconcile, Reconcile } from './reconcile/reconcile.js';
import { SameId } from './same-id.js';
import { Timeline } from './timeline/timeline.js';
import { TwoOrders } from './two-orders.js';
import './order.css';

interface Shown {
  readonly order: OrderView;
  /** True: as it is now. The address may name a moment that is still loading. */
  readonly isCurrent: boolean;
  /** The observations known at the moment shown, with their standings then. */
  readonly known: readonly HistoryEntry[];
  /** All observations, with their standings now. */
  readonly all: readonly HistoryEntry[];
}

type History = { readonly observations: readonly HistoryEntry[] };

/** An order, undefined if nothing is known of it at all or then, or the choice between several. */
async function load(
  ref: OrderRef,
  arrival: string | undefined,
): Promise<Shown | SeveralOrders | 'unknown_moment' | undefined> {
  try {
    if (arrival !== undefined && !/^\d{1,15}$/.test(arrival)) {
      return (await request<History>(orderPath(ref, '/history'))) && 'unknown_moment';
    }
    const [order, now, then] = await Promise.all([
      request<OrderView>(orderPath(ref, '', { arrival })),
      request<History>(orderPath(ref, '/history')),
      arrival === undefined ? undefined : request<History>(orderPath(ref, '/history', { arrival })),
    ]);
    if (order === undefined) {
      return arrival === undefined || now === undefined ? undefined : 'unknown_moment';
    }
    const all = now?.observations ?? [];
    const isCurrent = arrival === undefined;
    return { order, isCurrent, all, known: isCurrent ? all : (then?.observations ?? []) };
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
  /** The part of the page that is sought: `timeline`. Absent: its top. */
  readonly part?: string | undefined;
  readonly tick: number;
}): JSX.Element {
  const { id, provider, arrival, part, tick } = props;
  const [again, setAgain] = useState(0);
  const { value, error, done } = useLoaded(
    () => load({ id, provider }, arrival),
    [id, provider, arrival, tick, again],
  );
  if (error !== undefined) {
    return (
      <section>
        <h1>Order {id}</h1>
        <p class="error">{error}</p>
      </section>
    );
  }
  if (value === 'unknown_moment') return <UnknownMoment id={id} provider={provider} />;
  if (value instanceof SeveralOrders) {
    // Once one is chosen, the choice stays until that one is loaded.
    return <SameId id={id} providers={value.providers} />;
  }
  if (value !== undefined) {
    const { name } = value.order.provider;
    // The order of another provider, until this one is loaded.
    if (provider !== undefined && provider !== name) return <Loading id={id} provider={provider} />;
    const onDone = () => setAgain((count) => count + 1);
    // The address may name the provider only later, as when a moment is selected: the page stays.
    return <Found key={name} {...value} arrival={arrival} part={part} onDone={onDone} />;
  }
  if (!done) return <Loading id={id} provider={provider} />;
  return <UnknownOrder id={id} provider={provider} />;
}

/** Which order it is, where its page will say it. */
function Loading({ id, provider }: OrderRef): JSX.Element {
  return (
    <section class="order-head loading">
      <h1>
        Order {id} <ProviderMark name={provider} />
      </h1>
      <p class="soft">Loading …</p>
    </section>
  );
}

function Found(
  props: Shown & {
    readonly arrival: string | undefined;
    readonly part: string | undefined;
    readonly onDone: () => void;
  },
): JSX.Element {
  const { order, isCurrent, known, all, arrival, part, onDone } = props;
  const providers = useProviders();
  const provider = providers.named(order.provider.name);
  const at = providers.refOf(order);
  return (
    <>
      <section aria-labelledby="order" class="order-head">
        <OrderHead {...{ order, at, known, isCurrent }} count={all.length} />
        <Doubts order={order} isCurrent={isCurrent} onDone={onDone} />
        <Gates order={order} />
        {isCurrent && <Reconcile order={at} provider={provider} onDone={onDone} />}
        {isCurrent && <CannotReconcile providers={[provider]} />}
      </section>
      <TwoOrders order={order} at={at} isCurrent={isCurrent} onDone={onDone} />
      <Parked order={order} at={at} entries={all} isCurrent={isCurrent} onDone={onDone} />
      <Path known={known} />
      <Timeline
        order={at}
        entries={all}
        known={known}
        arrival={arrival}
        isSought={part === 'timeline'}
      />
      <div class="facts-and-why">
        <div class="facts">
          <Facts {...{ order, at, known, isCurrent }} />
        </div>
        <div class="why">
          {order.conclusion !== undefined && (
            <Conclusion title={order.provider.title} conclusion={order.conclusion} />
          )}
          {provider !== undefined && <NotReported provider={provider} />}
        </div>
      </div>
    </>
  );
}
