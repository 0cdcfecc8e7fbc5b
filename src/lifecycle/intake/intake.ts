import type { Milestone } from '../../order/milestone/milestone.js';
import type { Observation } from '../../order/observation.js';
import type { OrderLimits } from '../../order/options/order-limits.js';
import type { Ingested } from '../../order/receipt.js';
import type { Standing } from '../../order/standing.js';
import { foldNext, standingsOf } from '../fold.js';
import { type Published, publish } from '../milestones/publish.js';
import { bytesOf } from '../record/observation-bytes.js';
import { isPruned, isSetAside, type OrderRecord } from '../record/order-record.js';
import {
  arrivedWhileRead,
  exceedsLimits,
  isFull,
  setAside,
  whyFull,
  whySetAside,
  withoutContent,
} from '../record/set-aside.js';
import { movesUp, sameContent } from '../sorting/identity.js';
import { identified, type KnownObservations } from './known-observations.js';
import { observePruned } from './late-after-pruning.js';
import { withMove } from './moves.js';
import { Refold } from './refold.js';

/** An order while a batch of observations is taken in. */
export class Intake {
  record: OrderRecord | undefined;
  readonly added: Observation[] = [];
  readonly replaced: Observation[] = [];
  readonly milestones: Milestone[] = [];
  again: readonly string[] = [];
  // A receipt may have to wait for the refold.
  readonly #receipts: (() => Ingested)[] = [];
  readonly #known: KnownObservations;
  readonly #limits: OrderLimits;
  #refold: Refold | undefined;

  constructor(record: OrderRecord | undefined, known: KnownObservations, limits: OrderLimits) {
    this.record = record;
    this.#known = known;
    this.#limits = limits;
  }

  /**
   * Takes one observation in.
   *
   * @returns false when that needs the whole history.
   * @throws RangeError when it is about another order.
   */
  take(incoming: Observation): boolean {
    const { record } = this;
    // 1. An order that is set aside takes nothing in.
    if (record !== undefined) {
      checkAbout(record, incoming);
      if (isSetAside(record)) {
        const receipt = this.#reject(record, whySetAside(record), incoming);
        // If it is being read to begin anew, it has to be read again: this may be newer than the read.
        if (receipt.kind === 'set_aside') this.record = arrivedWhileRead(record);
        return true;
      }
    }

    // 2. A key of the shop stands for one content.
    if (incoming.source === 'shop' && record !== undefined) {
      const twin = this.#known.find(incoming.id);
      if (twin !== undefined && !sameContent(twin, incoming)) {
        this.#receipts.push(() => ({
          ...{ kind: 'key_reused', because: KEY_REUSED },
          ...about(incoming, record),
        }));
        return true;
      }
    }

    // 3. The same observation again is a duplicate.
    if (record?.shopReports?.includes(incoming.id) === true) {
      this.#receipts.push(() => ({ kind: 'duplicate', ...about(incoming, record) }));
      return true;
    }
    const observation = identified(incoming, this.#known);
    if (observation === undefined) return false;
    const twin = this.#known.find(observation.id);
    if (twin !== undefined && record !== undefined) return this.#repeat(record, twin, observation);

    // 4. A full pruned order rejects it; any other order that exceeds its limits is set aside.
    const bytes = bytesOf(observation);
    if (record !== undefined && isPruned(record) && isFull(record, bytes, this.#limits)) {
      this.#reject(record, whyFull(this.#limits), observation);
      return true;
    }
    if (exceedsLimits(record, this.#refold, bytes, this.#limits)) {
      this.#setAside(observation);
      return true;
    }

    // 5. Everything else is folded: at the end if it certainly belongs there.
    return this.#fold(observation, bytes);
  }

  /** Folds what is still to be folded. */
  settle(): void {
    if (this.#refold !== undefined && this.record !== undefined) {
      this.#become(this.#refold.fold(this.record, this.#known));
    }
    this.#refold = undefined;
  }

  /** Folds what is still to be folded, and returns the receipts in the order of the batch. */
  finish(): readonly Ingested[] {
    this.settle();
    return this.#receipts.map((receipt) => receipt());
  }

  #repeat(record: OrderRecord, twin: Observation, observation: Observation): boolean {
    if (movesUp(twin, observation) && !isPruned(record)) {
      if (this.#known.observations === undefined) return false;
      this.#known.replace(observation);
      this.replaced.push(observation);
      this.#refold ??= new Refold();
    }
    const refold = this.#refold;
    this.#receipts.push(() => ({
      kind: 'duplicate',
      ...about(observation, refold?.record ?? record),
    }));
    return true;
  }

  #fold(observation: Observation, bytes: number): boolean {
    const next =
      this.#refold === undefined
        ? recorded(this.record, observation, this.#known, bytes)
        : undefined;
    if (next === undefined && this.#known.observations === undefined) return false;
    this.#known.add(observation);
    this.added.push(observation);
    if (next !== undefined) {
      this.#become(next);
      const { record, standing, late } = next;
      this.#receipts.push(() => receiptOf(observation, record, standing, late));
      return true;
    }
    this.#refold ??= new Refold();
    this.#refold.add(bytes);
    const refold = this.#refold;
    this.#receipts.push(() => {
      const { record, standing, late } = refold.outcomeOf(observation);
      return receiptOf(observation, record, standing, late);
    });
    return true;
  }

  /** Sets the order aside because this observation exceeds its limits. */
  #setAside(observation: Observation): void {
    this.settle();
    let before = this.record;
    if (before === undefined) {
      // That the order exists is stored, but not the content of this first observation.
      const first = withoutContent(observation);
      before = recorded(undefined, first, this.#known, bytesOf(first))?.record;
      if (before === undefined) throw new Error('a first observation needs no history');
      this.added.push(first);
    }
    const next = publish(setAside(before, observation.id, this.#limits));
    this.#become(next);
    this.#reject(next.record, whySetAside(next.record), observation);
  }

  /** Rejects an observation, unless it is a duplicate of a known one. */
  #reject(record: OrderRecord, because: string, observation: Observation): Ingested {
    const twin = this.#known.find(observation.id);
    const receipt: Ingested =
      twin !== undefined && sameContent(twin, observation)
        ? { kind: 'duplicate', ...about(observation, record) }
        : { kind: 'set_aside', because, ...about(observation, record) };
    this.#receipts.push(() => receipt);
    return receipt;
  }

  #become({ record, milestones, again }: Published): void {
    this.record = record;
    this.milestones.push(...milestones);
    this.again = again;
  }
}

const KEY_REUSED =
  'The shop reported something else under this key before. Report it under a key of its own.';

/** An order after one observation that is new to it. */
interface Recorded extends Published {
  readonly standing: Standing;
  readonly late: boolean;
}

/** Records an observation that certainly belongs at the end. Undefined: a refold is needed. */
function recorded(
  record: OrderRecord | undefined,
  observation: Observation,
  known: KnownObservations,
  size: number,
): Recorded | undefined {
  const bytes = (record?.bytes ?? 0) + size;
  if (record === undefined) {
    const { folded, standings } = standingsOf([...(known.observations ?? []), observation], known);
    const standing = standings.find((one) => one.observation === observation)?.standing;
    if (standing === undefined) throw new Error('the fold lost an observation');
    return { standing, late: false, ...publish({ folded, published: [], bytes }) };
  }
  if (isPruned(record)) {
    const { record: after, standing } = observePruned(record, observation);
    return { standing, late: true, ...publish({ ...after, bytes }) };
  }
  const next = foldNext(record.folded, observation, known);
  if (next === undefined) return undefined;
  const { folded, standing } = next;
  const late = folded.joined !== undefined && folded.greatest.instant > observation.instant;
  return { standing, late, ...publish(withMove({ ...record, folded, bytes }, record.folded)) };
}

function receiptOf(
  observation: Observation,
  record: OrderRecord,
  standing: Standing,
  late: boolean,
): Ingested {
  return { kind: 'recorded', ...about(observation, record), standing, late };
}

function about({ id }: Observation, { folded }: OrderRecord) {
  const { account, orderId, snapshot } = folded;
  const { order, fraud } = snapshot.value;
  return { observationId: id, account, orderId, state: order, fraudState: fraud };
}

function checkAbout({ folded }: OrderRecord, { account, orderId }: Observation): void {
  if (folded.account === account && folded.orderId === orderId) return;
  throw new RangeError('this observation is about another order');
}
