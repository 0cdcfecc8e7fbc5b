import type { Observation } from '../../../order/observation.js';
import type { ByOrder } from '../../by-order.js';
import type { NewOrderRow } from '../../store.js';
import { observationText } from './observation-text.js';
import type { OrderWords, RecentWords } from './order-words.js';
import { recordText } from './record-text.js';

/** What the texts of one write refer to. */
export class OrderTexts {
  readonly #row: NewOrderRow;
  readonly #words: OrderWords | undefined;

  /** @param words of the row before; undefined: they are not known, and stay as they are. */
  constructor(row: NewOrderRow, words: OrderWords | undefined) {
    this.#row = row;
    this.#words = words;
  }

  /** The text of an observation. May add words, so it is called before the others. */
  observation(observation: Observation): string {
    return observationText(observation, this.#words);
  }

  get record(): string {
    return recordText(this.#row.record, this.#row, this.#words);
  }

  get words(): string | undefined {
    return this.#words?.text || undefined;
  }
}

/** The texts of writes, by their rows. */
export class TextsOfWrites {
  readonly #texts: ReadonlyMap<NewOrderRow, OrderTexts>;

  constructor(byOrder: ByOrder<{ readonly row: NewOrderRow }>, words: RecentWords) {
    const rows = [...byOrder.values()].map(({ row }) => row);
    this.#texts = new Map(rows.map((row) => [row, new OrderTexts(row, words.before(row))]));
  }

  /** Keeps the words of the writes that were made. */
  keep(written: ReadonlySet<{ readonly row: NewOrderRow } | undefined>, words: RecentWords): void {
    for (const write of written) {
      if (write === undefined) continue;
      const { words: text } = this.of(write.row);
      if (text !== undefined) words.keep(write.row, text);
    }
  }

  of(row: NewOrderRow): OrderTexts {
    return this.#texts.get(row) ?? new OrderTexts(row, undefined);
  }
}
