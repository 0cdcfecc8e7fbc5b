import pLimit from 'p-limit';
import { ChangedTooOften, WaitedTooLong } from '../overload-errors.js';

/** What became of one item of a batch. */
export type CommitOutcome<Result> =
  | {
      readonly done: Result;
      /** Milliseconds until the next item of this key may start, because this one was much work. */
      readonly pauseMs?: number;
    }
  /** Another process changed the same key: to be tried again with what is stored now. */
  | { readonly retry: true }
  /** Much work: to be tried again in a batch that holds no other key. */
  | { readonly alone: true };

/** An item whose caller waits for the result. */
export interface QueuedItem<Item, Result> {
  readonly item: Item;
  readonly key: string;
  attempts: number;
  readonly queuedAt: number;
  readonly resolve: (result: Result) => void;
  readonly reject: (error: unknown) => void;
}

/** How a batch is committed. */
export interface CommitOptions<Item, Result> {
  /** Commits a batch; one outcome for each item, in the same order. */
  readonly commit: (batch: readonly Item[]) => Promise<readonly CommitOutcome<Result>[]>;
  /**
   * Which items a failure may be due to. `one`: a single one, so each item is tried alone.
   * `perhaps_one`: the same, but if the first few fail alone as well, the rest fail untried.
   * `none`: all of them fail at once.
   */
  readonly blame: (error: unknown) => 'one' | 'perhaps_one' | 'none';
  /** How many attempts an item has while other processes change its key. */
  readonly maxAttempts: number;
  /** Milliseconds that an item may wait before its attempt starts. */
  readonly timeoutMs: number;
  /** Milliseconds on a clock that only moves forward. */
  readonly now: () => number;
  /** Called for a key that is to be committed alone. */
  readonly onAlone: (key: string) => void;
  /** Called for a key that is to pause. */
  readonly onPause: (key: string, pauseMs: number) => void;
}

/**
 * Commits a batch and answers its callers. If it fails as a whole, its items are committed one by one,
 * so that only the item that is to blame fails.
 *
 * @returns the items to try again, those of a key in their order.
 */
export async function commitWithFallback<Item, Result>(
  batch: readonly QueuedItem<Item, Result>[],
  options: CommitOptions<Item, Result>,
  onFailure?: (error: unknown) => void,
): Promise<readonly QueuedItem<Item, Result>[]> {
  let outcomes: readonly CommitOutcome<Result>[];
  try {
    outcomes = await options.commit(batch.map(({ item }) => item));
  } catch (error) {
    if (batch.length > 1 && options.blame(error) !== 'none') return commitOneByOne(batch, options);
    onFailure?.(error);
    for (const { reject } of batch) reject(error);
    return [];
  }
  const retries: QueuedItem<Item, Result>[] = [];
  for (const [index, queued] of batch.entries()) {
    const outcome = outcomes[index];
    if (outcome === undefined) {
      queued.reject(new Error('the commit returned fewer outcomes than it got items'));
    } else if ('done' in outcome) {
      queued.resolve(outcome.done);
      if (outcome.pauseMs !== undefined) options.onPause(queued.key, outcome.pauseMs);
    } else if ('alone' in outcome) {
      options.onAlone(queued.key);
      retries.push(queued);
    } else if (queued.attempts + 1 < options.maxAttempts) retries.push(queued);
    else queued.reject(new ChangedTooOften());
  }
  for (const queued of retries) queued.attempts += 1;
  return retries;
}

/** Whether an item has waited so long that its caller no longer waits. */
export function isExpired(
  { queuedAt }: Pick<QueuedItem<unknown, unknown>, 'queuedAt'>,
  { timeoutMs, now }: Pick<CommitOptions<unknown, unknown>, 'timeoutMs' | 'now'>,
): boolean {
  return queuedAt < now() - timeoutMs;
}

/** Several keys at a time, so that a slow one delays few; the items of a key in their order. */
async function commitOneByOne<Item, Result>(
  batch: readonly QueuedItem<Item, Result>[],
  options: CommitOptions<Item, Result>,
): Promise<readonly QueuedItem<Item, Result>[]> {
  const retries: QueuedItem<Item, Result>[] = [];
  const byKey = new Map<string, QueuedItem<Item, Result>[]>();
  for (const queued of batch) byKey.set(queued.key, [...(byKey.get(queued.key) ?? []), queued]);
  /** @returns the failure for which the key was given up; undefined: it was not. */
  const commitKey = async (items: readonly QueuedItem<Item, Result>[]): Promise<unknown> => {
    let failure: unknown;
    let isRetrying = false;
    for (const queued of items) {
      if (failure !== undefined) queued.reject(failure);
      else if (isExpired(queued, options)) queued.reject(new WaitedTooLong(options.timeoutMs));
      // Later items of a key wait for an earlier one that is tried again.
      else if (isRetrying) retries.push(queued);
      else {
        const again = await commitWithFallback([queued], options, (error) => {
          if (options.blame(error) !== 'one') failure = error;
        });
        retries.push(...again);
        isRetrying = again.length > 0;
      }
    }
    return failure;
  };
  const keys = [...byKey.values()];
  const failures = await Promise.all(keys.splice(0, KEYS_AT_ONCE).map(commitKey));
  if (failures.every((failure) => failure !== undefined)) {
    for (const { reject } of keys.flat()) reject(failures[0]);
    return retries;
  }
  await pLimit(KEYS_AT_ONCE).map(keys, commitKey);
  return retries;
}

const KEYS_AT_ONCE = 4;
