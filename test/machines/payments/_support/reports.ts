import { Join } from '../../../../machines/join.js';
import { factsOf } from '../../../../machines/joined-facts.js';
import type { KnownFacts } from '../../../../src/order/facts/known-facts.js';
import type { Observation } from '../../../../src/order/observation.js';
import type { Joined } from '../../../../src/order/payments/joined.js';
import type { ObjectReport } from '../../../../src/order/payments/object-report.js';
import { euros, reported } from '../../../_support/payments.js';

/** The report of one kind of object. */
export type ReportOf<Kind extends ObjectReport['object']> = Extract<ObjectReport, { object: Kind }>;

/** A payment of 10.00 EUR that nobody has paid yet. */
export const payment = (more: Partial<ReportOf<'payment'>> = {}): ReportOf<'payment'> => {
  return { object: 'payment', id: 'pi_1', state: 'pending', amount: euros(1_000), ...more };
};

/** A payment of 10.00 EUR that was captured. */
export const captured = (more: Partial<ReportOf<'payment'>> = {}): ReportOf<'payment'> =>
  payment({ state: 'complete', captured: 1_000, ...more });

/** A payment of 10.00 EUR that is authorised. */
export const held = (more: Partial<ReportOf<'payment'>> = {}): ReportOf<'payment'> =>
  payment({ state: 'capturable', capturable: 1_000, ...more });

/** The attempt that paid. */
export const attempt = (more: Partial<ReportOf<'attempt'>> = {}): ReportOf<'attempt'> => {
  const names = { object: 'attempt', id: 'ch_1', payment: 'pi_1' } as const;
  return { ...names, state: 'succeeded', assessment: 'authorised', ...more };
};

/** A refund of 5.00 EUR. */
export const refund = (more: Partial<ReportOf<'refund'>> = {}): ReportOf<'refund'> => {
  const names = { object: 'refund', id: 're_1', payment: 'pi_1' } as const;
  return { ...names, state: 'succeeded', amount: euros(500), ...more };
};

/** A dispute of the payment. */
export const dispute = (more: Partial<ReportOf<'dispute'>> = {}): ReportOf<'dispute'> => {
  return { object: 'dispute', id: 'dp_1', payment: 'pi_1', state: 'open', ...more };
};

/** A review of the payment. */
export const review = (more: Partial<ReportOf<'review'>> = {}): ReportOf<'review'> => {
  return { object: 'review', id: 'prv_1', payment: 'pi_1', state: 'open', ...more };
};

/** Some units of a line. */
export const units = (itemId: string, quantity: number) => ({ itemId, quantity });

/** Joins observations in the order in which they are given. */
export function joinedOf(...observations: readonly Observation[]): Joined {
  const join = new Join();
  for (const one of observations) join.add(one);
  return join.joined;
}

/** One observation of each report, all within one second. */
export function atOnce(...reports: readonly ObjectReport[]): readonly Observation[] {
  return reports.map((report, index) => reported(`evt_${index}`, 10, [report]));
}

/** What is known after these reports, all within one second. */
export function factsAfter(...reports: readonly ObjectReport[]): KnownFacts {
  return factsOf(joinedOf(...atOnce(...reports)));
}

/** A warning that the issuer of the card suspects fraud. */
export const warning = (actionable: boolean): ObjectReport => {
  return { object: 'fraud_warning', id: 'issfr_1', payment: 'pi_1', actionable };
};
