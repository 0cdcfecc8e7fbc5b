import type { Observation } from '../../order/observation.js';
import type { Standing } from '../../order/standing.js';
import { standingsOf } from '../fold.js';
import { type Published, publish } from '../milestones/publish.js';
import type { OrderRecord } from '../record/order-record.js';
import { originalId } from '../sorting/conflicting-contents.js';
import type { KnownObservations } from './known-observations.js';

/** The observations of a batch that belong before others: folded together, with the whole history, once. */
export class Refold {
  count = 0;
  bytes = 0;
  /** The order after the fold. */
  record: OrderRecord | undefined;
  /** By the id of the observation: a repeated read is folded as it arrived last. */
  #standings: ReadonlyMap<string, Standing> = new Map();

  add(bytes: number): void {
    this.count += 1;
    this.bytes += bytes;
  }

  fold(record: OrderRecord, known: KnownObservations): Published {
    if (known.observations === undefined) throw new Error('the whole history is needed');
    const { folded, judgements } = standingsOf(known.observations, known);
    this.#standings = new Map(judgements.map((one) => [one.observation.id, one.standing]));
    const next = publish({ ...record, folded, bytes: (record.bytes ?? 0) + this.bytes });
    this.record = next.record;
    return next;
  }

  /** The outcome of one of its observations, after the fold. */
  outcomeOf(observation: Observation): {
    readonly record: OrderRecord;
    readonly standing: Standing;
    readonly late: boolean;
  } {
    const { record } = this;
    const standing = this.#standings.get(observation.id);
    if (record === undefined || standing === undefined) throw new Error('it is not folded yet');
    return { record, standing, late: record.folded.last.id !== originalId(observation) };
  }
}
