import type { Observation } from '../../order/observation.js';
import type { Linked, ReferenceConflict, Store, UnplacedObservation } from '../../store/store.js';
import { linkedByHandAt } from '../references/link-by-hand.js';

/** What placing imported observations needs. */
export interface PlacingDependencies {
  readonly store: Pick<Store, 'place' | 'link' | 'removeUnplaced' | 'history'>;
  /** Links a reference that belongs to another order to this one, as a person decided. */
  relink(account: string, orderId: string, reference: string): Promise<Linked>;
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
 * in goes on waiting. Where several orders name a reference, the one to which a person linked it last has it.
 *
 * @returns the references that belong to another order, about which no person decided.
 */
export async function linkImported(
  dependencies: PlacingDependencies,
  order: Named,
): Promise<readonly ReferenceConflict[]> {
  const { store, takeIn } = dependencies;
  const { account, orderId, observations } = order;
  const conflicts: ReferenceConflict[] = [];
  const placed: UnplacedObservation[] = [];
  const seen = new Set<string>();
  let open = observations.flatMap(({ observation }) => observation.references ?? []);
  while (open.length > 0) {
    const references = [...new Set(open)];
    for (const reference of references) seen.add(reference);
    const linked = await store.link(account, orderId, references);
    const found = [...linked.waiting];
    for (const conflict of linked.conflicts) {
      const winner = await decidedFor(dependencies, order, conflict);
      if (winner === undefined) conflicts.push(conflict);
      if (winner !== orderId) continue;
      found.push(...(await dependencies.relink(account, orderId, conflict.reference)).waiting);
    }
    for (const waiting of found) {
      if (await takeIn({ ...waiting.observation, orderId })) placed.push(waiting);
    }
    open = found
      .flatMap(({ observation }) => observation.references)
      .filter((reference) => !seen.has(reference));
  }
  if (placed.length > 0) await store.removeUnplaced(placed);
  return conflicts;
}

/** The order to which a person linked a reference last. Undefined: nobody did. */
async function decidedFor(
  { store }: PlacingDependencies,
  { account, orderId, observations }: Named,
  { reference, orderId: other }: ReferenceConflict,
): Promise<string | undefined> {
  const [others = []] = await store.history([{ account, orderId: other }]);
  const here = linkedByHandAt(observations, reference);
  const there = linkedByHandAt(others, reference);
  if (here === undefined && there === undefined) return undefined;
  return (here ?? -1) > (there ?? -1) ? orderId : other;
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
