import type { ProviderOrderState } from '../provider-run/model.js';
import { aboutOrder, type ProviderRun } from '../provider-run/provider-run.js';

/** The states in which a customer's bank can dispute the charges. */
export const DISPUTABLE: readonly ProviderOrderState[] = [
  'accepted',
  'fulfilled',
  'complete',
  'returned',
];

/** Opens a dispute, which reopens the review. Returns the state before. */
export function openDispute(run: ProviderRun): ProviderOrderState {
  const { state } = run.order;
  run.change(
    { state: 'dispute', fraudState: 'review_opened', disputes: run.order.disputes + 1 },
    aboutOrder('order.dispute'),
  );
  return state;
}

/**
 * Resolves the dispute. According to the documentation the order returns to the state before the
 * dispute; according to its sample, to `accepted`.
 */
export function resolveDispute(run: ProviderRun, state: ProviderOrderState): void {
  run.change({ state, fraudState: 'passed' }, aboutOrder('order.dispute.resolved'));
}

/** Opens a dispute and resolves it later. Returns the state of the order after that. */
export function disputeAndResolve(
  run: ProviderRun,
  fallsBackTo: 'previous' | 'accepted' | 'either',
): ProviderOrderState {
  const before = openDispute(run);
  // Mostly days; sometimes at once, within the precision of a one-second clock.
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
  if (before === 'returned' && state === 'returned') run.classes.record('dispute_of_returned');
  return state;
}
