import type { Kept } from '../lifecycle/observe.js';
import type { Milestone } from '../order/milestone.js';
import type { Observation } from '../order/observation.js';
import type { Change, NewOrderRow, OrderKey, Store } from '../store/store.js';
import { StoreError } from '../store/store-error.js';
import type { Clock } from './clock.js';
import { changeOf, type Draft, draft, type Ingested } from './draft.js';
import { GroupCommit, type GroupCommitOptions, type Outcome } from './group-commit.js';
import { keptOf } from './order-row.js';
import { type RecentOrder, RecentOrders } from './recent-orders.js';
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
  onMilestones: (milestones: readonly Milestone[]) => void,
  limits: IngestLimits = {},
): GroupCommit<Observation, Ingested> {
  const recent = new RecentOrders();
  const context = { store, clock, onMilestones, recent, strangers: new Strangers() };
  return new GroupCommit({
    ...limits,
    keyOf: ({ account, orderId }) => `${account}/${orderId}`,
    commit: async (batch) => {
      try {
        return await commit(context, batch);
      } catch (error) {
        recent.clear();
        throw error;
      }
    },
    mayBeOneItem: (error) => !(error instanceof StoreError && error.code === 'unreachable'),
  });
}

/** What committing a batch needs, and what this process knows of what is stored. */
interface Context {
  readonly store: Store;
  readonly clock: Clock;
  readonly onMilestones: (milestones: readonly Milestone[]) => void;
  readonly recent: RecentOrders;
  readonly strangers: Strangers;
}

/** What is to be done about one order. */
interface Task extends OrderKey {
  readonly key: string;
  readonly observations: Observation[];
  /** Where each of them stands in the batch. */
  readonly places: number[];
  /** What the draft was made from. */
  row?: NewOrderRow;
  /** The ids of everything stored about the order, where all of them are known. */
  ids?: Set<string>;
  draft?: Draft;
  /** Whether it was taken for new without reading. */
  isNew?: boolean;
}

async function commit(
  context: Context,
  batch: readonly Observation[],
): Promise<readonly Outcome<Ingested>[]> {
  const { store, clock, onMilestones, recent, strangers } = context;
  const tasks = tasksOf(batch);
  for (const task of tasks) guess(task, context);
  const unread = tasks.filter((task) => task.draft === undefined);
  if (unread.length > 0) await read(unread, context);

  const at = clock();
  const changing = tasks.flatMap((task) => {
    const change = task.draft && changeOf(task.draft, task.row);
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
      delete task.draft;
      recent.drop(task.key);
    }
  }
  onMilestones(changes.flatMap(({ milestones }, index) => (saved[index] ? milestones : [])));

  const outcomes = batch.map((): Outcome<Ingested> => ({ again: true }));
  for (const { places, draft } of tasks) {
    for (const [index, done] of draft?.receipts.entries() ?? []) {
      const place = places[index];
      if (place !== undefined) outcomes[place] = { done };
    }
  }
  return outcomes;
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

/** Drafts without reading, where what is stored seems to be known: `save` judges whether it is. */
function guess(task: Task, { recent, strangers }: Context): void {
  const last = recent.get(task.key);
  if (last !== undefined) guessNext(task, last);
  else if (strangers.seemNew(task.observations)) guessNew(task);
}

/** From what was written last, when all that is said now is new to it. */
function guessNext(task: Task, { row, ids }: RecentOrder): void {
  if (task.observations.some(({ id }) => ids.has(id))) return;
  // What this process wrote needs no check.
  const drafted = draft(task, row.folded as Kept, NONE, undefined);
  if (drafted !== undefined) Object.assign(task, { row, ids, draft: drafted });
}

/** From nothing. */
function guessNew(task: Task): void {
  const drafted = draft(task, undefined, NONE, undefined);
  if (drafted !== undefined) Object.assign(task, { ids: new Set(), draft: drafted, isNew: true });
}

/** Drafts from what is stored; from the whole history where nothing less will do. */
async function read(tasks: readonly Task[], { store, recent, strangers }: Context): Promise<void> {
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
    const drafted = draft(task, row && keptOf(row), known, undefined);
    if (row === undefined) task.ids = new Set();
    else task.row = row;
    if (drafted === undefined) unsure.push(task);
    else task.draft = drafted;
  }
  if (unsure.length === 0) return;
  const histories = await store.history(unsure);
  for (const [index, task] of unsure.entries()) {
    const history = histories[index] ?? [];
    const drafted = draft(task, task.row && keptOf(task.row), NONE, history);
    task.ids = new Set(history.map(({ observation }) => observation.id));
    if (drafted !== undefined) task.draft = drafted;
  }
}

function remember(recent: RecentOrders, { key, ids }: Task, { row, observations }: Change): void {
  if (ids === undefined) return;
  for (const { id } of observations) ids.add(id);
  recent.keep(key, row, ids);
}
