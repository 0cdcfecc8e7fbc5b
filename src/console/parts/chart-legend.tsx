import type { JSX } from 'preact';
import { Terms } from '../terms.js';

/** What the drawing of the statechart means. */
export interface LegendView {
  readonly guards: readonly LegendLineView[];
  readonly moves: readonly LegendLineView[];
  readonly signs: string;
}

interface LegendLineView {
  readonly mark: string;
  readonly text: string;
}

/** What the letters, numbers and lines of the statechart mean. It opens on demand. */
export function ChartLegend({ guards, moves, signs }: LegendView): JSX.Element {
  return (
    <Terms
      title="What the letters, numbers and lines mean"
      class="chart-legend"
      terms={[...guards, ...moves].map(({ mark, text }) => [mark, text])}
    >
      <p>{signs}</p>
    </Terms>
  );
}
