import type { Observation } from '../order/observation.js';
import { formatInstant, type Instant } from '../order/time/instant.js';
import { readInstant } from '../order/time/read-instant.js';

/** Members that hold an instant, wherever they stand in an observation. */
const INSTANTS = ['instant', 'createdAt'] as const;
/** Members whose members are instants. */
const MAPS = ['transitionTimes', 'fraudTransitionTimes'] as const;

/** The same with its instants as text. */
export type Written<T> = T extends readonly (infer Element)[]
  ? readonly Written<Element>[]
  : T extends object
    ? {
        readonly [Name in keyof T]: Name extends 'instant' | 'createdAt'
          ? Exclude<T[Name], number> | string
          : Name extends 'transitionTimes' | 'fraudTransitionTimes'
            ? Readonly<Record<string, string>>
            : Written<T[Name]>;
      }
    : T;

/** An observation as an export writes it: its instants as RFC 3339, all else as it is. */
export type WrittenObservation = Written<Observation>;

/** Writes the instants of an observation as text. */
export function writeTimes(observation: Observation): WrittenObservation {
  const write = (value: unknown) =>
    typeof value === 'number' ? formatInstant(value as Instant) : value;
  return everyTime(observation, write) as WrittenObservation;
}

/** Reads the instants of an observation, whether they are text or numbers. Others stay as they are. */
export function readTimes(value: unknown): unknown {
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
