import type { PaymentObservation } from '../../order/observation.js';
import type { Instant } from '../../order/time/instant.js';
import type { Page, PageRequest } from './page.js';

/** An observation whose order is not known yet. */
export interface UnplacedObservation {
  readonly account: string;
  /** The object that it is about: the first of its references. */
  readonly reference: string;
  readonly observation: PaymentObservation;
  readonly arrivedAt: Instant;
}

/** The link of a reference to another order than the given one. */
export interface ReferenceConflict {
  readonly reference: string;
  readonly orderId: string;
}

/** What linking found. */
export interface Linked {
  /** References that belong to another order already. Their links were not changed. */
  readonly conflicts: readonly ReferenceConflict[];
  /**
   * Observations that wait for one of these references. They stay stored until `removeUnplaced`, so that
   * none is lost between the link and the order.
   */
  readonly waiting: readonly UnplacedObservation[];
}

/** How many observations wait for their orders. */
export interface UnplacedCounts {
  readonly count: number;
  /** When the oldest of them arrived. Absent: none waits. */
  readonly oldest?: Instant;
}

/** Which unplaced observations to list. */
export interface UnplacedRequest extends PageRequest {
  /** Only observations with this reference. Absent: all. */
  readonly reference?: string;
}

/**
 * Stores to which order each of the provider's ids belongs, and the observations that name none that is
 * known. Keeping and linking lock the row of the reference, so that an observation is either found by the
 * link or finds it.
 */
export interface References {
  /**
   * The order of an observation, by its references in turn. Undefined: none is linked, and the
   * observation is stored until one is. Storing the same content again changes nothing. Two contents
   * with one id are both stored.
   */
  place(unplaced: UnplacedObservation): Promise<string | undefined>;
  /** Reads the orders to which references are linked, by reference. Changes nothing. */
  linked(account: string, references: readonly string[]): Promise<ReadonlyMap<string, string>>;
  /**
   * Links references to an order. Finds every observation that waits for one of them, each once and
   * the oldest first, whichever of its references that is.
   *
   * @param options.override links them even where they belong to another order already: a person decided.
   */
  link(
    account: string,
    orderId: string,
    references: readonly string[],
    options?: { readonly override?: boolean },
  ): Promise<Linked>;
  /** Deletes observations that have been placed, or that a person discarded. Answers how many. */
  removeUnplaced(unplaced: readonly UnplacedObservation[]): Promise<number>;
  /**
   * Lists the observations that wait, oldest first.
   *
   * @param account undefined: of every account.
   * @throws {@link StoreError} `bad_cursor` when `after` is not a `next` of this list.
   */
  unplaced(
    account: string | undefined,
    request?: UnplacedRequest,
  ): Promise<Page<UnplacedObservation>>;
  /** Counts the observations that wait. */
  unplacedCounts(account: string): Promise<UnplacedCounts>;
}
