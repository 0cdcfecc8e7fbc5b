import { conclude } from '../../machines/conclusion.js';
import {
  gateAnswer,
  may as mayOfRecord,
  type OrderRecord,
  positionOf,
} from '../lifecycle/browser.js';
import { GATES, type Gate, type GateAnswer } from '../order/gate.js';
import type { OrderState } from '../order/state.js';
import type { OrderSnapshot } from './snapshots.js';

/** What a snapshot alone does not know. */
export interface MayOptions {
  /**
   * States of the order that were visited before: goods that were sent once are not sent again after a
   * dispute. Added to those that the snapshot knows: its own state, and those of the record from which
   * {@link actorOf} made the actor. Default: none.
   */
  readonly visited?: readonly OrderState[];
}

/**
 * Whether this may be done to the order now, and why or why not: the same answer as that of the service,
 * for a record and for the snapshot of an actor that {@link actorOf} made from it.
 *
 * An actor does not remember the states that it passed through. If it may have been in a dispute, name
 * the visited states.
 *
 * Digital River, "Processing orders": orders that are pending payment or in review should not be
 * fulfilled; an accepted one may be.
 *
 * @example
 * const actor = createActor(orderMachine, { input: { orderId: '7001' } }).start();
 * actor.send({ type: 'order.in_review' });
 * may(actor.getSnapshot(), 'fulfil').because;
 * // 'It may not be fulfilled: it is in_review; it needs the fraud review to have passed (it is unknown).'
 */
export function may(
  order: OrderSnapshot | OrderRecord,
  gate: Gate,
  { visited = [] }: MayOptions = {},
): GateAnswer {
  if ('folded' in order) return mayOfRecord(order, gate);
  const { record } = order.context;
  if (record?.closed !== undefined) return record.closed;
  const known = [...(record?.visited ?? []), ...visited, ...concludedOrCurrent(order)];
  const all = [...new Set(known)].sort();
  return gateAnswer(order, { visited: all, closing: record?.closing ?? [] }, gate);
}

/**
 * Every gate with its answer.
 *
 * @example
 * const actor = createActor(orderMachine, { input: { orderId: '7001' } }).start();
 * actor.send({ type: 'order.in_review' });
 * gates(actor.getSnapshot()).confirm.allowed; // true
 */
export function gates(
  order: OrderSnapshot | OrderRecord,
  options: MayOptions = {},
): Readonly<Record<Gate, GateAnswer>> {
  const answers = GATES.map((gate) => [gate, may(order, gate, options)] as const);
  // Exactly one entry for every gate, which the type of fromEntries cannot show.
  return Object.fromEntries(answers) as Record<Gate, GateAnswer>;
}

/** The visited states that follow from the snapshot itself. */
function concludedOrCurrent(snapshot: OrderSnapshot): readonly OrderState[] {
  const { order } = positionOf(snapshot);
  const current = order === 'unreported' ? [] : [order];
  if (snapshot.context.speaksOf !== 'payments') return current;
  return [...current, ...conclude(snapshot.context, 0).visited];
}
