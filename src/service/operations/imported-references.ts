import type { Observation } from '../../order/observation.js';
import type { ReferenceConflict, Store, UnplacedObservation } from '../../store/store.js';

/** What placing imported observations needs. */
export interface PlacingDependencies {
  readonly store: Pick<Store, 'place' | 'link' | 'removeUnplaced'>;
  /** Takes an observation in. False: it was not taken in, and this was reported. */
  takeIn(observation: Observation): Promise<boolean>;
}

/** An imported order, as far as its references are concerned. */
interface Named {
  readonly account: string;
  readonly orderId: string;
  readonly observations: readonly { readonly observation: Observation }[];
}

/**
 * Links the references of an imported order to it, and takes in what waited for them. What was not taken
 * in goes on waiting.
 */
export async function linkImported(
  { store, takeIn }: PlacingDependencies,
  { account, orderId, observations }: Named,
): Promise<readonly ReferenceConflict[]> {
  const conflicts: ReferenceConflict[] = [];
  const placed: UnplacedObservation[] = [];
  const seen = new Set<string>();
  let open = observations.flatMap(({ observation }) => observation.references ?? []);
  while (open.length > 0) {
    const references = [...new Set(open)];
    for (const reference of references) seen.add(reference);
    const linked = await store.link(account, orderId, references);
    conflicts.push(...linked.conflicts);
    for (const waiting of linked.waiting) {
      if (await takeIn({ ...waiting.observation, orderId })) placed.push(waiting);
    }
    open = linked.waiting
      .flatMap(({ observation }) => observation.references)
      .filter((reference) => !seen.has(reference));
  }
  if (placed.length > 0) await store.removeUnplaced(placed);
  return conflicts;
}

/**
 * Takes an observation in whose order was not known where it was exported. False: it is not known here
 * either, and the observation waits here.
 */
export async function placeImported(
  { store, takeIn }: PlacingDependencies,
  unplaced: UnplacedObservation,
): Promise<boolean> {
  const orderId = await store.place(unplaced);
  if (orderId === undefined) return false;
  await takeIn({ ...unplaced.observation, orderId });
  return true;
}
