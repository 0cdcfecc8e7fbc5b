import type { JSX } from 'preact';
import type { HistoryEntry } from '../api.js';
import { Chart } from '../parts/chart.js';

/** The states that an order went through, in words and on the statechart, with its unusual moves. */
export function Path(props: {
  /** The observations that are known at the moment shown, in fold order. */
  readonly known: readonly HistoryEntry[];
}): JSX.Element {
  const { known } = props;
  const through = (region: 'state' | 'fraudState', start: string) =>
    [start, ...known.map(({ after }) => after[region])].filter((s, i, list) => s !== list[i - 1]);
  const paths = { order: through('state', 'unreported'), fraud: through('fraudState', 'unknown') };
  const unusual = known.flatMap(({ id, unusualMove }) =>
    unusualMove === undefined ? [] : [{ id, sentence: unusualMove.sentence }],
  );
  return (
    <section aria-labelledby="path">
      <h2 id="path">
        Path <span class="soft">{paths.order.join(' → ')}</span>
      </h2>
      {unusual.map(({ id, sentence }) => (
        <p key={id} class="unusual-move">
          {sentence}
        </p>
      ))}
      <Chart paths={paths} />
    </section>
  );
}
