import type { AtArrival } from '../moment/at-arrival.js';
import type { Place } from '../places.js';

/** What an observation did to the order, or to its fraud review. */
export interface Step {
  /** Undefined: nothing was known before. */
  readonly before: string | undefined;
  readonly after: string;
}

/** What an observation did in the order of events, as all of them are known now, and when it arrived. */
export function changesOf(
  region: 'state' | 'fraudState',
  { entry, before }: Place,
  /** Undefined: it is not loaded, or not known any more. */
  atArrival: AtArrival | undefined,
): { readonly inFold: Step; readonly onArrival: Step | undefined } {
  const onArrival = atArrival && {
    before: atArrival.before[region],
    after: atArrival.after[region],
  };
  return { inFold: { before: before?.[region], after: entry.after[region] }, onArrival };
}

/** Whether two steps lead from the same to the same. Where nothing was known before, nothing is compared. */
export function isSame(inFold: Step, onArrival: Step): boolean {
  const { before = onArrival.before, after } = inFold;
  return before === onArrival.before && after === onArrival.after;
}
