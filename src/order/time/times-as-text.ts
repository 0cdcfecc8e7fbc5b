import { formatInstant, type Instant, type InstantText } from './instant.js';
import { readInstant } from './read-instant.js';

/** Members that are an instant, at any depth. */
const INSTANTS = ['instant', 'createdAt', 'expiresAt'] as const;
/** Members whose own members are instants. */
const MAPS = ['transitionTimes', 'fraudTransitionTimes'] as const;

/** The same with its instants as text, at any depth. */
export type TimesAsText<T> = T extends readonly (infer Element)[]
  ? readonly TimesAsText<Element>[]
  : T extends object
    ? {
        readonly [Name in keyof T]: Name extends (typeof INSTANTS)[number]
          ? Exclude<T[Name], number> | InstantText
          : Name extends (typeof MAPS)[number]
            ? Readonly<Record<string, InstantText>>
            : TimesAsText<T[Name]>;
      }
    : T;

/** Writes every instant in a value as text. */
export function timesAsText<T>(value: T): TimesAsText<T> {
  const write = (time: unknown) => (typeof time === 'number' ? formatInstant(time) : time);
  // The members that the type makes text are those that are written as text.
  return everyTime(value, write) as TimesAsText<T>;
}

/** Writes the times of states as text. */
export function textOfEach<State extends string>(
  times: Readonly<Partial<Record<State, Instant>>>,
): Readonly<Partial<Record<State, InstantText>>> {
  const texts = changed(times, (_, time) => formatInstant(time as Instant));
  return texts as Readonly<Partial<Record<State, InstantText>>>;
}

/** Reads every instant in a value, written as text or as a number. Anything else stays as it is. */
export function timesFromText(value: unknown): unknown {
  return everyTime(value, (time) =>
    typeof time === 'string' ? (readInstant(time) ?? time) : time,
  );
}

function everyTime(value: unknown, change: (time: unknown) => unknown): unknown {
  if (Array.isArray(value)) return value.map((one) => everyTime(one, change));
  if (typeof value !== 'object' || value === null) return value;
  return changed(value, (name, member) => {
    if (isOneOf(INSTANTS, name)) return change(member);
    if (isOneOf(MAPS, name) && typeof member === 'object' && member !== null) {
      return changed(member, (_, time) => change(time));
    }
    return everyTime(member, change);
  });
}

function changed(object: object, change: (name: string, member: unknown) => unknown): object {
  const members = Object.entries(object).map(
    ([name, member]) => [name, change(name, member)] as const,
  );
  return Object.fromEntries(members);
}

function isOneOf(names: readonly string[], name: string): boolean {
  return names.includes(name);
}
