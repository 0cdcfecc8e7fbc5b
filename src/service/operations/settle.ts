import { checkedOptions } from '../../order/options/options.js';
import { milestoneIdOf } from '../../store/milestone-id.js';
import type { Settlement, SettlementAnswer, Store } from '../../store/store.js';
import type { Clock } from '../runtime/clock.js';

/** A decision that changed nothing because of what is wrong with it. */
export interface SettlementProblem {
  /** The key that was given; empty: none was. */
  readonly key: string;
  /**
   * `not_found`: there is no such milestone here. `already_done`: it was to be withdrawn.
   * `bad_settlement`: a part of the decision is missing or cannot be used.
   */
  readonly kind: 'not_found' | 'already_done' | 'bad_settlement';
  /** What is wrong, and what to do. */
  readonly message: string;
}

/** What became of decisions about milestones. */
export interface Settled {
  /** Milestones whose status changed. */
  readonly settled: number;
  /** Those that had been settled so before. */
  readonly unchanged: number;
  /** Those that were left as they are because of what is wrong with the decision. */
  readonly problems: number;
}

/** How to settle milestones by hand. */
export interface SettleOptions {
  /** Told of every decision that changed nothing because of what is wrong with it. */
  readonly onProblem?: (problem: SettlementProblem) => void;
}

/** What settling by hand needs. */
export interface SettleDependencies {
  readonly store: Pick<Store, 'settleByHand'>;
  readonly account: string;
  readonly clock: Clock;
  /** Told of every order of which a milestone was settled. */
  onChange(orderId: string): void;
  /** Something of these orders may be handed over now. */
  wake(): void;
}

/** Decisions that are written in one transaction. */
const AT_ONCE = 500;

const LONGEST_ACTOR = 200;
const LONGEST_REASON = 1_000;

/** A decision about a milestone of this order. */
interface Placed {
  readonly settlement: Settlement;
  readonly orderId: string;
}

/** Writes down what people decided about milestones, as they come, some at a time. */
export async function settle(
  { store, account, clock, onChange, wake }: SettleDependencies,
  settlements: Iterable<Settlement> | AsyncIterable<Settlement>,
  options?: SettleOptions,
): Promise<Settled> {
  const { onProblem } = checkedOptions(options, { onProblem: 'optional' });
  const counts = { settled: 0, unchanged: 0, problems: 0 };
  const report = (key: string, kind: SettlementProblem['kind'], message: string) => {
    counts.problems += 1;
    onProblem?.({ key, kind, message });
  };
  const write = async (some: readonly Placed[]) => {
    const answers = await store.settleByHand(
      some.map(({ settlement }) => settlement),
      clock(),
    );
    for (const [index, { settlement, orderId }] of some.entries()) {
      const answer = answers[index] ?? 'not_found';
      if (answer === 'changed') {
        counts.settled += 1;
        onChange(orderId);
      } else if (answer === 'unchanged') counts.unchanged += 1;
      else report(settlement.key, answer, messageFor(answer, settlement.key));
    }
    if (answers.includes('changed')) wake();
  };

  let waiting: Placed[] = [];
  for await (const settlement of settlements) {
    const wrong = problemWith(settlement);
    if (wrong !== undefined) {
      report(keyIn(settlement), 'bad_settlement', wrong);
      continue;
    }
    const { key } = settlement;
    const id = milestoneIdOf(key);
    if (id?.account !== account) report(key, 'not_found', messageFor('not_found', key));
    else waiting.push({ settlement, orderId: id.orderId });
    if (waiting.length < AT_ONCE) continue;
    await write(waiting);
    waiting = [];
  }
  if (waiting.length > 0) await write(waiting);
  return counts;
}

function messageFor(
  answer: Exclude<SettlementAnswer, 'changed' | 'unchanged'>,
  key: string,
): string {
  return answer === 'already_done'
    ? `Milestone ${key} is done already, which stays so.`
    : `There is no milestone ${key} here. If its order is newer than this store, reconcile first and settle again.`;
}

/** Who calls from JavaScript or with JSON may hand in anything. */
function problemWith(settlement: unknown): string | undefined {
  if (typeof settlement !== 'object' || settlement === null) {
    return 'It should be an object with a key, a status, an actor and a reason.';
  }
  const { key, status, actor, reason }: Partial<Record<keyof Settlement, unknown>> = settlement;
  if (typeof key !== 'string' || key === '') return 'It needs a key.';
  if (status !== 'done' && status !== 'withdrawn') return 'Its status should be done or withdrawn.';
  if (!isText(actor, LONGEST_ACTOR))
    return `It needs an actor of 1 to ${LONGEST_ACTOR} characters.`;
  if (!isText(reason, LONGEST_REASON)) {
    return `It needs a reason of 1 to ${LONGEST_REASON} characters.`;
  }
  return undefined;
}

function keyIn(settlement: unknown): string {
  const { key }: { readonly key?: unknown } = Object(settlement);
  return typeof key === 'string' ? key : '';
}

function isText(value: unknown, longest: number): boolean {
  return typeof value === 'string' && value.trim() !== '' && value.length <= longest;
}
