import { GATE_RULES } from '../../../machines/gate-rules.js';
import type { Gate } from '../../order/gate.js';
import { ORDER_POSITIONS, type OrderPosition } from '../../order/state.js';
import { tagsOf } from './edges.js';

/** The states of an order in which a gate can be open, guards ignored. In every other one it is closed. */
export function statesOfGate(gate: Gate): readonly OrderPosition[] {
  const { tag, orTagWith, inEveryStateOfPayments } = GATE_RULES[gate];
  if (inEveryStateOfPayments === true) return ORDER_POSITIONS;
  const opening = [tag, ...(orTagWith === undefined ? [] : [orTagWith.tag])];
  return ORDER_POSITIONS.filter((state) => tagsOf(state).some((one) => opening.includes(one)));
}
