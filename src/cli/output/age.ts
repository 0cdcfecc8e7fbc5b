import { counted } from '../../order/text/counted.js';

/** Milliseconds of each unit, the largest first. */
const UNITS = [
  [86_400_000, 'd', 'day'],
  [3_600_000, 'h', 'hour'],
  [60_000, 'min', 'minute'],
  [1_000, 's', 'second'],
] as const;

/** An age in whole units of the largest kind that it contains, for a column of a table: `3 d`. */
export function shortAge(milliseconds: number): string {
  const { count, unit } = inUnit(milliseconds);
  return `${count} ${unit[1]}`;
}

/** The same for a sentence: `3 days`. */
export function ageInWords(milliseconds: number): string {
  const { count, unit } = inUnit(milliseconds);
  return counted(count, unit[2]);
}

function inUnit(milliseconds: number) {
  const unit = UNITS.find(([size]) => milliseconds >= size) ?? UNITS[3];
  return { count: Math.max(0, Math.floor(milliseconds / unit[0])), unit };
}
