import { defined } from '../../order/defined.js';
import { formatInstant, type Instant, type InstantText } from '../../order/time/instant.js';

/** The same with `createdAt` as text. */
export type TimesAsText<T extends { readonly createdAt?: unknown }> = Omit<T, 'createdAt'> & {
  readonly createdAt?: InstantText;
};

export function timesAsText<T extends { readonly createdAt?: Instant }>({
  createdAt,
  ...fact
}: T): TimesAsText<T> {
  return { ...fact, ...defined({ createdAt: textOf(createdAt) }) };
}

export function textOf(instant: Instant | undefined): InstantText | undefined {
  return instant === undefined ? undefined : formatInstant(instant);
}

/** The times of states as text. */
export function textsOf<State extends string>(
  times: Readonly<Partial<Record<State, Instant>>> | undefined,
): Readonly<Partial<Record<State, InstantText>>> | undefined {
  if (times === undefined) return undefined;
  // Absent states are not members, so every value is an instant.
  const entries = Object.entries(times as Readonly<Record<string, Instant>>);
  const texts = entries.map(([state, instant]) => [state, formatInstant(instant)]);
  return Object.fromEntries(texts) as Readonly<Partial<Record<State, InstantText>>>;
}
