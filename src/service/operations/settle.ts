import { checkedOptions } from '../../order/options/options.js';
import { milestoneIdOf } from '../../store/milestone-id.js';
import type { OrderKey, Settlement, SettlementAnswer, Store } from '../../store/store.js';
import type { Clock } from '../runtime/clock.js';

/** Why a settlement changed nothing. */
export interface SettlementProblem {
  /** The given key. Empty: there was none. */
  readonly key: string;
  /**
   * `not_found`: there is no such milestone. `already_done`: it is done and cannot be withdrawn.
   * `bad_settlement`: a part of the settlement is missing or invalid.
   */
  readonly kind: 'not_found' | 'already_done' | 'bad_settlement';
  /** The problem, and what to do. */
  readonly message: string;
}

/** The result of settling milestones. */
export interface Settled {
  /** Milestones whose status changed. */
  readonly settled: number;
  /** Milestones that already had that status. */
  readonly unchanged: number;
  /** Settlements that changed nothing because of a problem. */
  readonly problems: number;
}

/** How to settle milestones by hand. */
export interface SettleOptions {
  /** Called for every settlement that changed nothing because of a problem. */
  readonly onProblem?: (problem: SettlementProblem) => void;
}

/** What settling needs. */
export interface SettleDependencies {
  readonly store: Pick<Store, 'settleByHand'>;
  /** Those whose milestones may be settled here. */
  readonly accounts: readonly string[];
  readonly clock: Clock;
  /** Called for every order with a settled milestone. */
  onChange(order: OrderKey): void;
  /** Called when later milestones may be deliverable. */
  wake(): void;
}

/** Settlements that are written in one transaction. */
const BATCH = 500;

const LONGEST_ACTOR = 200;
const LONGEST_REASON = 1_000;

/** A valid settlement and the order of its milestone. */
interface OrderSettlement {
  readonly settlement: Settlement;
  readonly order: OrderKey;
}

/** Stores decisions that people made about milestones, in batches. */
export async function settle(
  { store, accounts, clock, onChange, wake }: SettleDependencies,
  settlements: Iterable<Settlement> | AsyncIterable<Settlement>,
  options?: SettleOptions,
): Promise<Settled> {
  const { onProblem } = checkedOptions(options, { onProblem: 'optional' });
  const counts = { settled: 0, unchanged: 0, problems: 0 };
  const report = (key: string, kind: SettlementProblem['kind'], message: string) => {
    counts.problems += 1;
    onProblem?.({ key, kind, message });
  };
  const write = async (batch: readonly OrderSettlement[]) => {
    const answers = await store.settleByHand(
      batch.map(({ settlement }) => settlement),
      clock(),
    );
    for (const [index, { settlement, order }] of batch.entries()) {
      const answer = answers[index] ?? 'not_found';
      if (answer === 'changed') {
        counts.settled += 1;
        onChange(order);
      } else if (answer === 'unchanged') counts.unchanged += 1;
      else report(settlement.key, answer, messageFor(answer, settlement.key));
    }
    if (answers.includes('changed')) wake();
  };

  let waiting: OrderSettlement[] = [];
  for await (const settlement of settlements) {
    const problem = problemWith(settlement);
    if (problem !== undefined) {
      report(keyIn(settlement), 'bad_settlement', problem);
      continue;
    }
    const { key } = settlement;
    const id = milestoneIdOf(key);
    if (id === undefined || !accounts.includes(id.account))
      report(key, 'not_found', messageFor('not_found', key));
    else waiting.push({ settlement, order: id });
    if (waiting.length < BATCH) continue;
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
    ? `Milestone ${key} is already done and cannot be withdrawn.`
    : `There is no milestone ${key} here. If its order is newer than this store, reconcile first and settle again.`;
}

/** The problem of a settlement, which may be any value from JavaScript or JSON. */
function problemWith(settlement: unknown): string | undefined {
  if (typeof settlement !== 'object' || settlement === null) {
    return 'It must be an object with a key, a status, an actor and a reason.';
  }
  const { key, status, actor, reason }: Partial<Record<keyof Settlement, unknown>> = settlement;
  if (typeof key !== 'string' || key === '') return 'It needs a key.';
  if (status !== 'done' && status !== 'withdrawn') return 'Its status must be done or withdrawn.';
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
