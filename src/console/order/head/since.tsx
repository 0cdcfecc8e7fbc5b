import type { JSX } from 'preact';
import type { HistoryEntry } from '../../api.js';
import { Age, When } from '../../parts/when.js';

/** When the order entered its current state, if that was reported. */
export function Since(props: {
  readonly entries: readonly HistoryEntry[];
  readonly region: 'state' | 'fraudState';
  /** False: the order is shown as it was known in the past, where an age of today says nothing. */
  readonly isCurrent: boolean;
}): JSX.Element | null {
  const { entries, region, isCurrent } = props;
  const place = entries.at(-1)?.after[region];
  const changed = entries.findLastIndex(({ after }) => after[region] !== place) + 1;
  const { instant } = entries[changed] ?? {};
  if (instant === undefined || place === 'unknown' || place === 'unreported') return null;
  if (!isCurrent) {
    return (
      <span class="soft">
        {' '}
        since <When at={instant} />
      </span>
    );
  }
  return (
    <span class="soft">
      {' '}
      for <Age since={instant} />
      <span class="exactly">
        , since <When at={instant} />
      </span>
    </span>
  );
}
