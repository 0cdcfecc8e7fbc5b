import type { JSX } from 'preact';
import type { HistoryEntry, OrderRef, OrderView } from '../api.js';
import { Dismiss } from './dismiss.js';

/** The parked observations of an order, each with the form that dismisses it. Nothing without any. */
export function Parked(props: {
  readonly order: OrderView;
  readonly at: OrderRef;
  /** Its observations, with the decisions about them. */
  readonly entries: readonly HistoryEntry[];
  /** False: the order is shown as it was known in the past. */
  readonly isCurrent: boolean;
  readonly onDone: () => void;
}): JSX.Element | null {
  const { order, at, entries, isCurrent, onDone } = props;
  const decisionAbout = (id: string) => entries.find((entry) => entry.id === id)?.resolution;
  if (order.parked.length === 0) return null;
  return (
    <section aria-labelledby="parked">
      <h2 id="parked">Parked</h2>
      <ul class="attention">
        {order.parked.map((one) => (
          <li key={one.id}>
            <h3>
              {one.id} <span class="tag">{'dismissed' in one ? 'dismissed' : one.standing}</span>
            </h3>
            {'dismissed' in one ? (
              <Decided by={decisionAbout(one.id)} />
            ) : (
              <p>{one.explanation.sentence}</p>
            )}
            {!('dismissed' in one) && isCurrent && (
              <Dismiss order={at} observationId={one.id} onDone={onDone} />
            )}
          </li>
        ))}
      </ul>
      {order.parkedUnlisted !== undefined && (
        <p>And {order.parkedUnlisted} more; see the timeline.</p>
      )}
    </section>
  );
}

function Decided({ by }: { readonly by: HistoryEntry['resolution'] }): JSX.Element | null {
  if (by === undefined) return null;
  return (
    <p>
      Dismissed by {by.actor}: {by.reason}
    </p>
  );
}
