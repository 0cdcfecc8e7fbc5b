import type { ComponentChildren, JSX } from 'preact';
import { counted } from '../../order/text/counted.js';
import type { MatchingOrders } from '../../service/queries/order-summaries.js';
import type { Place } from '../address.js';
import type { CountsView, OrderCountsView } from '../api.js';
import { Link } from '../parts/link.js';
import { ANCHORS } from './attention/anchors.js';
import { type Attention, standingOf } from './attention/attention-data.js';
import { chooseTheSame } from './filters.js';

/** One line that says how things are, and below it the lists that people ask for. */
export function Headline(props: {
  readonly counts: CountsView | undefined;
  /** Those of the orders that are shown: of one provider, or of all. */
  readonly shown: OrderCountsView | undefined;
  readonly attention: Attention | undefined;
  /** How many orders may be fulfilled now. Absent: it is being read. */
  readonly fulfillable: MatchingOrders | undefined;
  readonly place: Place;
}): JSX.Element {
  const { counts, shown, attention, fulfillable, place } = props;
  const { provider } = place;
  if (counts === undefined || shown === undefined || attention === undefined)
    return <h1 class="headline">Loading …</h1>;
  const { orders, isEstimate, inStep, waiting, doubts } = standingOf(
    shown,
    counts.parked,
    attention,
  );
  const unread = attention.quarantined.length;
  // Those of one provider are not counted by the store.
  const failed = provider === undefined ? (counts.milestones.dead ?? 0) : attention.dead.length;
  const isCalm = waiting + doubts === 0;
  return (
    <>
      <h1 class="headline">
        {isEstimate && 'about '}
        {counted(orders, 'order')}
        {isCalm ? ', all in step' : `, ${inStep} in step`}
        {waiting > 0 && (
          <Waiting at={attention.parked.length > 0 ? ANCHORS.parked : ANCHORS.failed}>
            {waiting === 1 ? '1 waits' : `${waiting} wait`} for you
          </Waiting>
        )}
        {doubts > 0 && <Waiting at={ANCHORS.doubts}>{counted(doubts, 'doubt')}</Waiting>}
        {failed > 0 && <Waiting at={ANCHORS.failed}>{counted(failed, 'milestone')} failed</Waiting>}
        {unread > 0 && (
          <Waiting at={ANCHORS.quarantined}>
            {attention.moreQuarantined && 'more than '}
            {counted(unread, 'quarantined delivery', 'quarantined deliveries')}
          </Waiting>
        )}
      </h1>
      <p class="asked-for">
        <Asked
          place={place}
          to={{ provider, may: 'fulfil' }}
          count={fulfillable?.count}
          isExact={fulfillable?.all === true}
          word="may be fulfilled now"
        />
        <Asked
          place={place}
          to={{ provider, state: 'dispute' }}
          count={shown.orders.dispute ?? 0}
          isExact={!shown.estimated.includes('dispute')}
          word="in dispute"
        />
        <Asked
          place={place}
          to={{ provider, fraudState: 'review_opened' }}
          count={shown.fraud.review_opened ?? 0}
          isExact={!shown.estimatedFraud.includes('review_opened')}
          word="in fraud review"
        />
      </p>
    </>
  );
}

/** A part of the line that leads to what needs attention. */
function Waiting(props: {
  /** The id of the first row that it is about. */
  readonly at: string;
  readonly children: ComponentChildren;
}): JSX.Element {
  return (
    <>
      ,{' '}
      <a href={`#${props.at}`} class="waits">
        {props.children}
      </a>
    </>
  );
}

/** A number of orders that leads to their list. While it is being counted, its place is kept. */
function Asked(props: {
  /** The current place. */
  readonly place: Place;
  readonly to: Readonly<Record<string, string | undefined>>;
  readonly count: number | undefined;
  /** False: there may be more. */
  readonly isExact: boolean;
  readonly word: string;
}): JSX.Element {
  const { place, to, count, isExact, word } = props;
  if (count === undefined) return <span class="soft">… {word}</span>;
  const text = `${isExact ? '' : 'at least '}${count} ${word}`;
  const isCurrent = chooseTheSame(place, to);
  if (count === 0 && isExact && !isCurrent) return <span class="soft">{text}</span>;
  return (
    <span>
      <Link to={to} part="orders" current={isCurrent}>
        {text}
      </Link>
      {isCurrent && (
        <Link to={{ provider: place.provider }} class="clear" label={`Clear: ${word}`}>
          ×
        </Link>
      )}
    </span>
  );
}
