import {
  historyFrom,
  type Known,
  type OrderRecord,
  type TakenIn,
  takeIn,
} from '../../lifecycle/index.js';
import type { Milestone } from '../../order/milestone/milestone.js';
import type { Observation } from '../../order/observation.js';
import { ORDER_LIMITS, type OrderLimits } from '../../order/options/order-limits.js';
import type { Ingested } from '../../order/receipt.js';
import { changeOf, recordIn } from '../../store/order-row.js';
import type { NewOrderRow, OrderKey, OrderWrite, Store } from '../../store/store.js';
import { StoreError } from '../../store/store-error.js';
import type { Clock } from '../runtime/clock.js';
import {
  type CommitOutcome,
  GroupCommit,
  type GroupCommitOptions,
} from './batching/group-commit.js';
import { jsonSize } from './json-size.js';
import { NewOrderGuess } from './new-order-guess.js';
import { RecentOrders } from './recent-orders.js';

/** How much may wait, and how long, and how large an order may grow. */
export type IngestLimits = Pick<
  GroupCommitOptions<Observation, Ingested>,
  'queueSize' | 'queueBytes' | 'timeoutMs' | 'batchSize' | 'inFlight'
> & { readonly orderLimits?: OrderLimits };

/** Makes observations durable, many at a time, each order's in the order they came. */
export function createIngest(
  store: Store,
  clock: Clock,
  onMilestones: (milestones: readonly Milestone[], again: readonly string[]) => void,
  { orderLimits = ORDER_LIMITS, ...limits }: IngestLimits = {},
): GroupCommit<Observation, Ingested> {
  const recent = new RecentOrders();
  const newOrderGuess = new NewOrderGuess();
  const commit = async (
    batch: readonly Observation[],
  ): Promise<readonly CommitOutcome<Ingested>[]> => {
    const tasks = tasksOf(batch);
    for (const task of tasks) guess(task, recent, newOrderGuess, orderLimits);
    const unread = tasks.filter((task) => task.taken === undefined);
    if (unread.length > 0) {
      await read(unread, tasks.length, store, recent, newOrderGuess, orderLimits);
    }

    const at = clock();
    const changing = tasks.flatMap((task) => {
      const change = task.taken && changeOf(task.taken, task.row, at);
      return change === undefined ? [] : [{ task, change }];
    });
    const changes = changing.map(({ change }) => change);
    const saved = changes.length === 0 ? [] : await store.save(changes, at);

    for (const [index, { task, change }] of changing.entries()) {
      const won = saved[index] === true;
      if (task.isNew === true) newOrderGuess.learn(task.observations, won);
      if (won) {
        remember(recent, task, change);
      } else {
        newOrderGuess.areKnown(task.observations);
        delete task.taken;
        recent.drop(task.key);
      }
    }
    const made = changes.filter((_, index) => saved[index]);
    onMilestones(
      made.flatMap(({ milestones }) => milestones),
      made.flatMap(({ again = [] }) => again),
    );

    const outcomes = batch.map((): CommitOutcome<Ingested> => ({ again: true }));
    for (const { places, taken, isLarge, rest } of tasks) {
      for (const [index, place] of places.entries()) {
        const done = taken?.receipts[index];
        if (done !== undefined) outcomes[place] = { done, ...(rest > 0 ? { rest } : {}) };
        else if (isLarge) outcomes[place] = { alone: true };
      }
    }
    return outcomes;
  };

  return new GroupCommit<Observation, Ingested>({
    ...limits,
    sizeOf: (observation) => jsonSize(observation),
    keyOf,
    commit: async (batch) => {
      try {
        return await commit(batch);
      } catch (error) {
        recent.clear();
        throw error;
      }
    },
    blame: (error) => {
      if (!(error instanceof StoreError)) return 'one';
      if (error.code === 'timed_out') return 'perhaps_one';
      return error.code === 'unreachable' ? 'none' : 'one';
    },
  });
}

/** What is to be done about one order. */
interface Task extends OrderKey {
  readonly key: string;
  readonly observations: Observation[];
  /** Where each of them stands in the batch. */
  readonly places: number[];
  /** What it was computed from. */
  row?: NewOrderRow;
  /** The ids of everything stored about the order, where all of them are known. */
  ids?: Set<string>;
  taken?: TakenIn;
  /** Whether its history is so large that it is not to be read beside others. */
  isLarge: boolean;
  /** Milliseconds for which nothing more is to be done about the order. */
  rest: number;
  /** Whether it was taken for new without reading. */
  isNew?: boolean;
}

/** One text for an order. Its length says where the account ends. */
function keyOf({ account, orderId }: OrderKey): string {
  return `${account.length} ${account} ${orderId}`;
}

function tasksOf(batch: readonly Observation[]): readonly Task[] {
  const tasks = new Map<string, Task>();
  for (const [place, observation] of batch.entries()) {
    const { account, orderId } = observation;
    const key = keyOf(observation);
    const task = tasks.get(key) ?? {
      ...{ key, account, orderId, observations: [], places: [] },
      ...{ isLarge: false, rest: 0 },
    };
    task.observations.push(observation);
    task.places.push(place);
    tasks.set(key, task);
  }
  return [...tasks.values()];
}

const NONE: ReadonlyMap<string, Observation> = new Map();

/** Computes without reading, where what is stored seems to be known: `save` judges whether it is. */
function guess(
  task: Task,
  recent: RecentOrders,
  newOrderGuess: NewOrderGuess,
  limits: OrderLimits,
): void {
  const { observations } = task;
  const last = recent.get(task.key);
  if (last !== undefined) {
    // From what was written last, when all that is said now is new to it.
    if (observations.some(({ id }) => last.ids.has(id))) return;
    // What this process wrote needs no check.
    if (compute(task, last.row.record, NONE, limits)) Object.assign(task, last);
  } else if (newOrderGuess.seemNew(observations) && compute(task, undefined, NONE, limits)) {
    // From nothing.
    Object.assign(task, { ids: new Set(), isNew: true });
  }
}

/** Computes from what is stored; from the whole history where nothing less will do. */
async function read(
  tasks: readonly Task[],
  together: number,
  store: Store,
  recent: RecentOrders,
  newOrderGuess: NewOrderGuess,
  limits: OrderLimits,
): Promise<void> {
  const loaded = await store.load(
    tasks.map(({ account, orderId, observations }) => ({
      key: { account, orderId },
      observationIds: observations.map(({ id }) => id),
    })),
  );
  const unsure: Task[] = [];
  for (const [index, task] of tasks.entries()) {
    const { row, known = NONE } = loaded[index] ?? {};
    if (recent.get(task.key) === undefined)
      newOrderGuess.learn(task.observations, row === undefined);
    if (row === undefined) task.ids = new Set();
    else task.row = row;
    if (compute(task, row && recordIn(row), known, limits)) continue;
    const work = row === undefined ? 0 : refoldingWork(recordIn(row));
    task.isLarge = work > LARGE && together > 1;
    if (task.isLarge) continue;
    task.rest = work > LARGE ? Math.min(work * REST, LONGEST_REST) : 0;
    unsure.push(task);
  }
  if (unsure.length === 0) return;
  const histories = await store.history(unsure);
  for (const [index, task] of unsure.entries()) {
    const entries = histories[index] ?? [];
    task.ids = new Set(entries.map(({ observation }) => observation.id));
    compute(task, task.row && recordIn(task.row), historyFrom(entries), limits);
  }
}

/** About how many milliseconds it takes to read and fold the history of an order. */
function refoldingWork({ folded, bytes = 0 }: OrderRecord): number {
  return folded.count * 0.03 + (bytes / 1_000_000) * 15;
}

/** Milliseconds of work from which on an order is read alone, and rests afterwards. */
const LARGE = 3;
/** For so many times as long as the work took. What comes meanwhile is taken in at once. */
const REST = 60;
/** Milliseconds: whoever waits for an answer gets it in time. */
const LONGEST_REST = 1_800;

/** Takes the observations in; false when only the whole history tells what they do. */
function compute(
  task: Task,
  record: OrderRecord | undefined,
  known: Known,
  limits: OrderLimits,
): boolean {
  const taken = takeIn(record, task.observations, known, limits);
  if (taken === 'needs_history') return false;
  task.taken = taken;
  return true;
}

/** Keeps an order as it was written, where the ids of all its observations are known. */
function remember(recent: RecentOrders, task: Task, { row, observations }: OrderWrite): void {
  const { key } = task;
  const last = recent.get(key);
  const ids = task.ids ?? (last?.row.version === row.version - 1 ? last.ids : undefined);
  if (ids === undefined) {
    recent.drop(key);
    return;
  }
  for (const { id } of observations) ids.add(id);
  recent.keep(key, row, ids, observations);
}
