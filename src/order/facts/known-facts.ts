import type { Source } from '../source.js';
import { type Instant, secondOf } from '../time/instant.js';
import { CHARGE_STATES, type Charge, type ChargeAction } from './charge.js';
import {
  type Chargeback,
  type Facts,
  type Flag,
  type Fulfilment,
  type Item,
  type OrderDocument,
  type OrderReturn,
  type Payment,
  REFUND_STATES,
  type Refund,
  type StoreCredit,
} from './facts.js';
import type { Money } from './money.js';

type ById<T> = Readonly<Record<string, T>>;

/** A charge, as it is known. */
export interface KnownCharge extends Charge {
  /**
   * Who wrote its state last.
   *
   * @internal
   */
  readonly by: Writer;
}

/** When, and by what kind of message, something was said. */
export interface Writer {
  readonly instant: Instant;
  readonly source: Source;
}

/** All that is known of an order beside its states: the context of the statechart. */
export interface KnownFacts {
  readonly charges: Readonly<Record<string, KnownCharge>>;
  readonly refunds: Readonly<Record<string, Refund>>;
  readonly items: Readonly<Record<string, Item>>;
  readonly fulfilments: Readonly<Record<string, Fulfilment>>;
  readonly documents: Readonly<Record<string, OrderDocument>>;
  readonly returns: Readonly<Record<string, OrderReturn>>;
  readonly flags: Readonly<Record<string, Flag>>;
  readonly payment?: Payment;
  readonly upstreamId?: string;
  readonly checkoutId?: string;
  readonly totalAmount?: Money;
  readonly availableToRefund?: Money;
  /** Absent in what was stored before it was read. */
  readonly credits?: Readonly<Record<string, StoreCredit>>;
  /** Once said, it stays. */
  readonly requestToBeForgotten?: true;
  /** Absent: none was heard of. */
  readonly chargebacks?: Readonly<Record<string, Chargeback>>;
  /** `failed`: an authorisation ran out, could not be renewed, and nothing has repaired it since. */
  readonly reauthorisation?: 'failed' | 'renewed';
}

/** Nothing known yet. */
export function noFacts(): KnownFacts {
  return {
    charges: {},
    refunds: {},
    items: {},
    fulfilments: {},
    documents: {},
    returns: {},
    flags: {},
  };
}

/**
 * What was made while an order is folded and nobody else has seen yet: it may be written in place. A
 * copy of everything for every observation would make an order of many charges or refunds dear.
 */
export class Unshared {
  readonly #records = new Set<object>();
  readonly #places = new Map<readonly ChargeAction[], Map<string, number>>();

  /** The same record if nobody else has it, otherwise a copy that nobody else has. */
  record<T>(known: ById<T>): Record<string, T> {
    if (this.#records.has(known)) return known as Record<string, T>;
    const copy = { ...known };
    this.#records.add(copy);
    return copy;
  }

  /** The same list, or a copy, as above, and where in it each id is. */
  list(known: readonly ChargeAction[]): {
    readonly actions: ChargeAction[];
    readonly places: Map<string, number>;
  } {
    const places = this.#places.get(known);
    if (places !== undefined) return { actions: known as ChargeAction[], places };
    const copy = [...new Map(known.map((action) => [action.id, action])).values()];
    const fresh = new Map(copy.map(({ id }, place) => [id, place]));
    this.#places.set(copy, fresh);
    return { actions: copy, places: fresh };
  }
}

/**
 * What is known after one more observation said `facts`. Called in fold order, so the later writer
 * wins, with two exceptions: what only progresses (refunds, captures, cancels, returns) never goes
 * back, and between two writers within one second, of which one is an answer whose clock knows only
 * whole seconds, a less progressed charge does not overwrite.
 *
 * @param unshared what of `known` may be written in place; absent: nothing, `known` stays as it is.
 */
export function learn<T extends KnownFacts>(
  known: T,
  facts: Facts,
  by: Writer,
  unshared?: Unshared,
): T {
  const after: T = { ...known };
  const next: Learning = after;
  const { payment, upstreamId, checkoutId, totalAmount, availableToRefund } = facts;
  const { credits, requestToBeForgotten } = facts;
  if (payment !== undefined) next.payment = payment;
  if (upstreamId !== undefined) next.upstreamId = upstreamId;
  if (checkoutId !== undefined) next.checkoutId = checkoutId;
  if (totalAmount !== undefined) next.totalAmount = totalAmount;
  if (availableToRefund !== undefined) next.availableToRefund = availableToRefund;
  if (credits !== undefined)
    next.credits = merged(known.credits ?? {}, credits, unshared, overwritten);
  if (requestToBeForgotten !== undefined) next.requestToBeForgotten = requestToBeForgotten;
  if (facts.chargebacks !== undefined) {
    next.chargebacks = merged(known.chargebacks ?? {}, facts.chargebacks, unshared, overwritten);
  }
  const reauthorisation = facts.reauthorisation ?? (repairs(known, facts) ? 'renewed' : undefined);
  if (reauthorisation !== undefined) next.reauthorisation = reauthorisation;
  next.charges = merged(known.charges, facts.charges, unshared, (old, said) =>
    mergedCharge(old, said, by, unshared),
  );
  next.refunds = merged(known.refunds, facts.refunds, unshared, mergedRefund);
  next.items = merged(known.items, facts.items, unshared, overwritten);
  next.fulfilments = merged(known.fulfilments, facts.fulfilments, unshared, overwritten);
  next.documents = merged(known.documents, facts.documents, unshared, overwritten);
  next.returns = merged(known.returns, facts.returns, unshared, laterReturn);
  next.flags = merged(known.flags, facts.flags, unshared, overwritten);
  return after;
}

/** Facts while they are written: a literal of many spreads is slow, and this runs for every delivery. */
type Learning = { -readonly [Fact in keyof KnownFacts]: KnownFacts[Fact] };

/**
 * What was accepted stays so, the whole as well as units of lines: two answers within one second say
 * it in no order. Lines are kept when a later word does not name them.
 */
function laterReturn(old: OrderReturn | undefined, said: OrderReturn): OrderReturn {
  if (old === undefined) return said;
  const state = old.state === 'accepted' ? old.state : said.state;
  const items = mergedLines(old.items, said.items);
  return items === undefined ? { ...said, state } : { ...said, state, items };
}

function mergedLines(
  known: OrderReturn['items'],
  said: OrderReturn['items'],
): OrderReturn['items'] {
  if (known === undefined || said === undefined) return said ?? known;
  // Of a line that is there twice, the first counts.
  const acceptedOf = new Map(known.toReversed().map(({ itemId, accepted }) => [itemId, accepted]));
  return said.map((line) => {
    const accepted = acceptedOf.get(line.itemId) ?? 0;
    return accepted > line.accepted ? { ...line, accepted } : line;
  });
}

function merged<T extends { readonly id: string }, K extends T>(
  known: ById<K>,
  said: readonly T[] | undefined,
  unshared: Unshared | undefined,
  merge: (old: K | undefined, said: T) => K,
): ById<K> {
  if (said === undefined) return known;
  const next: Record<string, K> = unshared?.record(known) ?? { ...known };
  for (const one of said) {
    const merged = merge(Object.hasOwn(next, one.id) ? next[one.id] : undefined, one);
    if (one.id === '__proto__') defineOwn(next, one.id, merged);
    else next[one.id] = merged;
  }
  return next;
}

/** An id may be any text; assigning to this one would set the prototype instead. */
function defineOwn(object: object, key: string, value: unknown): void {
  Object.defineProperty(object, key, {
    value,
    writable: true,
    enumerable: true,
    configurable: true,
  });
}

/**
 * Whether charges that are told later show that a failed authorisation was overcome: money was taken, or
 * another charge was authorised. A capture that is under way proves nothing yet.
 */
function repairs(known: KnownFacts, { charges = [] }: Facts): boolean {
  if (known.reauthorisation !== 'failed') return false;
  return charges.some(
    ({ id, state }) =>
      state === 'complete' || (state === 'capturable' && !Object.hasOwn(known.charges, id)),
  );
}

function overwritten<T extends object>(old: T | undefined, said: T): T {
  return { ...old, ...said };
}

function mergedCharge(
  old: KnownCharge | undefined,
  said: Charge,
  by: Writer,
  unshared: Unshared | undefined,
): KnownCharge {
  if (old === undefined) return { ...said, by };
  const isNews = tellsOfFailure(old, said);
  const captures = mergedActions(old.captures, said.captures, unshared);
  const keepsState =
    sameSecondAsAnAnswer(old.by, by) &&
    progress(said) < progress(old) &&
    !isNews &&
    !(old.state === 'processing' && tellsItIsOver(said, captures));
  const cancels = mergedActions(old.cancels, said.cancels, unshared);
  const next = keepsState
    ? { ...old, ...said, state: old.state, by: old.by }
    : { ...old, ...said, by };
  if (captures !== undefined) next.captures = captures;
  if (cancels !== undefined) next.cancels = cancels;
  return next;
}

/** A capture that fails takes its charge back to where it can be captured. */
function tellsOfFailure(old: Charge, { captures = [] }: Charge): boolean {
  return captures.some(
    ({ id, state }) =>
      state === 'failed' && old.captures?.find((known) => known.id === id)?.state !== 'failed',
  );
}

/** Whether a charge says that a capture failed, and none is under way any more. */
function tellsItIsOver(
  { captures: said = [] }: Charge,
  captures: readonly ChargeAction[] = said,
): boolean {
  const isEnded = ({ state }: ChargeAction) => state === 'complete' || state === 'failed';
  return said.some(({ state }) => state === 'failed') && captures.every(isEnded);
}

function sameSecondAsAnAnswer(a: Writer, b: Writer): boolean {
  const answer = a.source !== 'webhook' || b.source !== 'webhook';
  return answer && secondOf(a.instant) === secondOf(b.instant);
}

/** The last three states of a charge are ends: none of them is further along than another. */
function progress({ state }: Charge): number {
  return placeAmong(CHARGE_STATES, state, 'complete');
}

/** Where a state stands in a list, from an end on at that end; before all others if it is unknown. */
function placeAmong(states: readonly string[], state: string, end: string): number {
  return Math.min(states.indexOf(state), states.indexOf(end));
}

/** Undefined when only one of the two says any: then there is nothing to merge. */
function mergedActions(
  known: readonly ChargeAction[] | undefined,
  said: readonly ChargeAction[] | undefined,
  unshared: Unshared | undefined,
): readonly ChargeAction[] | undefined {
  if (known === undefined || said === undefined) return undefined;
  const { actions, places } = (unshared ?? new Unshared()).list(known);
  for (const action of said) {
    const place = places.get(action.id) ?? actions.length;
    const old = actions[place];
    const ended = old?.state === 'complete' || old?.state === 'failed';
    const goesBack = ended && action.state !== 'complete' && action.state !== 'failed';
    actions[place] = { ...old, ...action, ...(goesBack ? { state: old.state } : {}) };
    places.set(action.id, place);
  }
  return actions;
}

/** `succeeded`, `failed` and `expired` are ends; a later report of an end may still correct it. */
function mergedRefund(old: Refund | undefined, said: Refund): Refund {
  if (old === undefined || refundProgress(said) >= refundProgress(old)) return { ...old, ...said };
  return { ...said, ...old };
}

function refundProgress({ state }: Refund): number {
  return placeAmong(REFUND_STATES, state, 'succeeded');
}
