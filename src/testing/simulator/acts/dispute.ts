import type { ProviderOrderState } from '../provider-run/model.js';
import { aboutOrder, type ProviderRun } from '../provider-run/provider-run.js';

/** The states in which a customer's bank can dispute the charges. */
export const DISPUTABLE: readonly ProviderOrderState[] = [
  'accepted',
  'fulfilled',
  'complete',
  'returned',
];

/** The bank disputes: the order is in `dispute` and its review open again. Returns where it was. */
export function openDispute(run: ProviderRun): ProviderOrderState {
  const { state } = run.order;
  run.change(
    { state: 'dispute', fraudState: 'review_opened', disputes: run.order.disputes + 1 },
    aboutOrder('order.dispute'),
  );
  return state;
}

/**
 * The dispute is resolved. By the words of the documentation the order falls back to the state
 * before the dispute; by its sample, to `accepted`.
 */
export function resolveDispute(run: ProviderRun, state: ProviderOrderState): void {
  run.change({ state, fraudState: 'passed' }, aboutOrder('order.dispute.resolved'));
}

/** Opens a dispute and, after a while, resolves it. Returns the state the order fell back to. */
export function disputeAndResolve(
  run: ProviderRun,
  fallsBackTo: 'previous' | 'accepted' | 'either',
): ProviderOrderState {
  const before = openDispute(run);
  // Mostly weeks; at times at once, which a receiver with a one-second clock can hardly tell apart.
  run.wait(
    run.random.weighted([
      [1, 'moment'],
      [1, 'seconds'],
      [2, 'hours'],
      [6, 'days'],
    ]),
  );
  const how =
    fallsBackTo === 'either' ? run.random.pick(['previous', 'accepted'] as const) : fallsBackTo;
  const state = how === 'accepted' ? 'accepted' : before;
  resolveDispute(run, state);
  if (before === 'returned' && state === 'returned') run.occasions.note('dispute_of_returned');
  return state;
}
