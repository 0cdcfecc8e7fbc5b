import type { JSX } from 'preact';
import { KINDS, type Kind, kindOf } from './kind.js';
import { Mark } from './mark.js';
import type { Place } from './places.js';

/** The meaning of the marks that these observations have. */
export function Legend({ places }: { readonly places: readonly Place[] }): JSX.Element {
  const kinds = (Object.keys(KINDS) as Kind[]).filter((kind) =>
    places.some((place) => kindOf(place) === kind),
  );
  return (
    <ul class="legend-of-marks soft">
      {kinds.map((kind) => (
        <li key={kind}>
          <Mark kind={kind} isOfShop={false} /> {KINDS[kind]}
        </li>
      ))}
      {places.some(({ entry }) => entry.source === 'shop') && (
        <li>
          <Mark kind="moved" isOfShop={true} /> reported by the shop
        </li>
      )}
    </ul>
  );
}
