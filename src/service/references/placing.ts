import { namesOrder } from '../../adapters/observations-in.js';
import { twoOrders } from '../../lifecycle/index.js';
import type { Observation, PaymentObservation } from '../../order/observation.js';
import type { Ingested, Receipt } from '../../order/receipt.js';
import type { Linked, ReferenceConflict, Store, UnplacedObservation } from '../../store/store.js';
import type { Clock } from '../runtime/clock.js';
import type { Logger } from '../runtime/logger.js';
import { LinkedBefore } from './linked-before.js';

/** What placing observations in their orders needs. */
export interface PlacingDependencies {
  readonly store: Pick<Store, 'place' | 'link' | 'removeUnplaced'>;
  readonly clock: Clock;
  readonly logger: Logger;
  /** Takes an observation in whose order is known. */
  readonly observe: (observation: Observation) => Promise<Ingested>;
}

/** The result of placing an observation. */
export type PlacingResult = Ingested | Extract<Receipt, { kind: 'unplaced' }>;

/** What linking references did. */
export interface LinkingResult {
  /** How many observations that waited are in the order now. */
  readonly placed: number;
  readonly conflicts: readonly ReferenceConflict[];
}

/**
 * Places observations in their orders. What names its order links its references to it; what names none is
 * placed by its references, or waits for them.
 *
 * Every step can be repeated: an observation that waited is removed only when it is durable in its order.
 * After an interruption the next delivery of the same observation, or {@link Placing.placeWaiting}, does
 * the rest.
 */
export class Placing {
  readonly #dependencies: PlacingDependencies;
  readonly #linked = new LinkedBefore();

  constructor(dependencies: PlacingDependencies) {
    this.#dependencies = dependencies;
  }

  /** Takes an observation in, or stores it until its order is known. Resolves when it is durable. */
  async place(observation: Observation | PaymentObservation): Promise<PlacingResult> {
    if (namesOrder(observation)) return this.observe(observation);
    const { account, references, id: observationId } = observation;
    const orderId = await this.#dependencies.store.place(this.#waiting(observation));
    return orderId === undefined
      ? { kind: 'unplaced', references, observationId }
      : this.observe({ ...observation, account, orderId });
  }

  /**
   * Takes an observation in whose order is known. Links its references to that order, and takes in what
   * waited for them.
   */
  async observe(observation: Observation): Promise<Ingested> {
    const { observe } = this.#dependencies;
    const { account, orderId, references = [] } = observation;
    const unknown = this.#linked.unknownOf(orderId, references);
    if (unknown.length === 0) return observe(observation);
    const linked = await this.#link(account, orderId, unknown);
    const ingested = await observe(observation);
    // What waited goes on waiting while the order takes nothing in.
    if (ingested.kind !== 'set_aside') await this.#follow(account, orderId, unknown, linked);
    return ingested;
  }

  /** Links a reference to an order as a person decided, whatever it was linked to before. */
  async linkByHand(
    account: string,
    orderId: string,
    reference: string,
    audit: (before: string | undefined) => Observation,
  ): Promise<LinkingResult & { readonly before?: string }> {
    const { store, observe, clock } = this.#dependencies;
    this.#linked.forget(reference);
    let linked = await store.link(account, orderId, [reference]);
    const before = linked.conflicts[0]?.orderId;
    if (before !== undefined) {
      // What was reported so far stays counted there: until a person has looked, it must not be sent for it.
      await observe(twoOrders({ account, reference, orderId: before, other: orderId }, clock()));
      linked = await this.relink(account, orderId, reference);
    }
    await observe(audit(before));
    const result = await this.#follow(account, orderId, [reference], linked);
    return { ...result, ...(before === undefined ? {} : { before }) };
  }

  /** Links a reference that belongs to another order to this one: a person decided so. */
  relink(account: string, orderId: string, reference: string): Promise<Linked> {
    this.#linked.forget(reference);
    return this.#dependencies.store.link(account, orderId, [reference], { override: true });
  }

  /**
   * Places an observation that waits although one of its references is linked.
   *
   * @returns whether it was placed.
   */
  async placeWaiting(unplaced: UnplacedObservation): Promise<boolean> {
    const { store } = this.#dependencies;
    const { account, observation } = unplaced;
    const orderId = await store.place(unplaced);
    if (orderId === undefined) return false;
    const ingested = await this.observe({ ...observation, account, orderId });
    if (ingested.kind === 'set_aside') return false;
    await store.removeUnplaced([unplaced]);
    return true;
  }

  /** Closes the gates of two orders that name the same reference. */
  async flag(account: string, orderId: string, conflict: ReferenceConflict): Promise<void> {
    const { observe, clock, logger } = this.#dependencies;
    const { reference, orderId: other } = conflict;
    logger.warn({ reference, orderId, other }, 'two orders name the same payment');
    const now = clock();
    await observe(twoOrders({ account, reference, orderId, other }, now));
    await observe(twoOrders({ account, reference, orderId: other, other: orderId }, now));
  }

  #waiting(observation: PaymentObservation): UnplacedObservation {
    const { account, references } = observation;
    const arrivedAt = this.#dependencies.clock();
    return { account, reference: references[0], observation, arrivedAt };
  }

  async #link(account: string, orderId: string, references: readonly string[]): Promise<Linked> {
    const linked = await this.#dependencies.store.link(account, orderId, references);
    // Before anything else is taken in, so that nothing releases either order in between.
    for (const conflict of linked.conflicts) await this.flag(account, orderId, conflict);
    return linked;
  }

  /** Takes in what waited for references that were just linked, and for the references of that. */
  async #follow(
    account: string,
    orderId: string,
    references: readonly string[],
    linked: Linked,
  ): Promise<LinkingResult> {
    const { store, observe } = this.#dependencies;
    const seen = new Set(references);
    const conflicts = [...linked.conflicts];
    const placed = new Map<string, UnplacedObservation>();
    let isComplete = true;
    let { waiting } = linked;
    while (waiting.length > 0) {
      const found = new Set<string>();
      for (const one of waiting) {
        const name = JSON.stringify(one.observation);
        if (placed.has(name)) continue;
        const ingested = await observe({ ...one.observation, account, orderId });
        if (ingested.kind === 'set_aside') isComplete = false;
        else placed.set(name, one);
        for (const reference of one.observation.references) {
          if (!seen.has(reference)) found.add(reference);
        }
      }
      for (const reference of found) seen.add(reference);
      const next = found.size === 0 ? NONE : await this.#link(account, orderId, [...found]);
      conflicts.push(...next.conflicts);
      waiting = next.waiting;
    }
    if (placed.size > 0) await store.removeUnplaced([...placed.values()]);
    const foreign = new Set(conflicts.map(({ reference }) => reference));
    const own = [...seen].filter((reference) => !foreign.has(reference));
    if (isComplete) this.#linked.add(orderId, own);
    return { placed: placed.size, conflicts };
  }
}

const NONE: Linked = { conflicts: [], waiting: [] };
