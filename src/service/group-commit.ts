import { ByteBudget } from './byte-budget.js';

/** What became of one item of a batch. */
export type Outcome<Result> =
  | { readonly done: Result }
  /** Somebody else changed the same key in the meantime: try again with what is there now. */
  | { readonly again: true };

/** How a group commit works. */
export interface GroupCommitOptions<Item, Result> {
  /** Items with one key are never in two batches at a time, and keep their order. */
  readonly keyOf: (item: Item) => string;
  /** Commits a batch; one outcome for each item, in the same order. */
  readonly commit: (batch: readonly Item[]) => Promise<readonly Outcome<Result>[]>;
  /** How many batches may be under way at once. Default 2. */
  readonly inFlight?: number;
  /** How many items one batch may hold. Default 512. */
  readonly batchSize?: number;
  /** How many items may wait; one more is refused with {@link QueueFull}. Default 10 000. */
  readonly queueSize?: number;
  /**
   * How many bytes the items may have, {@link GroupCommitOptions.sizeOf} each, that wait or are being
   * committed; one more is refused with {@link QueueFull}, unless it is alone. Default: any.
   */
  readonly queueBytes?: number;
  /** How many bytes an item has, about. Default: none. */
  readonly sizeOf?: (item: Item) => number;
  /** How often an item is tried again after a conflict. Default 50. */
  readonly tries?: number;
  /**
   * Milliseconds an item may wait before it is begun; then it is refused with {@link WaitedTooLong},
   * because nobody waits for its answer any more. Default: for ever.
   */
  readonly patience?: number;
  /**
   * Whether a failed batch may be the fault of one of its items. Then each is tried alone; otherwise
   * all of them fail at once. Default: it may.
   */
  readonly mayBeOneItem?: (error: unknown) => boolean;
  /** Milliseconds on a clock that only moves forward. Default `performance.now`. */
  readonly now?: () => number;
}

/** More is waiting than may wait. */
export class QueueFull extends Error {
  readonly code = 'queue_full';
  constructor(size: number, what = 'items') {
    super(`${size} ${what} are waiting to be committed; try again later`);
    this.name = 'QueueFull';
  }
}

/** It could not be begun in time. */
export class WaitedTooLong extends Error {
  readonly code = 'waited_too_long';
  constructor(patience: number) {
    super(`not begun within ${patience} ms; try again later`);
    this.name = 'WaitedTooLong';
  }
}

interface Waiting<Item, Result> {
  readonly item: Item;
  readonly key: string;
  tries: number;
  readonly since: number;
  readonly resolve: (result: Result) => void;
  readonly reject: (error: unknown) => void;
}

/**
 * Coalesces concurrent items into few transactions: a commit costs roughly the same for one item as
 * for many. When idle, whatever came together is committed at once. A batch that fails as a whole is
 * tried again item by item, so that a poisoned one fails alone.
 */
export class GroupCommit<Item, Result> {
  readonly #options: Required<GroupCommitOptions<Item, Result>>;
  readonly #busy = new Set<string>();
  #waiting: Waiting<Item, Result>[] = [];
  #inFlight = 0;
  /** How many items they hold. */
  #underWay = 0;
  /** Of what waits and what is under way. */
  readonly #bytes: ByteBudget;
  #soon = false;
  #later: NodeJS.Timeout | undefined;
  #idle: (() => void)[] = [];

  constructor(options: GroupCommitOptions<Item, Result>) {
    this.#options = {
      inFlight: 2,
      batchSize: 512,
      queueSize: 10_000,
      queueBytes: Number.POSITIVE_INFINITY,
      sizeOf: () => 0,
      tries: 50,
      patience: Number.POSITIVE_INFINITY,
      mayBeOneItem: () => true,
      now: () => performance.now(),
      ...options,
    };
    this.#bytes = new ByteBudget(this.#options.queueBytes);
  }

  /** Answers after the transaction that holds the item has committed. */
  submit(item: Item): Promise<Result> {
    if (this.#waiting.length >= this.#options.queueSize) {
      return Promise.reject(new QueueFull(this.#waiting.length));
    }
    const share = this.#bytes.share();
    if (!share.grow(this.#options.sizeOf(item))) {
      return Promise.reject(new QueueFull(this.#bytes.used, 'bytes'));
    }
    const done = new Promise<Result>((resolve, reject) => {
      const key = this.#options.keyOf(item);
      this.#waiting.push({ item, key, tries: 0, since: this.#options.now(), resolve, reject });
      this.#pumpSoon();
    });
    const free = () => share.end();
    done.then(free, free);
    return done;
  }

  /** How many items wait or are being committed. */
  get pending(): number {
    return this.#waiting.length + this.#busy.size;
  }

  /** Resolves when nothing waits and nothing is under way. */
  drained(): Promise<void> {
    if (this.#inFlight === 0 && this.#waiting.length === 0) return Promise.resolve();
    return new Promise((resolve) => this.#idle.push(resolve));
  }

  /** Once what is happening now has happened: what comes of it goes together. */
  #pumpSoon(): void {
    if (this.#soon) return;
    this.#soon = true;
    process.nextTick(() => {
      this.#soon = false;
      this.#pump();
    });
  }

  #pump(): void {
    while (this.#inFlight < this.#options.inFlight) {
      const batch = this.#take();
      if (batch.length === 0) break;
      void this.#run(batch);
    }
    if (this.#inFlight === 0 && this.#waiting.length === 0) {
      for (const resolve of this.#idle.splice(0)) resolve();
    }
  }

  /** What may begin: no more than makes all batches alike, with those that are under way. */
  #take(): readonly Waiting<Item, Result>[] {
    const { batchSize, patience, inFlight, now } = this.#options;
    const oldest = now() - patience;
    const ready: Waiting<Item, Result>[] = [];
    const rest: Waiting<Item, Result>[] = [];
    for (const one of this.#waiting) {
      if (one.since < oldest) one.reject(new WaitedTooLong(patience));
      else if (this.#busy.has(one.key)) rest.push(one);
      else ready.push(one);
    }
    const share = Math.ceil((ready.length + this.#underWay) / inFlight);
    const size = this.#isHeldBack(ready) ? 0 : Math.min(share, batchSize);
    this.#waiting = [...ready.slice(size), ...rest];
    return ready.slice(0, size);
  }

  /**
   * Whether so few had better wait a little for those that are being committed. Who sent those comes
   * back when they are done, and would for ever find one place taken by a batch of hardly anything.
   */
  #isHeldBack(ready: readonly Waiting<Item, Result>[]): boolean {
    const [first] = ready;
    const few = ready.length * this.#inFlight * 2 < this.#underWay;
    if (first === undefined || !few) return false;
    const left = first.since + HELD_BACK - this.#options.now();
    if (left <= 0) return false;
    this.#later ??= setTimeout(() => {
      this.#later = undefined;
      this.#pump();
    }, left);
    return true;
  }

  async #run(batch: readonly Waiting<Item, Result>[]): Promise<void> {
    const keys = [...new Set(batch.map(({ key }) => key))];
    for (const key of keys) this.#busy.add(key);
    this.#inFlight += 1;
    this.#underWay += batch.length;
    try {
      this.#waiting = [...(await this.#commit(batch)), ...this.#waiting];
    } finally {
      this.#inFlight -= 1;
      this.#underWay -= batch.length;
      for (const key of keys) this.#busy.delete(key);
      this.#pumpSoon();
    }
  }

  /** Answers those that are to be tried again, each key's in their order. */
  async #commit(batch: readonly Waiting<Item, Result>[]): Promise<Waiting<Item, Result>[]> {
    let outcomes: readonly Outcome<Result>[];
    try {
      outcomes = await this.#options.commit(batch.map(({ item }) => item));
    } catch (error) {
      if (batch.length > 1 && this.#options.mayBeOneItem(error)) return this.#eachAlone(batch);
      for (const { reject } of batch) reject(error);
      return [];
    }
    const again: Waiting<Item, Result>[] = [];
    for (const [index, one] of batch.entries()) {
      const outcome = outcomes[index];
      if (outcome === undefined) one.reject(new Error('the batch answered too few items'));
      else if ('done' in outcome) one.resolve(outcome.done);
      else if (one.tries + 1 < this.#options.tries) again.push(one);
      else
        one.reject(new Error(`${one.key} is being changed too often by others; try again later`));
    }
    for (const one of again) one.tries += 1;
    return again;
  }

  /** Keys side by side, so that one that is held up holds up few; the items of a key in their order. */
  async #eachAlone(batch: readonly Waiting<Item, Result>[]): Promise<Waiting<Item, Result>[]> {
    const again: Waiting<Item, Result>[] = [];
    const byKey = new Map<string, Waiting<Item, Result>[]>();
    for (const one of batch) byKey.set(one.key, [...(byKey.get(one.key) ?? []), one]);
    const queue = [...byKey.values()];
    const worker = async () => {
      for (let items = queue.shift(); items !== undefined; items = queue.shift()) {
        // Where one is to be tried again, those of its key that came later wait for it.
        let held = false;
        for (const one of items) {
          const tried: Waiting<Item, Result>[] = held ? [one] : await this.#commit([one]);
          again.push(...tried);
          held ||= tried.length > 0;
        }
      }
    };
    await Promise.all(Array.from({ length: ALONE_AT_ONCE }, worker));
    return again;
  }
}

const ALONE_AT_ONCE = 4;
/** Milliseconds, at most; about as long as a batch of a few dozens takes. */
const HELD_BACK = 5;
