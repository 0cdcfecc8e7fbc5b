import type { JSX } from 'preact';
import { useLoaded } from '../loaded.js';

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
    <details class="chart-legend">
      <summary>What the letters, numbers and lines mean</summary>
      <p>{value.signs}</p>
      <dl>
        {[...value.guards, ...value.moves].map(({ mark, text }) => (
          <div key={mark}>
            <dt>{mark}</dt>
            <dd>{text}</dd>
          </div>
        ))}
      </dl>
    </details>
  );
}
