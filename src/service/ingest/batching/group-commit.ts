import { ByteBudget } from '../byte-budget.js';
import { Overloaded } from '../overloaded.js';

/** What became of one item of a batch. */
export type CommitOutcome<Result> =
  | {
      readonly done: Result;
      /** Milliseconds before anything else of its key is begun: it is much work, and others wait. */
      readonly rest?: number;
    }
  /** Somebody else changed the same key in the meantime: try again with what is there now. */
  | { readonly again: true }
  /** It is much work: try again, with nothing of another key in the same batch. */
  | { readonly alone: true };

/** How a group commit works. */
export interface GroupCommitOptions<Item, Result> {
  /** Items with one key are never in two batches at a time, and keep their order. */
  readonly keyOf: (item: Item) => string;
  /** Commits a batch; one outcome for each item, in the same order. */
  readonly commit: (batch: readonly Item[]) => Promise<readonly CommitOutcome<Result>[]>;
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
   * Milliseconds an item may wait before it is begun; one that waited longer is refused with
   * {@link WaitedTooLong} when its turn comes, because nobody waits for its answer any more. Default:
   * for ever.
   */
  readonly timeoutMs?: number;
  /**
   * Whose fault a failed batch may be. `one`: of one of its items, so each is tried alone. `perhaps_one`:
   * the same, but when the first few fail like that as well, the others do without being tried.
   * `none`: all of them fail at once. Default: `one`.
   */
  readonly blame?: (error: unknown) => 'one' | 'perhaps_one' | 'none';
  /** Milliseconds on a clock that only moves forward. Default `performance.now`. */
  readonly now?: () => number;
}

/** More is waiting than may wait. */
export class QueueFull extends Overloaded {
  readonly code = 'queue_full';
  constructor(size: number, what = 'items') {
    super(`${size} ${what} are waiting to be committed; try again later`);
    this.name = 'QueueFull';
  }
}

/** Others changed what it is about whenever it was tried. */
export class ChangedTooOften extends Overloaded {
  readonly code = 'changed_too_often';
  constructor(key: string) {
    super(`${key} is being changed too often by others; try again later`);
    this.name = 'ChangedTooOften';
  }
}

/** It could not be begun in time. */
export class WaitedTooLong extends Overloaded {
  readonly code = 'waited_too_long';
  constructor(timeoutMs: number) {
    super(`not begun within ${timeoutMs} ms; try again later`);
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

/** What is under way. */
interface Lane {
  batches: number;
  items: number;
}

/**
 * Coalesces concurrent items into few transactions: a commit costs roughly the same for one item as
 * for many. When idle, whatever came together is committed at once. A batch that fails as a whole is
 * tried again item by item, so that a poisoned one fails alone.
 */
export class GroupCommit<Item, Result> {
  readonly #options: Required<GroupCommitOptions<Item, Result>>;
  readonly #busy = new Set<string>();
  /** Keys that are to be committed alone, in one batch beside the others. */
  readonly #alone = new Set<string>();
  /** Keys that rest, and what ends it. */
  readonly #resting = new Map<string, NodeJS.Timeout>();
  #waiting: Waiting<Item, Result>[] = [];
  /** What is under way together with others, and what alone. */
  readonly #shared: Lane = { batches: 0, items: 0 };
  readonly #single: Lane = { batches: 0, items: 0 };
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
      timeoutMs: Number.POSITIVE_INFINITY,
      blame: () => 'one',
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
    return this.#waiting.length + this.#shared.items + this.#single.items;
  }

  /** Resolves when nothing waits and nothing is under way. */
  drained(): Promise<void> {
    // Nobody else waits for long any more.
    for (const timer of this.#resting.values()) clearTimeout(timer);
    this.#resting.clear();
    this.#pumpSoon();
    if (this.#isIdle()) return Promise.resolve();
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
    while (this.#shared.batches < this.#options.inFlight) {
      const batch = this.#take();
      if (batch.length === 0) break;
      void this.#run(batch, this.#shared);
    }
    if (this.#single.batches === 0) {
      const batch = this.#takeAlone();
      if (batch.length > 0) void this.#run(batch, this.#single);
    }
    // Who waited of a key may have been refused meanwhile.
    if (this.#waiting.length === 0) this.#alone.clear();
    if (this.#isIdle()) {
      for (const resolve of this.#idle.splice(0)) resolve();
    }
  }

  #isIdle(): boolean {
    return this.#shared.batches + this.#single.batches + this.#waiting.length === 0;
  }

  /** Everything that waits of one key that is to be committed alone. */
  #takeAlone(): readonly Waiting<Item, Result>[] {
    const isReady = (key: string) =>
      this.#alone.has(key) && !this.#busy.has(key) && !this.#resting.has(key);
    const first = this.#waiting.find(({ key }) => isReady(key));
    if (first === undefined) return [];
    this.#alone.delete(first.key);
    const all = this.#waiting.filter(({ key }) => key === first.key);
    const batch = all.slice(0, this.#options.batchSize);
    this.#waiting = this.#waiting.filter((one) => !batch.includes(one));
    return batch;
  }

  /** What may begin: no more than makes all batches alike, with those that are under way. */
  #take(): readonly Waiting<Item, Result>[] {
    const { batchSize, timeoutMs, inFlight } = this.#options;
    const ready: Waiting<Item, Result>[] = [];
    const rest: Waiting<Item, Result>[] = [];
    for (const one of this.#waiting) {
      if (this.#isExpired(one)) one.reject(new WaitedTooLong(timeoutMs));
      else if (this.#isHeld(one.key)) rest.push(one);
      else ready.push(one);
    }
    const share = Math.ceil((ready.length + this.#shared.items) / inFlight);
    const size = this.#isHeldBack(ready) ? 0 : Math.min(share, batchSize);
    const batch = ready.slice(0, size);
    // What else waits of their keys could not begin before they are done.
    const keys = new Set(batch.map(({ key }) => key));
    const others: Waiting<Item, Result>[] = [];
    for (const one of ready.slice(size)) {
      if (batch.length < batchSize && keys.has(one.key)) batch.push(one);
      else others.push(one);
    }
    this.#waiting = [...others, ...rest];
    return batch;
  }

  /**
   * Whether so few had better wait a little for those that are being committed. Who sent those comes
   * back when they are done, and would for ever find one place taken by a batch of hardly anything.
   */
  #isHeldBack(ready: readonly Waiting<Item, Result>[]): boolean {
    const [first] = ready;
    const few = ready.length * this.#shared.batches * 2 < this.#shared.items;
    if (first === undefined || !few) return false;
    const left = first.since + HELD_BACK - this.#options.now();
    if (left <= 0) return false;
    this.#later ??= setTimeout(() => {
      this.#later = undefined;
      this.#pump();
    }, left);
    return true;
  }

  /** Whether nobody waits for its answer any more. */
  #isExpired({ since }: Waiting<Item, Result>): boolean {
    return since < this.#options.now() - this.#options.timeoutMs;
  }

  /** Whether a key is being committed, is to be committed alone, or rests. */
  #isHeld(key: string): boolean {
    return this.#busy.has(key) || this.#alone.has(key) || this.#resting.has(key);
  }

  #rest(key: string, milliseconds: number): void {
    const timer = setTimeout(() => {
      this.#resting.delete(key);
      this.#pump();
    }, milliseconds);
    clearTimeout(this.#resting.get(key));
    this.#resting.set(key, timer);
  }

  async #run(batch: readonly Waiting<Item, Result>[], lane: Lane): Promise<void> {
    const keys = [...new Set(batch.map(({ key }) => key))];
    for (const key of keys) this.#busy.add(key);
    lane.batches += 1;
    lane.items += batch.length;
    try {
      this.#waiting = [...(await this.#commit(batch)), ...this.#waiting];
    } finally {
      lane.batches -= 1;
      lane.items -= batch.length;
      for (const key of keys) this.#busy.delete(key);
      this.#pumpSoon();
    }
  }

  /** Answers those that are to be tried again, each key's in their order. */
  async #commit(
    batch: readonly Waiting<Item, Result>[],
    onFailure?: (error: unknown) => void,
  ): Promise<Waiting<Item, Result>[]> {
    let outcomes: readonly CommitOutcome<Result>[];
    try {
      outcomes = await this.#options.commit(batch.map(({ item }) => item));
    } catch (error) {
      const { blame } = this.#options;
      if (batch.length > 1 && blame(error) !== 'none') return this.#eachAlone(batch);
      onFailure?.(error);
      for (const { reject } of batch) reject(error);
      return [];
    }
    const again: Waiting<Item, Result>[] = [];
    for (const [index, one] of batch.entries()) {
      const outcome = outcomes[index];
      if (outcome === undefined) one.reject(new Error('the batch answered too few items'));
      else if ('done' in outcome) {
        one.resolve(outcome.done);
        if (outcome.rest !== undefined && this.#idle.length === 0)
          this.#rest(one.key, outcome.rest);
      } else if ('alone' in outcome) {
        this.#alone.add(one.key);
        again.push(one);
      } else if (one.tries + 1 < this.#options.tries) again.push(one);
      else one.reject(new ChangedTooOften(one.key));
    }
    for (const one of again) one.tries += 1;
    return again;
  }

  /**
   * Keys side by side, so that one that is held up holds up few; the items of a key in their order.
   */
  async #eachAlone(batch: readonly Waiting<Item, Result>[]): Promise<Waiting<Item, Result>[]> {
    const again: Waiting<Item, Result>[] = [];
    const byKey = new Map<string, Waiting<Item, Result>[]>();
    for (const one of batch) byKey.set(one.key, [...(byKey.get(one.key) ?? []), one]);
    /** Answers why a key was given up, if it was: nothing more of it is tried then. */
    const alone = async (items: readonly Waiting<Item, Result>[]): Promise<unknown> => {
      let failure: unknown;
      // Where one is to be tried again, those of its key that came later wait for it.
      let held = false;
      for (const one of items) {
        if (failure !== undefined) one.reject(failure);
        else if (this.#isExpired(one)) one.reject(new WaitedTooLong(this.#options.timeoutMs));
        else {
          const tried: Waiting<Item, Result>[] = held
            ? [one]
            : await this.#commit([one], (error) => {
                if (this.#options.blame(error) !== 'one') failure = error;
              });
          again.push(...tried);
          held ||= tried.length > 0;
        }
      }
      return failure;
    };
    const queue = [...byKey.values()];
    const failures = await Promise.all(queue.splice(0, ALONE_AT_ONCE).map(alone));
    if (failures.every((failure) => failure !== undefined)) {
      for (const { reject } of queue.flat()) reject(failures[0]);
      return again;
    }
    const worker = async () => {
      for (let items = queue.shift(); items !== undefined; items = queue.shift()) {
        await alone(items);
      }
    };
    await Promise.all(Array.from({ length: ALONE_AT_ONCE }, worker));
    return again;
  }
}

const ALONE_AT_ONCE = 4;
/** Milliseconds, at most; about as long as a batch of a few dozens takes. */
const HELD_BACK = 5;
