import type { Place } from './places.js';
import { DRAWN } from './tracks/band.js';

/** How many observations there are, how many came out of order or are parked, and how many are drawn. */
export function summaryOf(places: readonly Place[]): string {
  const count = places.length;
  const late = places.filter(({ isOvertaken }) => isOvertaken).length;
  const parked = places.filter(
    ({ entry }) => entry.standing !== 'applied' && entry.resolution === undefined,
  ).length;
  const facts = [
    count === 1 ? 'One observation' : `${count} observations`,
    late === 0
      ? count === 1
        ? ''
        : 'none arrived after a newer one'
      : `${late} arrived after a newer one`,
    parked === 0 ? '' : `${parked} parked`,
  ].filter((fact) => fact !== '');
  const drawn = count > DRAWN ? ` Each track shows ${DRAWN} of them, around the selected one.` : '';
  return `${facts.join(', ')}.${drawn}`;
}
