import type { JSX } from 'preact';
import type { Place } from '../places.js';

/** A line between the two places of every observation of which one is drawn. Lists say the same. */
export function Lines(props: {
  readonly places: readonly Place[];
  readonly selected: Place;
  /** The first drawn place of each track, and how many places are drawn. */
  readonly from: { readonly happened: number; readonly arrived: number };
  readonly count: number;
}): JSX.Element {
  const { places, selected, from, count } = props;
  const within = (row: number) => row >= 0 && row < count;
  const lines = places.flatMap((place) => {
    const left = place.happened - from.happened;
    const right = place.arrived - from.arrived;
    if (!within(left) && !within(right)) return [];
    const isWhole = within(left) && within(right);
    return [{ place, left: clamped(left, count), right: clamped(right, count), isWhole }];
  });
  // Drawn last, so that it is on top.
  const isSelected = ({ place }: (typeof lines)[number]) => place.entry.id === selected.entry.id;
  const sorted = [...lines.filter((one) => !isSelected(one)), ...lines.filter(isSelected)];
  return (
    <svg class="lines" viewBox={`0 0 100 ${count}`} preserveAspectRatio="none" aria-hidden="true">
      {sorted.map(({ place, left, right, isWhole }) => (
        <path
          key={place.entry.id}
          d={`M0 ${left}C50 ${left} 50 ${right} 100 ${right}`}
          class={[
            place.isOvertaken ? 'late' : 'in-step',
            place.entry.id === selected.entry.id ? 'selected' : '',
            place.arrived > selected.arrived ? 'unknown' : '',
            isWhole ? '' : 'cut',
          ].join(' ')}
        />
      ))}
    </svg>
  );
}

/** The middle of a row, or a place beyond the edge. */
function clamped(row: number, count: number): number {
  return Math.max(-1, Math.min(count, row)) + 0.5;
}
