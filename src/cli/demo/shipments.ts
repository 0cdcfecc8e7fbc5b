import type { FulfilFacts, OpenLine } from '../../order/milestone/milestone-facts.js';
import type { Story } from '../simulation/simulation.js';

/** What a handler was given to ship. */
export interface Shipment {
  readonly orderId: string;
  readonly facts: FulfilFacts;
}

/** How the shipments compare with the lives of the orders. */
export interface ShippingVerdict {
  /** Orders that are to be shipped in the end. */
  readonly toShip: number;
  /** Orders of which a handler got more than was ordered. */
  readonly twice: number;
  /** Orders that a handler got although they never were to be shipped. */
  readonly early: number;
  /** Orders that are to be shipped in the end, and that no handler got. */
  readonly never: number;
}

/** Compares what the handlers were given with the truth of the simulated lives. */
export function judged(
  stories: readonly Pick<Story, 'orderId' | 'goods'>[],
  shipments: readonly Shipment[],
): ShippingVerdict {
  const of = (orderId: string) => shipments.filter((one) => one.orderId === orderId);
  const all = stories.map(({ orderId, goods }) => ({ goods, given: of(orderId) }));
  const count = (found: readonly unknown[]) => found.length;
  return {
    toShip: count(all.filter(({ goods }) => goods.areToShip)),
    twice: count(all.filter(({ goods, given }) => isTooMuch(given, goods.ordered))),
    early: count(all.filter(({ goods, given }) => given.length > 0 && !goods.everWereToShip)),
    never: count(all.filter(({ goods, given }) => given.length === 0 && goods.areToShip)),
  };
}

/** Where the lines are not known, a second shipment is too much. */
function isTooMuch(given: readonly Shipment[], ordered: Story['goods']['ordered']): boolean {
  if (ordered === undefined) return given.length > 1;
  const units = new Map<string, number>();
  for (const { id, quantity = ordered[id] ?? 1 } of given.flatMap(linesOf)) {
    units.set(id, (units.get(id) ?? 0) + quantity);
  }
  return [...units].some(([id, quantity]) => quantity > (ordered[id] ?? 0));
}

function linesOf({ facts }: Shipment): readonly OpenLine[] {
  return [...facts.physical, ...facts.digital, ...facts.unclassified];
}
