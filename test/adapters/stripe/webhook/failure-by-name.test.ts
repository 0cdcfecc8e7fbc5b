import { describe, expect, it } from 'vitest';
import { failureIn } from '../../../../src/adapters/stripe/webhook/failure-by-name.js';
import type { ObjectReport } from '../../../../src/order/payments/object-report.js';
import {
  attempt,
  dispute,
  payment,
  refund,
  review,
} from '../../../machines/payments/_support/reports.js';

/*
 * For each event that is named after a failure: every report that shows it. All others do not.
 */

const REPORTS: Readonly<Record<string, ObjectReport>> = {
  'a pending payment': payment(),
  'a cancelled payment': payment({ state: 'cancelled' }),
  'a settling payment': payment({ state: 'settling' }),
  'a complete payment': payment({ state: 'complete' }),
  'a pending attempt': attempt({ state: 'pending' }),
  'a failed attempt': attempt({ state: 'failed' }),
  'a successful attempt': attempt(),
  'an attempt that the bank took back': attempt({ returnedByBank: true }),
  'a released attempt': attempt({ released: true }),
  'an open dispute': dispute(),
  'an inquiry': dispute({ state: 'inquiry' }),
  'a lost dispute': dispute({ state: 'lost' }),
  'a won dispute': dispute({ state: 'won' }),
  'a failed refund': refund({ state: 'failed' }),
  'an expired refund': refund({ state: 'expired' }),
  'a successful refund': refund(),
  'an open review': review(),
};

const SHOWN: Readonly<Record<string, readonly string[]>> = {
  'payment_intent.payment_failed': ['a pending payment', 'a cancelled payment'],
  'payment_intent.canceled': ['a cancelled payment'],
  'charge.failed': ['a failed attempt', 'an attempt that the bank took back'],
  'charge.expired': ['a released attempt'],
  'charge.dispute.closed': ['a lost dispute', 'a won dispute'],
  'refund.failed': ['a failed refund', 'an expired refund'],
};

describe.each(Object.entries(SHOWN))('the failure in the name of %s', (type, shown) => {
  it.each(Object.entries(REPORTS))('is shown or flagged by %s', (name, report) => {
    const flag = failureIn(type, [report], 'evt_1');
    expect(flag === undefined).toBe(shown.includes(name));
    if (flag === undefined) return;
    expect(flag).toEqual({
      ...{ id: 'failure_reported:evt_1', kind: 'failure_reported' },
      detail: `Stripe sent ${type}, but its object does not show what failed: look the payment up.`,
    });
  });
});

describe('a failure', () => {
  const type = 'charge.failed';

  it('is shown by one object of several', () => {
    expect(failureIn(type, [payment(), attempt({ state: 'failed' })], 'evt_1')).toBeUndefined();
  });

  it('is not flagged where a state is undocumented, which parks the event already', () => {
    const unknown = [payment({ state: 'unknown' }), attempt()];
    expect(failureIn(type, unknown, 'evt_1')).toBeUndefined();
  });

  it('is not seen in the names of other events', () => {
    for (const name of ['charge.succeeded', 'constructor', '']) {
      expect(failureIn(name, [attempt()], 'evt_1')).toBeUndefined();
    }
  });
});
