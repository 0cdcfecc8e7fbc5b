import { secondOf } from '../time/instant.js';
import { CHARGE_STATES, type Charge, type ChargeAction } from './charge.js';
import type { KnownCharge, Writer } from './known-facts.js';
import { progressIn } from './progress.js';
import { WritableParts } from './writable-parts.js';

/**
 * A charge after one more report of it. The later writer wins, but of two writers within one second, of
 * which one knows only whole seconds, a less progressed state does not overwrite.
 */
export function mergedCharge(
  known: KnownCharge | undefined,
  reported: Charge,
  by: Writer,
  writable: WritableParts | undefined,
): KnownCharge {
  if (known === undefined) return { ...reported, by };
  // Before the captures are merged, which may change those of `known` in place.
  const failed = reportsNewFailure(known, reported);
  const captures = mergedActions(known.captures, reported.captures, writable);
  const keepsState =
    isUnordered(known.by, by) &&
    progress(reported) < progress(known) &&
    !failed &&
    !(known.state === 'processing' && reportsCaptureEnded(reported, captures));
  const cancels = mergedActions(known.cancels, reported.cancels, writable);
  const next = keepsState
    ? { ...known, ...reported, state: known.state, by: known.by }
    : { ...known, ...reported, by };
  if (captures !== undefined) next.captures = captures;
  if (cancels !== undefined) next.cancels = cancels;
  return next;
}

/** Whether a capture failed that had not failed before: its charge can be captured again. */
function reportsNewFailure(known: Charge, { captures = [] }: Charge): boolean {
  return captures.some(
    ({ id, state }) =>
      state === 'failed' && known.captures?.find((one) => one.id === id)?.state !== 'failed',
  );
}

/** Whether a report shows a failed capture, and none is under way any more. */
function reportsCaptureEnded(
  { captures: reported = [] }: Charge,
  captures: readonly ChargeAction[] = reported,
): boolean {
  return reported.some(({ state }) => state === 'failed') && captures.every(isEnded);
}

function isEnded({ state }: ChargeAction): boolean {
  return state === 'complete' || state === 'failed';
}

/** Whether two writers cannot be ordered by time: responses and reads know only whole seconds. */
function isUnordered(a: Writer, b: Writer): boolean {
  const knowsOnlySeconds = a.source !== 'webhook' || b.source !== 'webhook';
  return knowsOnlySeconds && secondOf(a.instant) === secondOf(b.instant);
}

function progress({ state }: Charge): number {
  return progressIn(CHARGE_STATES, state, 'complete');
}

/** Captures or cancels after one more report. Undefined where only one of the two lists exists. */
function mergedActions(
  known: readonly ChargeAction[] | undefined,
  reported: readonly ChargeAction[] | undefined,
  writable: WritableParts | undefined,
): readonly ChargeAction[] | undefined {
  if (known === undefined || reported === undefined) return undefined;
  const { actions, positions } = (writable ?? new WritableParts()).list(known);
  for (const action of reported) {
    const position = positions.get(action.id) ?? actions.length;
    const old = actions[position];
    const goesBack = old !== undefined && isEnded(old) && !isEnded(action);
    actions[position] = { ...old, ...action, ...(goesBack ? { state: old.state } : {}) };
    positions.set(action.id, position);
  }
  return actions;
}
