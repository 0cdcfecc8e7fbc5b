import type { JSX } from 'preact';
import { useLoaded } from '../loaded.js';
import { Terms } from '../terms.js';

interface LegendView {
  readonly guards: readonly LegendLineView[];
  readonly moves: readonly LegendLineView[];
  readonly signs: string;
}

interface LegendLineView {
  readonly mark: string;
  readonly text: string;
}

/** What the letters, numbers and lines of the statechart mean. It opens on demand. */
export function ChartLegend(): JSX.Element {
  const { value } = useLoaded(async (): Promise<LegendView> => {
    return (await fetch('/console/statechart-legend.json')).json();
  }, []);
  const { guards = [], moves = [], signs = '' } = value ?? {};
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
