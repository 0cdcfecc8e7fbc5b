import type { OrderEvent } from '../order/event.js';
import type { Milestone } from '../order/milestone/milestone.js';
import type { Observation } from '../order/observation.js';
import { ORDER_LIMITS, type OrderLimits } from '../order/options/order-limits.js';
import type { Ingested } from '../order/receipt.js';
import type { Standing } from '../order/standing.js';
import { type FoldOptions, fold, foldNext, standingsOf } from './fold.js';
import type { History } from './history.js';
import { type Published, published } from './milestones/published.js';
import {
  bytesOf,
  isPruned,
  isSetAside,
  type OrderRecord,
  type SetAsideRecord,
} from './record/order-record.js';
import { dismissedLate, observePruned } from './record/pruned.js';
import {
  arrivedWhileRead,
  emptied,
  isComplete,
  outgrows,
  setAside,
  whyComplete,
  whySetAside,
} from './record/set-aside.js';
import { movesUp, sameContent, withOwnId } from './sorting/identity.js';
import { cameUnder } from './sorting/renderings.js';

/** What is known of the observations of an order before a batch of new ones is taken in. */
export type Known =
  /** By id: those of the batch's ids that are stored. */
  | ReadonlyMap<string, Observation>
  /** Everything. */
  | History;

/** What a batch of observations did to an order. */
export interface TakenIn {
  /** The order afterwards: the very same record where nothing changed. */
  readonly record?: OrderRecord;
  /** One for each observation, in the same order. */
  readonly receipts: readonly Ingested[];
  /** What is new, under the ids under which it is to be stored. */
  readonly added: readonly Observation[];
  /** What takes the place of an older observation under the same id. */
  readonly replaced: readonly Observation[];
  /** What became due by it, in that order. */
  readonly milestones: readonly Milestone[];
  /**
   * If anything changed: keys of recorded milestones that are judged again before they are handed over
   * and are due now. One that was withdrawn comes back.
   */
  readonly again: readonly string[];
}

/**
 * Takes observations about one order in, in the order in which they arrived. The one place that says
 * what an observation does: whether it is new, the same again, or another content under a known id;
 * what the order is after it; which milestones it makes due; and what it does to an order whose
 * history was pruned, or that outgrew its limits. Pure.
 *
 * @param record what the order was before; undefined for the first word about it.
 * @param known what is stored of its observations.
 * @param limits how large it may grow; one that outgrows them is set aside whole.
 * @returns `needs_history` when that does not suffice: call it again with the whole history.
 * @throws RangeError when an observation is about another order.
 */
export function takeIn(
  record: OrderRecord | undefined,
  batch: readonly Observation[],
  known: Known,
  limits: OrderLimits = ORDER_LIMITS,
): TakenIn | 'needs_history' {
  const memory = memoryOf(record, known);
  const receipts: (() => Ingested)[] = [];
  const added: Observation[] = [];
  const replaced: Observation[] = [];
  const milestones: Milestone[] = [];
  let again: readonly string[] = [];
  let current = record;
  // What belongs before something that is folded already waits here: all of it is folded at once.
  let unfolded: Unfolded | undefined;
  const become = (next: Published) => {
    ({ record: current, again } = next);
    milestones.push(...next.milestones);
  };
  const settle = () => {
    if (unfolded !== undefined && current !== undefined) become(unfolded.folded(current, memory));
    unfolded = undefined;
  };
  for (const incoming of batch) {
    if (current !== undefined) checkAbout(current, incoming);
    if (current !== undefined && isSetAside(current)) {
      const receipt = refusedIn(current, whySetAside(current), incoming, memory);
      receipts.push(() => receipt);
      // Whoever is reading the order to begin it anew has to read again: this may be newer.
      if (receipt.kind === 'set_aside') current = arrivedWhileRead(current);
      continue;
    }
    const observation = identified(incoming, memory);
    if (observation === undefined) return 'needs_history';
    const about = { observationId: observation.id };
    const twin = memory.find(observation.id);
    if (twin !== undefined && current !== undefined) {
      if (movesUp(twin, observation) && !isPruned(current)) {
        if (memory.observations === undefined) return 'needs_history';
        memory.replace(observation);
        replaced.push(observation);
        unfolded ??= new Unfolded();
      }
      const [then, later] = [current, unfolded];
      receipts.push(() => ({ kind: 'duplicate', ...about, ...whereIs(later?.record ?? then) }));
      continue;
    }
    const bytes = bytesOf(observation);
    if (current !== undefined && isPruned(current) && isComplete(current, bytes, limits)) {
      const receipt = refusedIn(current, whyComplete(limits), observation, memory);
      receipts.push(() => receipt);
      continue;
    }
    if (outgrows(current, unfolded, bytes, limits)) {
      settle();
      const outgrown = outgrownBy(observation, current, memory, limits);
      become(outgrown);
      added.push(...outgrown.added);
      const { record: aside } = outgrown;
      const receipt = refusedIn(aside, whySetAside(aside), observation, memory);
      receipts.push(() => receipt);
      continue;
    }
    const recorded =
      unfolded === undefined ? recordedIn(current, observation, memory, bytes) : undefined;
    if (recorded === undefined && memory.observations === undefined) return 'needs_history';
    memory.add(observation);
    added.push(observation);
    if (recorded === undefined) {
      unfolded ??= new Unfolded();
      unfolded.add(bytes);
      const later = unfolded;
      receipts.push(() => ({ kind: 'recorded', ...about, ...later.receiptOf(observation) }));
    } else {
      become(recorded);
      const { record: then, standing, late } = recorded;
      receipts.push(() => ({ kind: 'recorded', ...about, standing, late, ...whereIs(then) }));
    }
  }
  settle();
  return {
    ...(current === undefined ? {} : { record: current }),
    receipts: receipts.map((receipt) => receipt()),
    added,
    replaced,
    milestones,
    again,
  };
}

/** An order that is set aside by one observation too many, and what of that one is stored. */
function outgrownBy(
  observation: Observation,
  record: OrderRecord | undefined,
  memory: Memory,
  limits: OrderLimits,
): Published<SetAsideRecord> & { readonly added: readonly Observation[] } {
  if (record !== undefined) {
    return { ...published(setAside(record, observation.id, limits)), added: [] };
  }
  // The first word about an order: that it was heard of is stored, what it says is not.
  const first = emptied(observation);
  const recorded = recordedIn(undefined, first, memory, bytesOf(first));
  if (recorded === undefined) throw new Error('a first word needs no history');
  return { ...published(setAside(recorded.record, observation.id, limits)), added: [first] };
}

/**
 * An order here that is set aside elsewhere: what was said about it there since nobody knows here, so
 * it is set aside here, too. Undefined where nothing changes by that. Pure.
 */
export function setAsideAs(record: OrderRecord, elsewhere: OrderRecord): Published | undefined {
  if (!isSetAside(elsewhere) || isSetAside(record) || isPruned(record)) return undefined;
  const { by, limits } = elsewhere.setAside;
  return published(setAside(record, by, limits));
}

/** What is said about an order that takes nothing in any more: known already, or refused. */
function refusedIn(
  record: OrderRecord,
  because: string,
  observation: Observation,
  memory: Memory,
): Ingested {
  const about = { observationId: observation.id, ...whereIs(record) };
  const twin = memory.find(observation.id);
  return twin !== undefined && sameContent(twin, observation)
    ? { kind: 'duplicate', ...about }
    : { kind: 'set_aside', because, ...about };
}

/** What an operator's decision to dismiss an observation does to its order. */
export type Dismissal =
  | {
      readonly kind: 'dismissed';
      readonly record: OrderRecord;
      readonly milestones: readonly Milestone[];
      /** As in {@link TakenIn}. */
      readonly again: readonly string[];
    }
  /** There is nothing to decide; the sentence says why. */
  | { readonly kind: 'not_parked'; readonly message: string };

/**
 * Sets an observation aside that is parked, or that belongs to the other mode: it stays in the history
 * and closes no gate any more. Pure.
 */
export function dismiss(
  record: OrderRecord,
  observationId: string,
  { observations, dismissed = new Set() }: History,
): Dismissal {
  if (isSetAside(record)) return { kind: 'not_parked', message: whySetAside(record) };
  const parked = record.folded.parked.find(({ id }) => id === observationId);
  // Whatever came after an order was pruned is parked; whatever is of the other mode closes gates.
  const isUnlisted = observations.some(
    ({ id, events }) => id === observationId && (isPruned(record) || events.some(saysOtherMode)),
  );
  if (parked === undefined && !isUnlisted) {
    const message = `Observation ${observationId} is applied: there is nothing to decide.`;
    return { kind: 'not_parked', message };
  }
  const isDecided = parked === undefined ? dismissed.has(observationId) : parked.dismissed;
  if (isDecided === true) {
    const message = `Observation ${observationId} was dismissed already: see the history.`;
    return { kind: 'not_parked', message };
  }
  const decided = { dismissed: new Set([...dismissed, observationId]) };
  const next = isPruned(record)
    ? published(dismissedLate(record, observations, decided.dismissed))
    : published({ ...record, folded: fold(observations, decided) });
  return { kind: 'dismissed', ...next };
}

function saysOtherMode(event: OrderEvent): boolean {
  if (event.type !== 'facts.reported') return false;
  return event.facts.flags?.some(({ kind }) => kind === 'wrong_mode') === true;
}

/** What one observation that is new to an order did to it. */
interface Recorded extends Published {
  readonly standing: Standing;
  readonly late: boolean;
}

/** At the end, where it certainly belongs there. Undefined: everything has to be folded again. */
function recordedIn(
  record: OrderRecord | undefined,
  observation: Observation,
  memory: Memory,
  size: number,
): Recorded | undefined {
  const bytes = (record?.bytes ?? 0) + size;
  if (record !== undefined && isPruned(record)) {
    const { record: after, standing } = observePruned(record, observation);
    return { standing, late: true, ...published({ ...after, bytes }) };
  }
  const next = record && foldNext(record.folded, observation, memory);
  if (record !== undefined && next !== undefined) {
    const { folded, standing } = next;
    return { standing, late: false, ...published({ ...record, folded, bytes }) };
  }
  if (record !== undefined) return undefined;
  const { folded, judgements } = standingsOf([...(memory.observations ?? []), observation], memory);
  const standing = judgements.find((one) => one.observation === observation)?.standing;
  if (standing === undefined) throw new Error('the fold lost an observation');
  return { standing, late: false, ...published({ folded, published: [], bytes }) };
}

/** Observations that were taken in and are to be folded, with everything before them, at once. */
class Unfolded {
  count = 0;
  bytes = 0;
  /** The order once they were folded. */
  record: OrderRecord | undefined;
  /** By the id of the observation: a read that was told twice is folded as it was told last. */
  #standings = new Map<string, Standing>();

  add(bytes: number): void {
    this.count += 1;
    this.bytes += bytes;
  }

  folded(record: OrderRecord, memory: Memory): Published {
    if (memory.observations === undefined) throw new Error('the whole history is needed');
    const { folded, judgements } = standingsOf(memory.observations, memory);
    this.#standings = new Map(judgements.map((one) => [one.observation.id, one.standing]));
    const next = published({ ...record, folded, bytes: (record.bytes ?? 0) + this.bytes });
    this.record = next.record;
    return next;
  }

  receiptOf(observation: Observation) {
    const standing = this.#standings.get(observation.id);
    if (this.record === undefined || standing === undefined)
      throw new Error('it is not folded yet');
    const late = this.record.folded.last.id !== cameUnder(observation);
    return { standing, late, ...whereIs(this.record) };
  }
}

/** The observations of an order while a batch is taken in. */
interface Memory extends FoldOptions {
  /** All of them; absent: not all of them are known. */
  readonly observations?: readonly Observation[];
  find(id: string): Observation | undefined;
  add(observation: Observation): void;
  replace(observation: Observation): void;
}

function memoryOf(record: OrderRecord | undefined, known: Known): Memory {
  const complete = 'observations' in known;
  if (!complete && record !== undefined) {
    const fresh = new Map<string, Observation>();
    const add = (observation: Observation) => void fresh.set(observation.id, observation);
    return { find: (id) => fresh.get(id) ?? known.get(id), add, replace: add };
  }
  // Of an order that was never heard of, all that is known is everything there is.
  const observations = complete ? [...known.observations] : [...known.values()];
  return {
    ...(complete ? known : {}),
    observations,
    find: (id) => observations.find((one) => one.id === id),
    add: (observation) => void observations.push(observation),
    replace(observation) {
      const place = observations.findIndex(({ id }) => id === observation.id);
      observations[place] = observation;
    },
  };
}

/**
 * The observation under the id under which it is, or will be, stored: an id of its own where another
 * content came under the same id before. Undefined when only the history could tell.
 */
function identified(incoming: Observation, memory: Memory): Observation | undefined {
  const twin = memory.find(incoming.id);
  if (twin === undefined || sameContent(twin, incoming)) return incoming;
  // Whether it came before under an id of its own, only the history tells.
  return memory.observations === undefined ? undefined : withOwnId(incoming);
}

function checkAbout({ folded }: OrderRecord, { account, orderId }: Observation): void {
  if (folded.account === account && folded.orderId === orderId) return;
  throw new RangeError('this observation is about another order');
}

function whereIs({ folded }: OrderRecord) {
  const { account, orderId, snapshot } = folded;
  const { order, fraud } = snapshot.value;
  return { account, orderId, state: order, fraudState: fraud };
}
