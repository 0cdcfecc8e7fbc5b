import type { AtArrival } from '../moment/at-arrival.js';
import type { Place } from '../places.js';

/**
 * What an applied observation did when it arrived, in words; and where it stands in the order of events, if
 * that is something else.
 */
export function whatItDid({ entry, before, isOvertaken }: Place, at: AtArrival): string {
  const moved = step(at.before, at.after);
  const inFold = step(before, entry.after);
  const place = `In the order of events it stands at ${inFold ?? entry.after.state}.`;
  if (moved !== undefined) {
    return moved === inFold
      ? `It moved the order: ${moved}.`
      : `When it arrived, it moved the order: ${moved}. ${place}`;
  }
  const { state } = at.after;
  if (inFold === undefined && state === entry.after.state) return 'It left the order where it was.';
  return isOvertaken
    ? `It arrived late: the order was already ${state}, and its state did not change. ${place}`
    : `When it arrived, the order stayed ${state}. ${place}`;
}

type Where = AtArrival['before'];

/** The change of the order or, where only that changed, of its fraud review. Undefined: none. */
function step(before: Where | undefined, after: Where): string | undefined {
  const { state = 'unreported', fraudState = 'unknown' } = before ?? {};
  if (state !== after.state) return `${state} → ${after.state}`;
  if (fraudState === after.fraudState) return undefined;
  return `fraud review ${fraudState} → ${after.fraudState}`;
}
