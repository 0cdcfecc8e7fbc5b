/** A binary heap: takes items out smallest first, each in logarithmic time. */
export class Heap<Item extends object> {
  readonly #items: Item[] = [];
  readonly #compare: (a: Item, b: Item) => number;

  /** @param compare negative when `a` comes out first. */
  constructor(compare: (a: Item, b: Item) => number) {
    this.#compare = compare;
  }

  add(item: Item): void {
    const items = this.#items;
    let place = items.push(item) - 1;
    for (;;) {
      const parent = (place - 1) >> 1;
      const above = items[parent];
      if (above === undefined || this.#compare(above, item) < 0) break;
      items[place] = above;
      place = parent;
    }
    items[place] = item;
  }

  /** Removes and returns the smallest item; undefined when there is none. */
  take(): Item | undefined {
    const items = this.#items;
    const [smallest] = items;
    const last = items.pop();
    if (last === undefined || last === smallest) return last;
    let place = 0;
    for (;;) {
      const left = items[2 * place + 1];
      if (left === undefined) break;
      const right = items[2 * place + 2];
      const isRight = right !== undefined && this.#compare(right, left) < 0;
      const below = isRight ? right : left;
      if (this.#compare(last, below) < 0) break;
      items[place] = below;
      place = 2 * place + (isRight ? 2 : 1);
    }
    items[place] = last;
    return smallest;
  }
}
