import {
  historyFrom,
  type Known,
  type OrderRecord,
  type TakenIn,
  takeIn,
} from '../../../lifecycle/index.js';
import type { Milestone } from '../../../order/milestone/milestone.js';
import type { Observation } from '../../../order/observation.js';
import type { OrderLimits } from '../../../order/options/order-limits.js';
import type { Ingested } from '../../../order/receipt.js';
import { changeOf, recordIn } from '../../../store/order-row.js';
import type { NewOrderRow, OrderKey, OrderWrite, Store } from '../../../store/store.js';
import type { Clock } from '../../runtime/clock.js';
import type { ObservationTraces } from '../../telemetry/observation-traces.js';
import type { CommitOutcome } from './commit-with-fallback.js';
import { NewOrderGuess } from './new-order-guess.js';
import { RecentOrders } from './recent-orders.js';

/** What storing a batch needs. */
export interface BatchDependencies {
  readonly store: Pick<Store, 'load' | 'history' | 'save'>;
  readonly clock: Clock;
  readonly orderLimits: OrderLimits;
  /** Absent: nothing is traced. */
  readonly traces?: ObservationTraces;
  /** Called with the milestones that a batch recorded, and the keys of those that are due again. */
  readonly onMilestones: (milestones: readonly Milestone[], again: readonly string[]) => void;
}

/** Stores batches of observations, each with at most one load, one read of histories and one save. */
export class ObservationBatches {
  readonly #dependencies: BatchDependencies;
  readonly #recent = new RecentOrders();
  readonly #newOrders = new NewOrderGuess();

  constructor(dependencies: BatchDependencies) {
    this.#dependencies = dependencies;
  }

  /** @returns one outcome for each observation, in the same order. */
  commit(batch: readonly Observation[]): Promise<readonly CommitOutcome<Ingested>[]> {
    const { traces } = this.#dependencies;
    return traces === undefined
      ? this.#commit(batch)
      : traces.commit(batch, () => this.#commit(batch));
  }

  async #commit(batch: readonly Observation[]): Promise<readonly CommitOutcome<Ingested>[]> {
    const tasks = tasksOf(batch);
    try {
      for (const task of tasks) this.#computeWithoutReading(task);
      const unread = tasks.filter(({ taken }) => taken === undefined);
      if (unread.length > 0) await this.#computeFromStore(unread, tasks.length);
      await this.#save(tasks);
    } catch (error) {
      this.#recent.clear();
      throw error;
    }
    return outcomesOf(tasks, batch.length);
  }

  /** Computes from what this process knows. If it is wrong, `save` refuses the result. */
  #computeWithoutReading(task: Task): void {
    const { observations } = task;
    const recent = this.#recent.get(task.key);
    if (recent !== undefined) {
      // A repeated id has to be compared with what is stored.
      if (observations.some(({ id }) => recent.ids.has(id))) return;
      // A record that this process wrote needs no check.
      if (!this.#compute(task, recent.row.record, NONE)) return;
      task.row = recent.row;
      task.ids = recent.ids;
    } else if (this.#newOrders.seemsNew(observations) && this.#compute(task, undefined, NONE)) {
      task.ids = new Set();
      task.isGuess = true;
    }
  }

  /** Computes from what is stored, and from the whole history where that is needed. */
  async #computeFromStore(tasks: readonly Task[], batchSize: number): Promise<void> {
    const { store } = this.#dependencies;
    const loaded = await store.load(
      tasks.map(({ account, orderId, observations }) => ({
        key: { account, orderId },
        observationIds: observations.map(({ id }) => id),
      })),
    );
    const needHistory: Task[] = [];
    for (const [index, task] of tasks.entries()) {
      const { row, known = NONE } = loaded[index] ?? {};
      if (this.#recent.get(task.key) === undefined)
        this.#newOrders.learn(task.observations, row === undefined);
      if (row === undefined) task.ids = new Set();
      else task.row = row;
      if (this.#compute(task, row && recordIn(row), known)) continue;
      const workMs = row === undefined ? 0 : refoldingMs(recordIn(row));
      task.isLarge = workMs > LARGE_MS && batchSize > 1;
      if (task.isLarge) continue;
      task.pauseMs = workMs > LARGE_MS ? Math.min(workMs * PAUSE_FACTOR, MAX_PAUSE_MS) : 0;
      needHistory.push(task);
    }
    if (needHistory.length === 0) return;
    const histories = await store.history(needHistory);
    for (const [index, task] of needHistory.entries()) {
      const entries = histories[index] ?? [];
      task.ids = new Set(entries.map(({ observation }) => observation.id));
      this.#compute(task, task.row && recordIn(task.row), historyFrom(entries));
    }
  }

  /** @returns false if only the whole history shows what the observations do. */
  #compute(task: Task, record: OrderRecord | undefined, known: Known): boolean {
    const taken = takeIn(record, task.observations, known, this.#dependencies.orderLimits);
    if (taken === 'needs_history') return false;
    task.taken = taken;
    return true;
  }

  /** Saves what was computed. A task that lost against another process is left without a result. */
  async #save(tasks: readonly Task[]): Promise<void> {
    const { store, clock, traces, onMilestones } = this.#dependencies;
    const at = clock();
    const changing = tasks.flatMap((task) => {
      const change = task.taken && changeOf(task.taken, task.row, at);
      return change === undefined ? [] : [{ task, change }];
    });
    const recordings = traces && changing.map((one) => traces.recording(one));
    const changes = changing.map(({ change }, index) => {
      const recording = recordings?.[index];
      return recording === undefined ? change : { ...change, traceparents: recording.traceparents };
    });
    const saved = changes.length === 0 ? [] : await store.save(changes, at);
    for (const [index, { task, change }] of changing.entries()) {
      const won = saved[index] === true;
      if (task.isGuess === true) this.#newOrders.learn(task.observations, won);
      if (won) {
        recordings?.[index]?.end();
        this.#remember(task, change);
      } else {
        this.#newOrders.markKnown(task.observations);
        delete task.taken;
        this.#recent.drop(task.key);
      }
    }
    const stored = changes.filter((_, index) => saved[index]);
    onMilestones(
      stored.flatMap(({ milestones }) => milestones),
      stored.flatMap(({ again = [] }) => again),
    );
  }

  /** Keeps an order as it was written, if the ids of all its observations are known. */
  #remember(task: Task, { row, observations }: OrderWrite): void {
    const { key } = task;
    const recent = this.#recent.get(key);
    const ids = task.ids ?? (recent?.row.version === row.version - 1 ? recent.ids : undefined);
    if (ids === undefined) {
      this.#recent.drop(key);
      return;
    }
    for (const { id } of observations) ids.add(id);
    this.#recent.keep(key, row, ids, observations.length);
  }
}

/** The observations of one order in a batch, and what they do to it. */
interface Task extends OrderKey {
  readonly key: string;
  readonly observations: Observation[];
  /** The index of each in the batch. */
  readonly places: number[];
  /** The stored row that the result was computed from. */
  row?: NewOrderRow;
  /** The ids of everything stored of the order, if all of them are known. */
  ids?: Set<string>;
  taken?: TakenIn;
  /** Whether its history is so large that it must not be read together with other orders. */
  isLarge: boolean;
  /** Milliseconds until the next task of this order. */
  pauseMs: number;
  /** Whether the order was treated as new without reading. */
  isGuess?: boolean;
}

const NONE: ReadonlyMap<string, Observation> = new Map();

/** One text for an order. The length shows where the account ends. */
export function keyOf({ account, orderId }: OrderKey): string {
  return `${account.length} ${account} ${orderId}`;
}

function tasksOf(batch: readonly Observation[]): readonly Task[] {
  const tasks = new Map<string, Task>();
  for (const [place, observation] of batch.entries()) {
    const { account, orderId } = observation;
    const key = keyOf(observation);
    let task = tasks.get(key);
    if (task === undefined) {
      task = { key, account, orderId, observations: [], places: [], isLarge: false, pauseMs: 0 };
      tasks.set(key, task);
    }
    task.observations.push(observation);
    task.places.push(place);
  }
  return [...tasks.values()];
}

function outcomesOf(tasks: readonly Task[], size: number): readonly CommitOutcome<Ingested>[] {
  const outcomes = Array.from({ length: size }, (): CommitOutcome<Ingested> => ({ retry: true }));
  for (const { places, taken, isLarge, pauseMs } of tasks) {
    for (const [index, place] of places.entries()) {
      const done = taken?.receipts[index];
      if (done !== undefined) outcomes[place] = pauseMs > 0 ? { done, pauseMs } : { done };
      else if (isLarge) outcomes[place] = { alone: true };
    }
  }
  return outcomes;
}

/** About how many milliseconds it takes to read and fold the history of an order. */
function refoldingMs({ folded, bytes = 0 }: OrderRecord): number {
  return folded.count * 0.03 + (bytes / 1_000_000) * 15;
}

/** Milliseconds of work from which on an order is read alone, and pauses afterwards. */
const LARGE_MS = 3;
/** The pause is this many times the work; observations that arrive meanwhile are taken in together. */
const PAUSE_FACTOR = 60;
/** Less than a delivery may wait for its answer. */
const MAX_PAUSE_MS = 1_800;
