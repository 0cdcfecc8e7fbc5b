import type { ChargeAction } from './charge.js';

/**
 * The parts of an order's facts that were created while it is folded and that nobody else holds, so they
 * may be changed in place. Copying everything for every observation would make an order of many charges
 * or refunds expensive.
 */
export class WritableParts {
  readonly #records = new Set<object>();
  readonly #positions = new Map<readonly ChargeAction[], Map<string, number>>();

  /** The same record if it may be changed, otherwise a copy that may. */
  record<T>(known: Readonly<Record<string, T>>): Record<string, T> {
    if (this.#records.has(known)) return known as Record<string, T>;
    const copy = { ...known };
    this.#records.add(copy);
    return copy;
  }

  /** The same list if it may be changed, otherwise a copy that may; and the position of each id in it. */
  list(known: readonly ChargeAction[]): {
    readonly actions: ChargeAction[];
    readonly positions: Map<string, number>;
  } {
    const positions = this.#positions.get(known);
    if (positions !== undefined) return { actions: known as ChargeAction[], positions };
    const copy = [...new Map(known.map((action) => [action.id, action])).values()];
    const positionsInCopy = new Map(copy.map(({ id }, position) => [id, position]));
    this.#positions.set(copy, positionsInCopy);
    return { actions: copy, positions: positionsInCopy };
  }
}
