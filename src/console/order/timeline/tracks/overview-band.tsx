import type { JSX } from 'preact';
import type { Place } from '../places.js';
import { DRAWN } from './band.js';

/** All observations as lines from one order to the other, for orders of more than the tracks draw. */
export function OverviewBand(props: {
  readonly places: readonly Place[];
  readonly selected: Place;
  readonly from: { readonly happened: number; readonly arrived: number };
}): JSX.Element {
  const { places, selected, from } = props;
  const line = ({ happened, arrived }: Place) => `M${happened + 0.5} 6L${arrived + 0.5} 34`;
  const path = (of: readonly Place[]) => of.map(line).join('');
  return (
    <svg
      class="overview-band"
      viewBox={`0 0 ${places.length} 40`}
      preserveAspectRatio="none"
      aria-hidden="true"
    >
      <rect x={from.happened} y="0" width={DRAWN} height="6" />
      <rect x={from.arrived} y="34" width={DRAWN} height="6" />
      <path class="in-step" d={path(places.filter(({ isOvertaken }) => !isOvertaken))} />
      <path class="late" d={path(places.filter(({ isOvertaken }) => isOvertaken))} />
      <path class="selected" d={line(selected)} />
    </svg>
  );
}
