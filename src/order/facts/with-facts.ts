import { defineOwn } from './define-own.js';
import { type Facts, type OrderReturn, REFUND_STATES, type Refund } from './facts.js';
import type { KnownFacts, Writer } from './known-facts.js';
import { mergedCharge } from './merged-charge.js';
import { progressIn } from './progress.js';
import type { WritableParts } from './writable-parts.js';

type ById<T> = Readonly<Record<string, T>>;

/**
 * The known facts after one more observation reported `facts`. Called in fold order, so the later writer
 * wins, with two exceptions: refunds, captures, cancels and returns only progress, and so do charges
 * between two writers within one second, of which one knows only whole seconds.
 *
 * @param writable the parts of `known` that may be changed in place; absent: none.
 */
export function withFacts<T extends KnownFacts>(
  known: T,
  facts: Facts,
  by: Writer,
  writable?: WritableParts,
): T {
  const after: T = { ...known };
  const next: MutableFacts = after;
  const { payment, upstreamId, checkoutId, totalAmount, availableToRefund } = facts;
  const { credits, chargebacks, requestToBeForgotten } = facts;
  if (payment !== undefined) next.payment = payment;
  if (upstreamId !== undefined) next.upstreamId = upstreamId;
  if (checkoutId !== undefined) next.checkoutId = checkoutId;
  if (totalAmount !== undefined) next.totalAmount = totalAmount;
  if (availableToRefund !== undefined) next.availableToRefund = availableToRefund;
  if (credits !== undefined)
    next.credits = merged(known.credits ?? {}, credits, writable, overwritten);
  if (requestToBeForgotten !== undefined) next.requestToBeForgotten = requestToBeForgotten;
  if (chargebacks !== undefined) {
    next.chargebacks = merged(known.chargebacks ?? {}, chargebacks, writable, overwritten);
  }
  const reauthorisation = facts.reauthorisation ?? (repairs(known, facts) ? 'renewed' : undefined);
  if (reauthorisation !== undefined) next.reauthorisation = reauthorisation;
  next.charges = merged(known.charges, facts.charges, writable, (old, reported) =>
    mergedCharge(old, reported, by, writable),
  );
  next.refunds = merged(known.refunds, facts.refunds, writable, mergedRefund);
  next.items = merged(known.items, facts.items, writable, overwritten);
  next.fulfilments = merged(known.fulfilments, facts.fulfilments, writable, overwritten);
  next.documents = merged(known.documents, facts.documents, writable, overwritten);
  next.returns = merged(known.returns, facts.returns, writable, mergedReturn);
  next.flags = merged(known.flags, facts.flags, writable, overwritten);
  return after;
}

/** Written one by one, as a literal of many spreads is slow and this runs for every delivery. */
type MutableFacts = { -readonly [Fact in keyof KnownFacts]: KnownFacts[Fact] };

function merged<T extends { readonly id: string }, K extends T>(
  known: ById<K>,
  reported: readonly T[] | undefined,
  writable: WritableParts | undefined,
  merge: (old: K | undefined, reported: T) => K,
): ById<K> {
  if (reported === undefined) return known;
  const next: Record<string, K> = writable?.record(known) ?? { ...known };
  for (const one of reported) {
    const merged = merge(Object.hasOwn(next, one.id) ? next[one.id] : undefined, one);
    // An id may be any text.
    if (one.id === '__proto__') defineOwn(next, one.id, merged);
    else next[one.id] = merged;
  }
  return next;
}

function overwritten<T extends object>(old: T | undefined, reported: T): T {
  return { ...old, ...reported };
}

/** `succeeded`, `failed` and `expired` are ends; a later report of an end may still correct it. */
function mergedRefund(old: Refund | undefined, reported: Refund): Refund {
  if (old === undefined || refundProgress(reported) >= refundProgress(old)) {
    return { ...old, ...reported };
  }
  return { ...reported, ...old };
}

function refundProgress({ state }: Refund): number {
  return progressIn(REFUND_STATES, state, 'succeeded');
}

/**
 * An accepted return stays accepted, and so do accepted units of lines: two responses within one second
 * arrive in no order. Lines are kept when a later report does not name any.
 */
function mergedReturn(old: OrderReturn | undefined, reported: OrderReturn): OrderReturn {
  if (old === undefined) return reported;
  const state = old.state === 'accepted' ? old.state : reported.state;
  const items = mergedLines(old.items, reported.items);
  return items === undefined ? { ...reported, state } : { ...reported, state, items };
}

function mergedLines(
  known: OrderReturn['items'],
  reported: OrderReturn['items'],
): OrderReturn['items'] {
  if (known === undefined || reported === undefined) return reported ?? known;
  // If a line is listed twice, the first entry counts.
  const acceptedOf = new Map(known.toReversed().map(({ itemId, accepted }) => [itemId, accepted]));
  return reported.map((line) => {
    const accepted = acceptedOf.get(line.itemId) ?? 0;
    return accepted > line.accepted ? { ...line, accepted } : line;
  });
}

/**
 * Whether reported charges show that a failed authorisation was overcome: money was taken, or another
 * charge was authorised. A capture that is under way proves nothing yet.
 */
function repairs(known: KnownFacts, { charges = [] }: Facts): boolean {
  if (known.reauthorisation !== 'failed') return false;
  return charges.some(
    ({ id, state }) =>
      state === 'complete' || (state === 'capturable' && !Object.hasOwn(known.charges, id)),
  );
}
