import { setImmediate, setTimeout } from 'node:timers/promises';
import pLimit from 'p-limit';
import type { ObjectReference } from '../../adapters/payment-api.js';
import { defined } from '../../order/defined.js';
import type { Instant } from '../../order/time/instant.js';
import { retryIn } from '../dispatch/retry-interval.js';
import type { BodyWithReference } from '../ingest/receive.js';
import type { Clock } from '../runtime/clock.js';
import { type ObjectReadOutcome, type ReadObjectDependencies, readObject } from './read-object.js';
import { type WaitingBodiesDependencies, waitingBodies } from './waiting-bodies.js';

/** What reading objects in the background needs. */
export interface ObjectReadsDependencies extends ReadObjectDependencies {
  readonly store: ReadObjectDependencies['store'] & WaitingBodiesDependencies['store'];
  readonly clock: Clock;
  /** False: what waits is read only when {@link ObjectReads.readAll} or {@link ObjectReads.drain} is called. */
  readonly background: boolean;
}

/** How many bodies wait for their objects to be read, for monitoring. */
export interface ObjectReadStatistics {
  readonly waiting: number;
  /** Milliseconds since the oldest one arrived. Absent: none waits. */
  readonly oldestAgeMs?: number;
  /** True: the oldest one has waited for longer than {@link READ_AFTER_MS}. */
  readonly overdue: boolean;
}

/** How many objects were read, by outcome. */
export type ObjectReadCounts = Readonly<Record<'read' | 'missing' | 'unreadable', number>>;

/** After how many milliseconds a body that waits for its object needs a person. */
export const READ_AFTER_MS = 60_000;

const AT_ONCE = 4;
const PAUSES = { initialIntervalMs: 1_000, maxIntervalMs: 300_000 };

/** An object to read, and the bodies that name it. */
interface Entry {
  readonly reference: ObjectReference;
  readonly bodies: Map<string, BodyWithReference>;
}

/**
 * Reads the objects that deliveries only name, after the deliveries were acknowledged. Bodies that name one
 * object are read together; one that arrives during a read causes another read, as it may be newer. While
 * the provider fails, it is asked again after growing pauses.
 */
export class ObjectReads {
  readonly #dependencies: ObjectReadsDependencies;
  readonly #waiting = new Map<string, Entry>();
  readonly #underWay = new Set<Entry>();
  /** Reads of several entries. */
  readonly #batches = new Set<Promise<unknown>>();
  readonly #stopping = new AbortController();
  #isRunning = false;
  #running: Promise<void> = Promise.resolve();

  constructor(dependencies: ObjectReadsDependencies) {
    this.#dependencies = dependencies;
  }

  /** Reads the object of a quarantined body soon, not now: a delivery waits for its answer. */
  readLater(body: BodyWithReference): void {
    if (this.#stopping.signal.aborted) return;
    this.#add(body);
    if (this.#isRunning || !this.#dependencies.background) return;
    this.#isRunning = true;
    this.#running = this.#run();
  }

  /**
   * Adds the quarantined bodies that wait: those of an earlier process, or of another one that ended.
   *
   * @param before only bodies that were received before this.
   */
  async findWaiting(before: Instant = Number.POSITIVE_INFINITY): Promise<void> {
    for await (const body of waitingBodies(this.#dependencies, before)) this.readLater(body);
  }

  /** Reads everything that waits once, without a pause. */
  async readAll(): Promise<ObjectReadCounts> {
    for await (const body of waitingBodies(this.#dependencies, Number.POSITIVE_INFINITY)) {
      this.#add(body);
    }
    const counts = { read: 0, missing: 0, unreadable: 0 };
    const limit = pLimit(AT_ONCE);
    const all = this.#take(this.#waiting.size);
    const { signal } = this.#stopping;
    const read = async (entry: Entry) => (signal.aborted ? 'unreadable' : this.#read(entry));
    const outcomes = await this.#batch(all.map((entry) => limit(() => read(entry))));
    for (const outcome of outcomes) counts[outcome === 'set_aside' ? 'unreadable' : outcome] += 1;
    return counts;
  }

  /** Waits for the reads that are under way, and then reads everything that waits once. */
  async drain(): Promise<ObjectReadCounts> {
    await Promise.all(this.#batches);
    return this.readAll();
  }

  /** Reads the object of one body now. */
  readNow({ reference, ...body }: BodyWithReference): Promise<ObjectReadOutcome> {
    return readObject(this.#dependencies, reference, [body]);
  }

  statistics(): ObjectReadStatistics {
    const entries = [...this.#waiting.values(), ...this.#underWay];
    const times = entries.flatMap(({ bodies }) =>
      [...bodies.values()].map(({ receivedAt }) => receivedAt),
    );
    const oldest = times.reduce<Instant | undefined>(
      (least, time) => (least === undefined || time < least ? time : least),
      undefined,
    );
    const oldestAgeMs =
      oldest && Math.max(0, Math.round((this.#dependencies.clock() - oldest) / 1_000));
    const overdue = (oldestAgeMs ?? 0) > READ_AFTER_MS;
    return { waiting: times.length, ...defined({ oldestAgeMs }), overdue };
  }

  /** Finishes the reads that are under way and starts no more. What waits stays in the quarantine. */
  async stop(): Promise<void> {
    this.#stopping.abort();
    await Promise.all([this.#running, ...this.#batches]);
  }

  async #run(): Promise<void> {
    const { signal } = this.#stopping;
    let failures = 0;
    await setImmediate();
    while (this.#waiting.size > 0 && !signal.aborted) {
      const outcomes = await this.#batch(this.#take(AT_ONCE).map((entry) => this.#read(entry)));
      if (!outcomes.includes('unreadable')) {
        failures = 0;
        continue;
      }
      failures = outcomes.every((outcome) => outcome === 'unreadable') ? failures + 1 : 1;
      const pauseMs = retryIn(PAUSES, failures) / 1_000;
      await setTimeout(pauseMs, undefined, { signal, ref: false }).catch(() => {});
    }
    // In the same turn as the last look at what waits, so that nothing is added in between.
    this.#isRunning = false;
  }

  #add(body: BodyWithReference): void {
    for (const { bodies } of this.#underWay) if (bodies.has(body.id)) return;
    const { object, id } = body.reference;
    const name = JSON.stringify([object, id]);
    const entry = this.#waiting.get(name) ?? { reference: body.reference, bodies: new Map() };
    entry.bodies.set(body.id, body);
    this.#waiting.set(name, entry);
  }

  #take(count: number): readonly Entry[] {
    const taken = [...this.#waiting].slice(0, count);
    for (const [name, entry] of taken) {
      this.#waiting.delete(name);
      this.#underWay.add(entry);
    }
    return taken.map(([, entry]) => entry);
  }

  #batch(reads: readonly Promise<ObjectReadOutcome>[]): Promise<readonly ObjectReadOutcome[]> {
    const batch = Promise.all(reads).finally(() => this.#batches.delete(batch));
    this.#batches.add(batch);
    return batch;
  }

  async #read(entry: Entry): Promise<ObjectReadOutcome> {
    const bodies = [...entry.bodies.values()];
    const outcome = await readObject(this.#dependencies, entry.reference, bodies);
    this.#underWay.delete(entry);
    if (outcome === 'unreadable') for (const body of bodies) this.#add(body);
    return outcome;
  }
}
