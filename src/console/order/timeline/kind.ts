import type { Place } from './places.js';

/** What an observation does in the order of events, as the shape of its mark shows it. */
export type Kind = 'moved' | 'stayed' | 'early' | 'illegal' | 'conflicting';

/** Each kind in words. */
export const KINDS: Readonly<Record<Kind, string>> = {
  moved: 'a step of the path',
  stayed: 'left the order where it was',
  early: 'early: waits for another one',
  illegal: 'illegal: contradicts what is known',
  conflicting: 'came under the id of another one',
};

export function kindOf({ entry, before }: Pick<Place, 'entry' | 'before'>): Kind {
  const { standing, after, conflictsWith } = entry;
  if (standing !== 'applied') return standing;
  if (conflictsWith !== undefined) return 'conflicting';
  const { state, fraudState } = before ?? {};
  return state === after.state && fraudState === after.fraudState ? 'stayed' : 'moved';
}

/** The standing of an observation in a word or two; empty for one that was applied. */
export function standingIn({ standing, resolution, conflictsWith }: Place['entry']): string {
  if (standing !== 'applied') {
    return resolution === undefined ? `${standing}, parked` : `${standing}, dismissed`;
  }
  return conflictsWith === undefined ? '' : 'other content';
}
