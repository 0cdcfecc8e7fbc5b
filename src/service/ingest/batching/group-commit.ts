import { QUEUE_SIZE } from '../limits.js';
import { WaitedTooLong } from '../overload-errors.js';
import { QueueLimit } from '../queue-limit.js';
import {
  type CommitOptions,
  commitWithFallback,
  isExpired,
  type QueuedItem,
} from './commit-with-fallback.js';

/** How a group commit works. */
export interface GroupCommitOptions<Item, Result>
  extends Pick<CommitOptions<Item, Result>, 'commit'>,
    Partial<Pick<CommitOptions<Item, Result>, 'blame' | 'maxAttempts' | 'timeoutMs' | 'now'>> {
  /** Items with the same key keep their order and are never in two batches at a time. */
  readonly keyOf: (item: Item) => string;
  /** How many batches may be under way at once. Default 2. */
  readonly inFlight?: number;
  /** How many items one batch may hold. Default 512. */
  readonly batchSize?: number;
  /** How many items may wait; `QueueFull` rejects one more. Default 10 000. */
  readonly queueSize?: number;
  /**
   * How many bytes may wait or be under way; `QueueFull` rejects an item that exceeds them, unless
   * it is the only one. Default: no limit.
   */
  readonly queueBytes?: number;
  /** About how many bytes an item has. Default 0. */
  readonly sizeOf?: (item: Item) => number;
}

/** What is under way in one lane. */
interface Lane {
  batches: number;
  items: number;
}

/** How long a batch waits, unless it has so many items before. */
interface Delay {
  readonly least: number;
  readonly untilMs: number;
}

/**
 * Commits concurrent items in few transactions, because a transaction costs about the same for one item
 * as for many. When idle, items that came together are committed at once.
 */
export class GroupCommit<Item, Result> {
  readonly #options: Required<GroupCommitOptions<Item, Result>> & CommitOptions<Item, Result>;
  #queue: QueuedItem<Item, Result>[] = [];
  /** Of the queue and of what is under way. */
  readonly #limit: QueueLimit;
  /** Keys that are being committed. */
  readonly #busy = new Set<string>();
  /** Keys that wait for a batch of their own. */
  readonly #alone = new Set<string>();
  /** Keys that pause, with the timer that ends it. */
  readonly #paused = new Map<string, NodeJS.Timeout>();
  /** Batches of several keys. */
  readonly #sharedLane: Lane = { batches: 0, items: 0 };
  /** The batch of a single key, which runs alongside the others. */
  readonly #aloneLane: Lane = { batches: 0, items: 0 };
  /** What the batch of many items that ended last makes the next one wait for. */
  #gathering: Delay = { least: 0, untilMs: 0 };
  /** Milliseconds that a batch may wait on a machine as busy as when that one was under way. */
  #busyWaitMs = 0;
  #isStartPlanned = false;
  #delay: NodeJS.Timeout | undefined;
  #drains: (() => void)[] = [];

  constructor(options: GroupCommitOptions<Item, Result>) {
    this.#options = {
      inFlight: 2,
      batchSize: 512,
      queueSize: QUEUE_SIZE,
      queueBytes: Number.POSITIVE_INFINITY,
      sizeOf: () => 0,
      maxAttempts: 50,
      timeoutMs: Number.POSITIVE_INFINITY,
      blame: () => 'one',
      now: () => performance.now(),
      ...options,
      onAlone: (key) => this.#alone.add(key),
      onPause: (key, pauseMs) => this.#pause(key, pauseMs),
    };
    this.#limit = new QueueLimit(this.#options.queueSize, this.#options.queueBytes);
  }

  /** Resolves once the transaction that holds the item has committed. */
  async submit(item: Item): Promise<Result> {
    const share = this.#limit.admit(this.#queue.length, this.#options.sizeOf(item));
    try {
      return await new Promise<Result>((resolve, reject) => {
        const key = this.#options.keyOf(item);
        const queuedAt = this.#options.now();
        this.#queue.push({ item, key, attempts: 0, queuedAt, resolve, reject });
        this.#startSoon();
      });
    } finally {
      share.end();
    }
  }

  /** How many items wait or are being committed. */
  get pending(): number {
    return this.#queue.length + this.#sharedLane.items + this.#aloneLane.items;
  }

  /** Resolves when nothing waits and nothing is under way. */
  drained(): Promise<void> {
    for (const timer of this.#paused.values()) clearTimeout(timer);
    this.#paused.clear();
    this.#startSoon();
    if (this.#isIdle()) return Promise.resolve();
    return new Promise((resolve) => this.#drains.push(resolve));
  }

  /** Starts after the current callbacks, so that everything they submit is committed together. */
  #startSoon(): void {
    if (this.#isStartPlanned) return;
    this.#isStartPlanned = true;
    process.nextTick(() => {
      this.#isStartPlanned = false;
      this.#start();
    });
  }

  #start(): void {
    while (this.#sharedLane.batches < this.#options.inFlight) {
      const batch = this.#takeShared();
      if (batch.length === 0) break;
      void this.#run(batch, this.#sharedLane);
    }
    if (this.#aloneLane.batches === 0) {
      const batch = this.#takeAlone();
      if (batch.length > 0) void this.#run(batch, this.#aloneLane);
    }
    // Their items may have been rejected in the meantime.
    if (this.#queue.length === 0) this.#alone.clear();
    if (this.#isIdle()) {
      for (const resolve of this.#drains.splice(0)) resolve();
    }
  }

  #isIdle(): boolean {
    return this.#sharedLane.batches + this.#aloneLane.batches + this.#queue.length === 0;
  }

  /** Takes all waiting items of one key that is to be committed alone. */
  #takeAlone(): readonly QueuedItem<Item, Result>[] {
    const isReady = (key: string) =>
      this.#alone.has(key) && !this.#busy.has(key) && !this.#paused.has(key);
    const first = this.#queue.find(({ key }) => isReady(key));
    if (first === undefined) return [];
    this.#alone.delete(first.key);
    const all = this.#queue.filter(({ key }) => key === first.key);
    const batch = all.slice(0, this.#options.batchSize);
    this.#queue = this.#queue.filter((queued) => !batch.includes(queued));
    return batch;
  }

  /**
   * Takes what may start: as many items as make the batches under way and this one equally large, or all
   * where one batch is better than two.
   */
  #takeShared(): readonly QueuedItem<Item, Result>[] {
    const { batchSize, timeoutMs, inFlight } = this.#options;
    const ready: QueuedItem<Item, Result>[] = [];
    const blocked: QueuedItem<Item, Result>[] = [];
    for (const queued of this.#queue) {
      if (isExpired(queued, this.#options)) queued.reject(new WaitedTooLong(timeoutMs));
      else if (this.#isBlocked(queued.key)) blocked.push(queued);
      else ready.push(queued);
    }
    const all = ready.length + this.#sharedLane.items;
    const isOneBetter = all >= MANY && all < inFlight * LARGE;
    const share = isOneBetter ? ready.length : Math.ceil(all / inFlight);
    const size = this.#isDelayed(ready) ? 0 : Math.min(share, batchSize);
    const batch = ready.slice(0, size);
    // Other items of these keys could not start before this batch ends, so they join it.
    const keys = new Set(batch.map(({ key }) => key));
    const others: QueuedItem<Item, Result>[] = [];
    for (const queued of ready.slice(size)) {
      if (batch.length < batchSize && keys.has(queued.key)) batch.push(queued);
      else others.push(queued);
    }
    this.#queue = [...others, ...blocked];
    return batch;
  }

  /** Whether a small batch waits a little for more items: one batch costs less than two of half the size. */
  #isDelayed(ready: readonly QueuedItem<Item, Result>[]): boolean {
    const [first] = ready;
    if (first === undefined) return false;
    const { least, untilMs } =
      this.#sharedLane.batches === 0
        ? this.#gathering
        : this.#besideOthers(ready.length, first.queuedAt);
    const leftMs = untilMs - this.#options.now();
    if (ready.length >= least || leftMs <= 0) return false;
    clearTimeout(this.#delay);
    this.#delay = setTimeout(() => this.#start(), leftMs);
    return true;
  }

  /** Callers that were answered together mostly send their next items soon, but not at once. */
  #gatherAfter(answered: number, tookMs: number): void {
    // A few callers are not worth a wait, and do not end the one for many.
    if (answered < MANY) return;
    // On a busy machine callers need as much longer to come back as a batch takes longer.
    this.#busyWaitMs = Math.min(2 * tookMs, MAX_WAIT_MS);
    // Without those that wait already, two halves of the callers would take turns without end.
    const least = Math.min(answered + this.#queue.length, LARGE);
    const waitMs = Math.max(GATHERING_MS, this.#busyWaitMs);
    this.#gathering = { least, untilMs: this.#options.now() + waitMs };
  }

  /** Batches that are under way end soon, and then this one can be larger. */
  #besideOthers(ready: number, queuedAt: number): Delay {
    const { items, batches } = this.#sharedLane;
    // Where the load is light, the other half of the callers would wait for nothing.
    const half = items / batches / 2;
    const least = items + ready < MANY ? half : Math.max(half, LARGE);
    return { least, untilMs: queuedAt + Math.max(BESIDE_MS, this.#busyWaitMs) };
  }

  /** Whether a key is being committed, is to be committed alone, or pauses. */
  #isBlocked(key: string): boolean {
    return this.#busy.has(key) || this.#alone.has(key) || this.#paused.has(key);
  }

  #pause(key: string, pauseMs: number): void {
    // While draining, nothing pauses.
    if (this.#drains.length > 0) return;
    const timer = setTimeout(() => {
      this.#paused.delete(key);
      this.#start();
    }, pauseMs);
    clearTimeout(this.#paused.get(key));
    this.#paused.set(key, timer);
  }

  async #run(batch: readonly QueuedItem<Item, Result>[], lane: Lane): Promise<void> {
    const keys = new Set(batch.map(({ key }) => key));
    for (const key of keys) this.#busy.add(key);
    lane.batches += 1;
    lane.items += batch.length;
    const beganAt = this.#options.now();
    try {
      const retries = await commitWithFallback(batch, this.#options);
      this.#queue = [...retries, ...this.#queue];
      if (lane === this.#sharedLane) {
        this.#gatherAfter(batch.length - retries.length, this.#options.now() - beganAt);
      }
    } finally {
      lane.batches -= 1;
      lane.items -= batch.length;
      for (const key of keys) this.#busy.delete(key);
      this.#startSoon();
    }
  }
}

/** From so many items on, the load is not light, and one batch is better than two of half the size. */
const MANY = 12;
/** From this size on, a batch gains little by being larger. */
const LARGE = 64;
/** Longer than a batch of a few dozen items takes, so only a batch that is stuck makes others wait so long. */
const BESIDE_MS = 20;
/** Longer than the callers of a few dozen items take to come back. `docs/performance.md` says what it costs. */
const GATHERING_MS = 12;
/** So long at most a batch waits for others, however busy the machine is. */
const MAX_WAIT_MS = 200;
