import type { JSX } from 'preact';
import { useEffect, useRef } from 'preact/hooks';
import { ChartLegend } from '../../console/parts/chart-legend.js';
import { markPath, unmarkPaths } from '../../console/parts/mark-path.js';
import { useIsNarrow } from '../../console/parts/narrow.js';
import '../../console/parts/chart.css';
import { diagramOf } from '../../diagram/diagram.js';
import { legendOf } from '../../diagram/legend.js';
import { svgOf } from '../../diagram/svg.js';
import type { OrderOutcome } from '../outcome/outcome.js';

const ACROSS = svgOf(diagramOf(), { styled: false, legend: false });
const UPRIGHT = svgOf(diagramOf(), { styled: false, legend: false, orientation: 'upright' });
const LEGEND = legendOf(diagramOf());

/** The statechart, with the path of the order and where it is. */
export function Chart({ order }: { readonly order: OrderOutcome | undefined }): JSX.Element {
  const holder = useRef<HTMLDivElement>(null);
  const isNarrow = useIsNarrow();
  const path = (region: 'state' | 'fraudState', start: string) =>
    [start, ...(order?.history ?? []).map(({ after }) => after[region])].filter(
      (state, index, all) => state !== all[index - 1],
    );
  const states = path('state', 'unreported');
  const fraud = path('fraudState', 'unknown');
  useEffect(() => {
    const root = holder.current?.querySelector('svg');
    if (root === null || root === undefined) return;
    unmarkPaths(root);
    markPath(root, 'order', states);
    markPath(root, 'fraud', fraud);
  });
  return (
    <section aria-labelledby="path">
      <h2 id="path">Path</h2>
      <p>{states.join(' → ')}</p>
      {order?.history.map(
        ({ id, unusualMove }) => unusualMove && <p key={id}>{unusualMove.sentence}</p>,
      )}
      <section
        ref={holder}
        aria-label="Statechart"
        // biome-ignore lint/a11y/noNoninteractiveTabindex: scrolling must work by keyboard
        tabIndex={0}
        class={isNarrow ? 'chart chart-upright' : 'chart'}
        // Drawn from the statechart; nothing in it comes from outside.
        dangerouslySetInnerHTML={{ __html: isNarrow ? UPRIGHT : ACROSS }}
      />
      <ChartLegend {...LEGEND} />
    </section>
  );
}
