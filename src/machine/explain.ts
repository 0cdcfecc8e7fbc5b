import { GATE_RULES } from '../../machines/gate-rules.js';
import { orderMachine } from '../../machines/order.machine.js';
import {
  asks,
  bracketed,
  chargesInBrackets,
  inTheWay,
  noWay,
  obstacleTo,
  positionOf,
  reportedBy,
  send,
} from '../lifecycle/browser.js';
import type { OrderMachineEvent } from '../order/event.js';
import type { GuardName } from '../order/guard.js';
import type { FraudPosition, OrderPosition } from '../order/state.js';
import { listed } from '../order/text/listed.js';
import type { OrderSnapshot } from './snapshots.js';

/** What an event would do to an order, as data and as one sentence. */
export type EventExplanation = Accepted | Refused;

/** The statechart takes the event, or is already where it leads. */
export interface Accepted {
  readonly kind: 'applied';
  readonly event: string;
  readonly from: StatePair;
  readonly to: StatePair;
  readonly sentence: string;
}

/** The statechart would ignore the event. */
export interface Refused {
  /**
   * `early`: legal once something else was reported. `illegal`: no edges lead there, the charges
   * contradict it, or there is no such event.
   */
  readonly kind: 'early' | 'illegal';
  readonly code: 'no_edge' | 'guard_refused' | 'unknown_event';
  readonly event: string;
  readonly from: StatePair;
  /** With `guard_refused`: the guards that refuse it, and what each asks for. Otherwise empty. */
  readonly needs: readonly { readonly guard: GuardName; readonly asks: string }[];
  /** With `no_edge`: the events that lead there first, in their order. Empty: no events lead there. */
  readonly first: readonly OrderMachineEvent['type'][];
  /** All of the above for a person. */
  readonly sentence: string;
}

/** The states of both regions. */
export interface StatePair {
  readonly state: OrderPosition;
  readonly fraudState: FraudPosition;
}

/**
 * What an event would do to an order here and now. XState ignores a refused event silently and answers
 * `can()` with false; this names the guard that refuses it or the edge that is missing, and what would make
 * it legal. It sends nothing. An event that reports the current state is no refusal, though no edge takes it.
 *
 * @example
 * const actor = createActor(orderMachine, { input: { orderId: '7001' } }).start();
 * explain(actor.getSnapshot(), { type: 'order.accepted' }).sentence;
 * // 'order.accepted is refused while the order is unreported: it needs the fraud review to have passed (it is unknown).'
 * actor.send({ type: 'order.in_review' });
 * explain(actor.getSnapshot(), { type: 'order.complete' }).sentence;
 * // 'order.complete is refused while the order is in_review: no edge leads from in_review to complete directly. Report order.accepted, then order.fulfilled first.'
 */
export function explain(snapshot: OrderSnapshot, event: OrderMachineEvent): EventExplanation {
  const from = pairOf(snapshot);
  const { type } = event;
  if (event.type === 'facts.reported') {
    return { kind: 'applied', event: type, from, to: from, sentence: `${type} always applies.` };
  }
  const refused = { event: type, from, needs: [], first: [] };
  if (!EVENTS.has(type)) {
    const sentence = `The statechart has no event ${type}. Send one of ${listed([...EVENTS])}.`;
    return { kind: 'illegal', code: 'unknown_event', ...refused, sentence };
  }
  const { region, target } = reportedBy(event);
  const where = region === 'fraud' ? 'the fraud review' : 'the order';
  const current = region === 'fraud' ? from.fraudState : from.state;
  if (current === target) {
    const sentence = `${type} changes nothing: ${where} is ${current} already.`;
    return { kind: 'applied', event: type, from, to: from, sentence };
  }
  const next = send(snapshot, event);
  if (next !== snapshot) {
    const sentence = `${type} moves ${where} from ${current} to ${target}.`;
    return { kind: 'applied', event: type, from, to: pairOf(next), sentence };
  }

  const obstacle = obstacleTo(snapshot, event);
  const begins = `${type} is refused while ${where} is ${current}`;
  if (obstacle.code === 'guard_refused') {
    const needs = obstacle.guards.map((guard) => ({ guard, asks: asks(guard, snapshot.context) }));
    const because = needs.map(({ guard, asks: what }) => `${what}${shown(snapshot, event, guard)}`);
    const sentence = `${begins}: it needs ${listed(because)}.`;
    return { ...refused, kind: obstacle.kind, code: 'guard_refused', needs, sentence };
  }
  // A chain in one region has only states of that region.
  const first = obstacle.through.map((state) => `${region}.${state}` as OrderMachineEvent['type']);
  const remedy = first.length === 0 ? '' : ` Report ${first.join(', then ')} first.`;
  const sentence = `${begins}: ${noWay(obstacle)}.${remedy}`;
  return { ...refused, kind: obstacle.kind, code: 'no_edge', first, sentence };
}

const EVENTS: ReadonlySet<string> = new Set(orderMachine.events);

/** In brackets: what a guard found instead of what it asks for. */
function shown(snapshot: OrderSnapshot, event: OrderMachineEvent, guard: GuardName): string {
  const { context } = snapshot;
  const reason = GATE_RULES.fulfil.guards.find(({ name }) => name === guard)?.reason;
  if (context.speaksOf === 'payments') {
    const way = reason === undefined ? undefined : inTheWay(context, reason);
    return way === undefined ? '' : bracketed(way);
  }
  if (guard === 'fraudPassed' || guard === 'fraudBlocked') {
    return bracketed({ objects: [`it is ${positionOf(snapshot).fraud}`] });
  }
  const charges = ('charges' in event && event.charges) || Object.values(context.charges);
  return chargesInBrackets(charges);
}

function pairOf(snapshot: OrderSnapshot): StatePair {
  const { order, fraud } = positionOf(snapshot);
  return { state: order, fraudState: fraud };
}
