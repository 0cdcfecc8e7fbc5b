type Digits = string | undefined;

/** Milliseconds. */
const FOUR_CENTURIES = 146_097 * 86_400_000;

/** The seconds since 1970 of a date and time in UTC. `NaN` for a time that does not exist. */
export function utcSeconds(
  year: Digits,
  monthIndex: number,
  day: Digits,
  hour: Digits,
  minute: Digits,
  second: Digits,
): number {
  // A leap second (60) is valid in RFC 3339 and RFC 9110 and counts as the next second.
  if (Number(hour) > 23 || Number(minute) > 59 || Number(second) > 60) return Number.NaN;
  // Date.UTC reads the years 0 to 99 as 1900 to 1999; the calendar repeats every 400 years.
  const midnight = Date.UTC(Number(year) + 400, monthIndex, Number(day)) - FOUR_CENTURIES;
  // A day that its month does not have falls into the next month.
  if (new Date(midnight).getUTCMonth() !== monthIndex) return Number.NaN;
  const inDay = Number(hour) * 3600 + Number(minute) * 60 + Number(second);
  return midnight / 1000 + inDay;
}
