import { type Invalid, invalid } from '../action-result.js';

/** A number of units of one line. */
export interface Units {
  readonly itemId: string;
  /** A whole number from 1. */
  readonly quantity: number;
}

/** What requested units are checked against. */
export interface UnitRules {
  /** The ids of the lines that exist; undefined: not known here. */
  readonly lines: readonly string[] | undefined;
  /** The owner of the lines, as the subject of a message. Default `The order`. */
  readonly owner?: string;
  /** How many units of a line may be requested, and why. Undefined: not known here. */
  limitOf(itemId: string): { readonly limit: number; readonly because: string } | undefined;
}

/** Why units cannot be requested: an unknown line, a bad quantity, or more units than the limit. */
export function unitsProblem(
  units: readonly Units[],
  { lines, owner, limitOf }: UnitRules,
): Invalid | undefined {
  for (const { itemId, quantity } of units) {
    const unknown = lineProblem(itemId, lines, owner);
    if (unknown !== undefined) return unknown;
    if (Number.isSafeInteger(quantity) && quantity >= 1) continue;
    const message = `The quantity of line ${itemId} must be a whole number from 1, not ${quantity}.`;
    return invalid('not_a_quantity', message, itemId);
  }
  for (const { itemId, quantity } of summed(units)) {
    const { limit, because } = limitOf(itemId) ?? {};
    if (limit === undefined || quantity <= limit) continue;
    const message = `Line ${itemId}: ${quantity} requested, but only ${limit} ${because}.`;
    return invalid('too_many', message, itemId);
  }
  return undefined;
}

export function lineProblem(
  itemId: string,
  lines: readonly string[] | undefined,
  owner = 'The order',
): Invalid | undefined {
  if (lines === undefined || lines.includes(itemId)) return undefined;
  return invalid('unknown_item', `${owner} has no line ${itemId}.`, itemId);
}

/** Adds up the quantities of a line that is named more than once. */
export function summed(units: readonly Units[]): readonly Units[] {
  const sums = new Map<string, number>();
  for (const { itemId, quantity } of units) sums.set(itemId, (sums.get(itemId) ?? 0) + quantity);
  return [...sums].map(([itemId, quantity]) => ({ itemId, quantity }));
}
