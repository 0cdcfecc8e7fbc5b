import type { JSX } from 'preact';
import type { HistoryEntry, OrderRef } from '../api.js';
import { Link } from '../parts/link.js';
import { ProviderMark } from '../parts/provider-mark.js';

/** How each observation came here. */
const ORIGINS: Readonly<Record<HistoryEntry['source'], string>> = {
  webhook: 'delivered',
  response: 'answered',
  read: 'read',
  shop: 'reported by the shop',
};

/** Every observation in fold order; each links to the order as it was known when it had arrived. */
export function Timeline(props: {
  readonly order: OrderRef;
  readonly entries: readonly HistoryEntry[];
  readonly arrival?: string | undefined;
}): JSX.Element {
  const { order, entries, arrival } = props;
  // Numbers of arrival have gaps, since all orders share them.
  const arrivals = entries.map((entry) => entry.arrival ?? 0).sort((a, b) => a - b);
  return (
    <section aria-labelledby="timeline">
      <h2 id="timeline">
        Timeline <ProviderMark name={order.provider} />
      </h2>
      <p class="soft">In fold order. Choose an observation to see the order as of its arrival.</p>
      <ol class="timeline">
        {entries.map((entry) => {
          const selected = arrival !== undefined && String(entry.arrival) === arrival;
          return (
            <li key={entry.id} class={`${entry.standing}${selected ? ' selected' : ''}`}>
              <Link
                to={{
                  order: order.id,
                  provider: order.provider,
                  arrival: String(entry.arrival ?? ''),
                }}
                current={selected}
              >
                <time dateTime={entry.instant}>{entry.instant}</time>{' '}
                {entry.label ?? ORIGINS[entry.source]}
              </Link>
              <span>
                {' '}
                → {entry.after.state}, {entry.after.fraudState}
              </span>
              <span class="soft">
                {' '}
                {entry.label === undefined ? '' : `${ORIGINS[entry.source]}, `}
                arrived as number {arrivals.indexOf(entry.arrival ?? 0) + 1}
                {entry.standing === 'applied' ? '' : `, ${entry.standing}`}
              </span>
              {entry.explanation !== undefined && <p>{entry.explanation.sentence}</p>}
              {entry.resolution !== undefined && (
                <p>
                  Dismissed by {entry.resolution.actor}: {entry.resolution.reason}
                </p>
              )}
            </li>
          );
        })}
      </ol>
    </section>
  );
}
