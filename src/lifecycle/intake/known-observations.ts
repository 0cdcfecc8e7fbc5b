import type { Observation } from '../../order/observation.js';
import type { FoldOptions } from '../folding/folded.js';
import type { History } from '../history.js';
import type { OrderRecord } from '../record/order-record.js';
import { sameContent, withOwnId } from '../sorting/identity.js';

/** What is known of the observations of an order before a batch of new ones is taken in. */
export type Known =
  /** By id: the stored observations among those with an id of the batch. */
  | ReadonlyMap<string, Observation>
  /** The whole history. */
  | History;

/** The observations of an order while a batch is taken in. */
export interface KnownObservations extends FoldOptions {
  /** All of them; absent: only some are known. */
  readonly observations?: readonly Observation[];
  find(id: string): Observation | undefined;
  add(observation: Observation): void;
  replace(observation: Observation): void;
}

/** The known observations of an order, to be looked up and added to. */
export function knownObservations(
  record: OrderRecord | undefined,
  known: Known,
): KnownObservations {
  const isHistory = 'observations' in known;
  if (!isHistory && record !== undefined) {
    const added = new Map<string, Observation>();
    const add = (observation: Observation) => void added.set(observation.id, observation);
    return { find: (id) => added.get(id) ?? known.get(id), add, replace: add };
  }
  // Of an order without a record, nothing else can be stored.
  return isHistory
    ? new WholeHistory([...known.observations], known.dismissed)
    : new WholeHistory([...known.values()]);
}

/**
 * An observation under the id under which it is, or will be, stored: an id of its own where a different
 * content has its id already. Undefined when that needs the whole history.
 */
export function identified(
  incoming: Observation,
  known: KnownObservations,
): Observation | undefined {
  const twin = known.find(incoming.id);
  if (twin === undefined || sameContent(twin, incoming)) return incoming;
  // Only the whole history shows whether it came before under an id of its own.
  return known.observations === undefined ? undefined : withOwnId(incoming);
}

class WholeHistory implements KnownObservations {
  readonly observations: Observation[];
  readonly dismissed?: ReadonlySet<string>;

  constructor(observations: Observation[], dismissed?: ReadonlySet<string>) {
    this.observations = observations;
    if (dismissed !== undefined) this.dismissed = dismissed;
  }

  find(id: string): Observation | undefined {
    return this.observations.find((one) => one.id === id);
  }

  add(observation: Observation): void {
    this.observations.push(observation);
  }

  replace(observation: Observation): void {
    const index = this.observations.findIndex(({ id }) => id === observation.id);
    this.observations[index] = observation;
  }
}
