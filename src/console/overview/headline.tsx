import type { JSX } from 'preact';
import { counted } from '../../order/text/counted.js';
import type { CountsView, OrderCountsView } from '../api.js';
import { type Attention, standingOf } from './attention-data.js';

/** One line that says how things are. */
export function Headline(props: {
  readonly counts: CountsView | undefined;
  /** Those of the orders that are shown: of one provider, or of all. */
  readonly shown: OrderCountsView | undefined;
  readonly attention: Attention | undefined;
}): JSX.Element {
  const { counts, shown, attention } = props;
  if (counts === undefined || shown === undefined || attention === undefined)
    return <h1 class="headline">Loading …</h1>;
  const { orders, isEstimate, inStep, waiting, doubts } = standingOf(
    shown,
    counts.parked,
    attention,
  );
  const unread = attention.quarantined.length;
  const isCalm = waiting + doubts === 0;
  return (
    <h1 class="headline">
      {isEstimate && 'about '}
      {counted(orders, 'order')}
      {isCalm ? ', all in step' : `, ${inStep} in step`}
      {waiting > 0 && (
        <>
          ,{' '}
          <a href="#attention" class="waits">
            {waiting === 1 ? '1 waits' : `${waiting} wait`} for you
          </a>
        </>
      )}
      {doubts > 0 && (
        <>
          ,{' '}
          <a href="#attention" class="waits">
            {counted(doubts, 'doubt')}
          </a>
        </>
      )}
      {unread > 0 && (
        <>
          ,{' '}
          <a href="#attention" class="waits">
            {counted(unread, 'quarantined delivery', 'quarantined deliveries')}
          </a>
        </>
      )}
    </h1>
  );
}
