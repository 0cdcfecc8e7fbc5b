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
    const found = await this.#find(account, orderId, unknown, linked);
    // At once: taken in one after the other, a payment could be released before the review that came first.
    const [ingested] = await Promise.all([observe(observation), this.#takeIn(found)]);
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
    const found = await this.#find(account, orderId, [reference], linked);
    const placed = await this.#takeIn(found);
    const { conflicts } = found;
    return { placed, conflicts, ...(before === undefined ? {} : { before }) };
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

  /** Finds what waited for references that were just linked, and links the references of that. */
  async #find(
    account: string,
    orderId: string,
    references: readonly string[],
    linked: Linked,
  ): Promise<Found> {
    const conflicts = [...linked.conflicts];
    const seen = new Set(references);
    const waiting = new Map<string, UnplacedObservation>();
    let next = linked.waiting;
    while (next.length > 0) {
      for (const one of next) waiting.set(JSON.stringify(one.observation), one);
      const named = next.flatMap(({ observation }) => observation.references);
      const unseen = [...new Set(named.filter((reference) => !seen.has(reference)))];
      for (const reference of unseen) seen.add(reference);
      const further = unseen.length === 0 ? NONE : await this.#link(account, orderId, unseen);
      conflicts.push(...further.conflicts);
      next = further.waiting;
    }
    const foreign = new Set(conflicts.map(({ reference }) => reference));
    const own = [...seen].filter((reference) => !foreign.has(reference));
    return { account, orderId, waiting: [...waiting.values()], own, conflicts };
  }

  /** Takes in what waited for an order. Resolves with how many are durable in it. */
  async #takeIn({ account, orderId, waiting, own }: Found): Promise<number> {
    const { store, observe } = this.#dependencies;
    const placed: UnplacedObservation[] = [];
    for (let from = 0; from < waiting.length; from += AT_ONCE) {
      const some = waiting.slice(from, from + AT_ONCE);
      const all = await Promise.all(
        some.map((one) => observe({ ...one.observation, account, orderId })),
      );
      // What waited goes on waiting while the order takes nothing in.
      placed.push(...some.filter((_, index) => all[index]?.kind !== 'set_aside'));
    }
    if (placed.length > 0) await store.removeUnplaced(placed);
    if (placed.length === waiting.length) this.#linked.add(orderId, own);
    return placed.length;
  }
}

/** What waited for the references of an order. */
interface Found {
  readonly account: string;
  readonly orderId: string;
  readonly waiting: readonly UnplacedObservation[];
  /** The references that are linked to this order now. */
  readonly own: readonly string[];
  readonly conflicts: readonly ReferenceConflict[];
}

const NONE: Linked = { conflicts: [], waiting: [] };

/** So many of one order are taken in together, which is fewer than a batch may hold. */
const AT_ONCE = 256;
