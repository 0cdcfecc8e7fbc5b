import type { Instant } from '../../order/time/instant.js';
import { pagesOf } from '../../store/page.js';
import type { Store, UnplacedObservation, UnplacedRequest } from '../../store/store.js';
import type { Logger } from '../runtime/logger.js';
import { type Audit, checkedAudit } from './audit.js';

/** An observation that waits for its order. */
export interface UnplacedView {
  /** The object that it is about. */
  readonly reference: string;
  /** Everything that would find its order, `reference` first. */
  readonly references: readonly string[];
  readonly observationId: string;
  /** The provider's name for it, such as an event type. */
  readonly label?: string;
  /** When the provider reported it, in microseconds. */
  readonly instant: Instant;
  /** When it arrived, in microseconds. */
  readonly arrivedAt: Instant;
}

/** What the lists of unplaced observations need. */
export interface UnplacedDependencies {
  readonly store: Pick<Store, 'unplaced' | 'removeUnplaced'>;
  readonly account: string;
  readonly logger: Logger;
}

/** A page of the observations that wait for their orders, oldest first. */
export async function unplacedPage(
  { store, account }: UnplacedDependencies,
  request?: UnplacedRequest,
): Promise<{ readonly unplaced: readonly UnplacedView[]; readonly next?: string }> {
  const { items, ...rest } = await store.unplaced(account, request);
  return { unplaced: items.map(viewOf), ...rest };
}

function viewOf({ reference, observation, arrivedAt }: UnplacedObservation): UnplacedView {
  const { id: observationId, references, label, instant } = observation;
  const shown = { reference, references, observationId, instant, arrivedAt };
  return label === undefined ? shown : { ...shown, label };
}

/** Observations that belong to no order. */
export interface Discarding {
  readonly reference: string;
  /** Absent: every observation with this reference. */
  readonly observationId?: string;
}

/** The result of one discarding. */
export interface Discarded extends Discarding {
  /** How many observations were deleted. 0: none of these waits. */
  readonly discarded: number;
}

/**
 * Deletes observations that belong to no order, as a person decided. One result for each entry, in the
 * same order.
 *
 * @throws {ConfigurationError} for an actor or a reason that is missing.
 */
export async function discardUnplaced(
  { store, account, logger }: UnplacedDependencies,
  entries: readonly Discarding[],
  given: Audit,
): Promise<readonly Discarded[]> {
  const audit = checkedAudit(given);
  const results: Discarded[] = [];
  for (const entry of entries) {
    const { reference, observationId } = entry;
    const found: UnplacedObservation[] = [];
    const read = (from: UnplacedRequest) =>
      store.unplaced(account, { limit: 500, reference, ...from });
    for await (const { items } of pagesOf(read)) {
      found.push(
        ...items.filter(
          ({ observation }) => observationId === undefined || observation.id === observationId,
        ),
      );
    }
    const discarded = found.length === 0 ? 0 : await store.removeUnplaced(found);
    logger.info({ ...entry, ...audit, discarded }, 'observations without an order were discarded');
    results.push({ ...entry, discarded });
  }
  return results;
}
