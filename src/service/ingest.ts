import {
  historyFrom,
  type Known,
  type OrderRecord,
  type TakenIn,
  takeIn,
} from '../lifecycle/index.js';
import type { Milestone } from '../order/milestone.js';
import type { Observation } from '../order/observation.js';
import type { Ingested } from '../order/receipt.js';
import { changeOf, recordIn } from '../store/order-row.js';
import type { Change, NewOrderRow, OrderKey, Store } from '../store/store.js';
import { StoreError } from '../store/store-error.js';
import type { Clock } from './clock.js';
import { GroupCommit, type GroupCommitOptions, type Outcome } from './group-commit.js';
import { RecentOrders } from './recent-orders.js';
import { Strangers } from './strangers.js';

/** How much may wait, and how long. */
export type IngestLimits = Pick<
  GroupCommitOptions<Observation, Ingested>,
  'queueSize' | 'patience' | 'batchSize' | 'inFlight'
>;

/** Makes observations durable, many at a time, each order's in the order they came. */
export function createIngest(
  store: Store,
  clock: Clock,
  onMilestones: (milestones: readonly Milestone[], again: readonly string[]) => void,
  limits: IngestLimits = {},
): GroupCommit<Observation, Ingested> {
  const recent = new RecentOrders();
  const strangers = new Strangers();
  const commit = async (batch: readonly Observation[]): Promise<readonly Outcome<Ingested>[]> => {
    const tasks = tasksOf(batch);
    for (const task of tasks) guess(task, recent, strangers);
    const unread = tasks.filter((task) => task.taken === undefined);
    if (unread.length > 0) await read(unread, store, recent, strangers);

    const at = clock();
    const changing = tasks.flatMap((task) => {
      const change = task.taken && changeOf(task.taken, task.row, at);
      return change === undefined ? [] : [{ task, change }];
    });
    const changes = changing.map(({ change }) => change);
    const saved = changes.length === 0 ? [] : await store.save(changes, at);

    for (const [index, { task, change }] of changing.entries()) {
      const won = saved[index] === true;
      if (task.isNew === true) strangers.learn(task.observations, won);
      if (won) {
        remember(recent, task, change);
      } else {
        strangers.areKnown(task.observations);
        delete task.taken;
        recent.drop(task.key);
      }
    }
    const made = changes.filter((_, index) => saved[index]);
    onMilestones(
      made.flatMap(({ milestones }) => milestones),
      made.flatMap(({ again = [] }) => again),
    );

    const outcomes = batch.map((): Outcome<Ingested> => ({ again: true }));
    for (const { places, taken } of tasks) {
      for (const [index, done] of taken?.receipts.entries() ?? []) {
        const place = places[index];
        if (place !== undefined) outcomes[place] = { done };
      }
    }
    return outcomes;
  };

  return new GroupCommit({
    ...limits,
    keyOf: ({ account, orderId }) => `${account}/${orderId}`,
    commit: async (batch) => {
      try {
        return await commit(batch);
      } catch (error) {
        recent.clear();
        throw error;
      }
    },
    mayBeOneItem: (error) => !(error instanceof StoreError && error.code === 'unreachable'),
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
  /** Whether it was taken for new without reading. */
  isNew?: boolean;
}

function tasksOf(batch: readonly Observation[]): readonly Task[] {
  const tasks = new Map<string, Task>();
  for (const [place, observation] of batch.entries()) {
    const { account, orderId } = observation;
    // Its length says where the account ends.
    const key = `${account.length} ${account} ${orderId}`;
    const task = tasks.get(key) ?? { key, account, orderId, observations: [], places: [] };
    task.observations.push(observation);
    task.places.push(place);
    tasks.set(key, task);
  }
  return [...tasks.values()];
}

const NONE: ReadonlyMap<string, Observation> = new Map();

/** Computes without reading, where what is stored seems to be known: `save` judges whether it is. */
function guess(task: Task, recent: RecentOrders, strangers: Strangers): void {
  const { observations } = task;
  const last = recent.get(task.key);
  if (last !== undefined) {
    // From what was written last, when all that is said now is new to it.
    if (observations.some(({ id }) => last.ids.has(id))) return;
    // What this process wrote needs no check.
    if (compute(task, last.row.record, NONE)) Object.assign(task, last);
  } else if (strangers.seemNew(observations) && compute(task, undefined, NONE)) {
    // From nothing.
    Object.assign(task, { ids: new Set(), isNew: true });
  }
}

/** Computes from what is stored; from the whole history where nothing less will do. */
async function read(
  tasks: readonly Task[],
  store: Store,
  recent: RecentOrders,
  strangers: Strangers,
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
    if (recent.get(task.key) === undefined) strangers.learn(task.observations, row === undefined);
    if (row === undefined) task.ids = new Set();
    else task.row = row;
    if (!compute(task, row && recordIn(row), known)) unsure.push(task);
  }
  if (unsure.length === 0) return;
  const histories = await store.history(unsure);
  for (const [index, task] of unsure.entries()) {
    const entries = histories[index] ?? [];
    task.ids = new Set(entries.map(({ observation }) => observation.id));
    compute(task, task.row && recordIn(task.row), historyFrom(entries));
  }
}

/** Takes the observations in; false when only the whole history tells what they do. */
function compute(task: Task, record: OrderRecord | undefined, known: Known): boolean {
  const taken = takeIn(record, task.observations, known);
  if (taken === 'needs_history') return false;
  task.taken = taken;
  return true;
}

function remember(recent: RecentOrders, { key, ids }: Task, { row, observations }: Change): void {
  if (ids === undefined) return;
  for (const { id } of observations) ids.add(id);
  recent.keep(key, row, ids, observations);
}
