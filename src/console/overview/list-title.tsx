import type { ComponentChildren, JSX } from 'preact';
import type { MatchingOrders } from '../../service/queries/order-summaries.js';
import type { Place } from '../address.js';
import type { OrderCountsView } from '../api.js';
import { StateBadge } from '../parts/state-badge.js';
import { filtersOf } from './filters.js';
import { numberOfOrders } from './number-of-orders.js';

/** As much of a list as says how many orders match. */
interface Counted {
  readonly orders: readonly unknown[];
  readonly more?: boolean;
  readonly matching?: MatchingOrders;
  readonly next?: string;
}

/** Which orders a list contains and, as far as that is known, how many. */
export function ListTitle(props: {
  readonly place: Place;
  /** Undefined: it is being read. */
  readonly list: Counted | undefined;
  /** The orders of the provider, or of all. */
  readonly counts: OrderCountsView | undefined;
}): JSX.Element {
  const { place, list, counts } = props;
  const { find, by } = place;
  if (find !== undefined) return <>Orders known by {find}</>;
  if (filtersOf(place).length === 0) return <>{by === 'id' ? 'Orders by id' : 'Newest orders'}</>;
  const count = countOf(place, list, counts);
  return (
    <>
      Orders{partsOf(place)}
      {by === 'id' && ', by id'}
      {count !== undefined && <span class="soft"> ({count})</span>}
    </>
  );
}

function partsOf(place: Place): readonly ComponentChildren[] {
  const { state, fraudState, parked, upstreamId, checkoutId, may } = place;
  return [
    may && (may === 'fulfil' ? ' that may be fulfilled now' : ` whose gate ${may} is open`),
    state && [' in state ', <StateBadge key="state" state={state} />],
    fraudState &&
      (fraudState === 'review_opened'
        ? ' in fraud review'
        : [' with fraud review ', <StateBadge key="fraud" state={fraudState} region="fraud" />]),
    parked && ` ${parked === 'true' ? 'with' : 'without'} parked observations`,
    upstreamId && ` with your id ${upstreamId}`,
    checkoutId && ` of checkout ${checkoutId}`,
  ];
}

/** How many orders match. Undefined where that is not known. */
function countOf(
  place: Place,
  list: Counted | undefined,
  counts: OrderCountsView | undefined,
): string | undefined {
  if (list?.matching !== undefined) {
    const { count, all } = list.matching;
    return `${all ? '' : 'at least '}${count}`;
  }
  const isWhole =
    list?.more === undefined
      ? list !== undefined && list.next === undefined && place.after === undefined
      : !list.more;
  if (list !== undefined && isWhole) return `${list.orders.length}`;
  const [only, another] = filtersOf(place);
  if (another !== undefined || counts === undefined) return undefined;
  if (only === 'state') return numberOfOrders(counts, place.state);
  const { fraudState = '' } = place;
  if (only !== 'fraudState' || counts.estimatedFraud.includes(fraudState)) return undefined;
  return `${counts.fraud[fraudState] ?? 0}`;
}
