import { type Actor, type ActorOptions, createActor, type SnapshotFrom } from 'xstate';
import { type OrderMachine, orderMachine } from '../../machines/order.machine.js';
import {
  EnvelopeError,
  type OrderRecord,
  open,
  type SnapshotEnvelope,
  seal,
  summaryOf,
} from '../lifecycle/browser.js';
import { defined } from '../order/defined.js';
import type { RecordSummary } from '../order/gate.js';

/** A snapshot of the statechart. */
export type OrderSnapshot = SnapshotFrom<OrderMachine>;

/** A running statechart of one order. */
export type OrderActor = Actor<OrderMachine>;

/**
 * The snapshot of a stored order: of a record, as `observe` and `replay` return it, or of an envelope, as
 * {@link envelopeOf} returns it. Give it to `useMachine` or `createActor` as the option `snapshot`. Their
 * types ask for an `input`, too, which is not read then: the `context` of the snapshot will do.
 *
 * XState fills in a missing region silently and does not know the version of what it restores; this checks
 * both. What the gates know of a record besides its states and facts goes into `context.record`.
 *
 * @throws {@link EnvelopeError} when it is incomplete, or of another machine or version.
 * @example
 * snapshotOf(order).value; // { order: 'complete', fraud: 'passed' }
 */
export function snapshotOf(stored: OrderRecord | SnapshotEnvelope): OrderSnapshot {
  const isRecord = typeof stored === 'object' && stored !== null && 'folded' in stored;
  const restored = open(isRecord ? stored.folded.snapshot : stored);
  const record = isRecord ? summaryOf(stored) : checked(restored.context.record);
  const context = defined({ ...restored.context, record });
  return orderMachine.resolveState({ value: restored.value, context });
}

/**
 * An actor of a stored order, not yet started. Its gates answer as those of the service do. It changes by
 * the events that you send; the stored order does not.
 *
 * @param options those of XState's `createActor`, such as `inspect`.
 * @throws {@link EnvelopeError} when it is incomplete, or of another machine or version.
 * @example
 * const actor = actorOf(order).start();
 * actor.getSnapshot().value; // { order: 'complete', fraud: 'passed' }
 * may(actor.getSnapshot(), 'return').allowed; // true
 */
export function actorOf(
  stored: OrderRecord | SnapshotEnvelope,
  options: Omit<ActorOptions<OrderMachine>, 'input' | 'snapshot' | 'state'> = {},
): OrderActor {
  const snapshot = snapshotOf(stored);
  const { account, orderId } = snapshot.context;
  return createActor(orderMachine, { ...options, snapshot, input: { account, orderId } });
}

/**
 * The way back: a snapshot as plain JSON with the name of the machine and a version, to be stored.
 * {@link actorOf} and {@link snapshotOf} restore it, its gates included. A record of the service changes
 * by observations only, so there is no way from a snapshot to a record.
 *
 * @example
 * const actor = createActor(orderMachine, { input: { orderId: '7001' } }).start();
 * actor.send({ type: 'order.in_review' });
 * const stored = JSON.stringify(envelopeOf(actor.getSnapshot()));
 * actorOf(JSON.parse(stored)).getSnapshot().value; // { order: 'in_review', fraud: 'unknown' }
 */
export function envelopeOf(snapshot: OrderSnapshot): SnapshotEnvelope {
  return seal(snapshot);
}

/** The summary in the context of an envelope, which may have been written by anybody. */
function checked(summary: RecordSummary | undefined): RecordSummary | undefined {
  if (summary === undefined) return undefined;
  const { visited, closing } = summary;
  if (Array.isArray(visited) && Array.isArray(closing)) return summary;
  throw new EnvelopeError('context.record', 'an object with visited and closing');
}
