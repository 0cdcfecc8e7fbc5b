import { type ObjectContext, TerminalError } from '@restatedev/restate-sdk';
import { failureText } from '../../../order/text/failure-text.js';
import type { Instant } from '../../../order/time/instant.js';
import { memoryOf, type OneOrder } from '../../../store/memory/one-order.js';
import type { Store } from '../../../store/store.js';
import { type Hosted, REFUSED } from '../names.js';
import {
  headOf,
  type LoadedOrder,
  type Parts,
  readOrder,
  sameItems,
  writeOrder,
} from './order-state.js';
import { withTimer } from './timer.js';

/** When a change is made. */
export interface Moment {
  readonly at: Instant;
  /** The time that decides what is due and when leases end. Absent: the same as `at`. */
  readonly now?: Instant;
}

/** A change to an order, made in a store that holds this order alone. */
export type Change<T> = (store: Store, order: LoadedOrder) => Promise<T>;

/** Reads these parts of the order and changes it. */
export async function loadAndChange<T>(
  ctx: ObjectContext,
  hosted: Hosted,
  parts: Parts,
  moment: Moment,
  change: Change<T>,
): Promise<T> {
  return changeOrder(ctx, hosted, await readOrder(ctx, parts), moment, change);
}

/**
 * Makes a change in memory and writes the differences. Everything is computed before anything is
 * written, so a change that fails leaves no trace.
 *
 * @param byTimer whether the timer of the order has gone off, so that it needs the next one.
 */
export async function changeOrder<T>(
  ctx: ObjectContext,
  hosted: Hosted,
  before: LoadedOrder,
  { at, now = at }: Moment,
  change: Change<T>,
  byTimer = false,
): Promise<T> {
  const { store, contents } = memoryOf(before, () => now);
  let result: T;
  try {
    result = await change(store, before);
  } catch (error) {
    throw refusal(error);
  }
  const after = contents();
  const head = headOf(before, after);
  if (head === undefined || (isUnchanged(before, after) && !byTimer)) return result;
  const timed = await withTimer(ctx, before, after, head, at, hosted.work?.hours, byTimer);
  writeOrder(ctx, before, after, timed);
  return result;
}

/** Computes, and rejects for good what cannot be computed. */
export function refusing<T>(compute: () => T): T {
  try {
    return compute();
  } catch (error) {
    throw refusal(error);
  }
}

/** An error after which the engine does not retry the call. */
export function refusal(error: unknown): TerminalError {
  return new TerminalError(failureText(error), { errorCode: REFUSED });
}

function isUnchanged(before: LoadedOrder, after: OneOrder): boolean {
  return (
    before.row === after.row &&
    before.lease === after.lease &&
    sameItems(before.observations, after.observations) &&
    sameItems(before.milestones, after.milestones)
  );
}
