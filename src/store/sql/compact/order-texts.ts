import type { Observation } from '../../../order/observation.js';
import type { ByOrder } from '../../by-order.js';
import { orderKeyText } from '../../order-key.js';
import type { NewOrderRow } from '../../store.js';
import { observationText } from './observation-text.js';
import type { OrderWords, RecentWords } from './order-words.js';
import { recordText } from './record-text.js';

type Write = { readonly row: NewOrderRow };

/** The texts of several writes, which refer to the words of their orders. */
export class TextsOfWrites {
  readonly #recent: RecentWords;
  readonly #words = new Map<NewOrderRow, OrderWords | undefined>();

  constructor(byOrder: ByOrder<Write>, recent: RecentWords) {
    this.#recent = recent;
    for (const [key, { row }] of byOrder) this.#words.set(row, recent.before(key, row.version));
  }

  /** The text of an observation. May add words, so it is called before the others. */
  observation(observation: Observation, row: NewOrderRow): string {
    return observationText(observation, this.#words.get(row));
  }

  record(row: NewOrderRow): string {
    return recordText(row.record, row, this.#words.get(row));
  }

  /** Undefined: they are not known, or there are none. */
  words(row: NewOrderRow): string | undefined {
    return this.#words.get(row)?.text || undefined;
  }

  /** Keeps the words of the writes that were made, for the next ones. */
  keep(written: ReadonlySet<Write | undefined>): void {
    for (const write of written) {
      const words = write && this.#words.get(write.row);
      if (words === undefined || write === undefined) continue;
      this.#recent.keep(orderKeyText(write.row), write.row.version, words);
    }
  }
}
