import type { Announcement, ProviderCharge } from '../provider-run/model.js';
import type { ProviderRun } from '../provider-run/provider-run.js';

const FAILURES = [
  ['insufficient_funds', 'The card has not enough funds.'],
  ['issuer_unavailable', 'The bank could not be reached.'],
  ['do_not_honor', 'The bank refused the payment.'],
  ['card_expired', 'The card has expired.'],
] as const;

/** How a charge changes when the bank refuses it. No sample shows which of the reasons is reported. */
export function failureOf(run: ProviderRun): Partial<ProviderCharge> {
  const [failureCode, failureMessage] = run.random.pick(FAILURES);
  return run.random.weighted<Partial<ProviderCharge>>([
    [5, { state: 'failed', failureCode, failureMessage }],
    [2, { state: 'failed', failureCode }],
    [1, { state: 'failed', failureMessage }],
    [2, { state: 'failed' }],
  ]);
}

/**
 * Reports that a charge was refused. No sample shows how: with the order, or with the charge, whose
 * state may be older than the name of the event or absent.
 */
export function announceFailure(run: ProviderRun, id: string): Announcement {
  const type = 'order.charge.failed';
  if (run.random.chance(0.5)) {
    return { type, subject: { kind: 'order', showing: 'every charge' } };
  }
  return {
    type,
    subject: run.random.weighted([
      [2, { kind: 'charge', id }],
      [1, { kind: 'charge', id, shownState: 'pending' }],
      [1, { kind: 'charge', id, shownState: 'none' }],
    ] as const),
  };
}
