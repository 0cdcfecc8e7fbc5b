const UNITS = [
  ['day', 86_400],
  ['hour', 3_600],
  ['minute', 60],
  ['second', 1],
] as const;

/** How long after it had happened an observation arrived, in words. */
export function lateness(instant: string, arrivedAt: string): string {
  const seconds = (Date.parse(arrivedAt) - Date.parse(instant)) / 1_000;
  if (Math.abs(seconds) < 1) return 'at once';
  const [unit, size] = UNITS.find(([, length]) => Math.abs(seconds) >= length) ?? ['second', 1];
  const count = Math.floor(Math.abs(seconds) / size);
  const text = `${count} ${unit}${count === 1 ? '' : 's'}`;
  return seconds > 0 ? `${text} later` : `${text} earlier, by the clocks`;
}
