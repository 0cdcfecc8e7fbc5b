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
export function ChartLegend(): JSX.Element | null {
  const { value } = useLoaded(async (): Promise<LegendView> => {
    return (await fetch('/console/statechart-legend.json')).json();
  }, []);
  if (value === undefined) return null;
  return (
    <Terms
      title="What the letters, numbers and lines mean"
      class="chart-legend"
      terms={[...value.guards, ...value.moves].map(({ mark, text }) => [mark, text])}
    >
      <p>{value.signs}</p>
    </Terms>
  );
}
