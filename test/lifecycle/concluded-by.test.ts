import { describe, expect, it } from 'vitest';
import { isCovered } from '../../machines/paid-for.js';
import { conclusionOf } from '../../src/lifecycle/concluded-by.js';
import { decidingRule } from '../../src/lifecycle/in-the-way.js';
import type { ObjectReport } from '../../src/order/payments/object-report.js';
import { euros } from '../_support/payments.js';
import {
  attempt,
  captured,
  dispute,
  factsAfter,
  refund,
} from '../machines/payments/_support/reports.js';

const total = { total: euros(1_000) };
const paid = [captured(total), attempt()];
const PASSED = 'its payments passed the fraud review';

const OF_ACCEPTED: readonly (readonly [string, readonly ObjectReport[], string])[] = [
  ['paid', paid, `it is paid for and ${PASSED}`],
  [
    'paid, without a total, and refunded in part',
    [captured(), attempt(), refund()],
    `it is paid for and ${PASSED}`,
  ],
  [
    'lost to a dispute',
    [...paid, dispute({ state: 'lost', amount: euros(1_000) })],
    `it was paid for and ${PASSED}, but all of the money was taken back by the bank`,
  ],
  [
    'lost in part',
    [...paid, dispute({ state: 'lost', amount: euros(400) })],
    `it was paid for and ${PASSED}, but part of the money was taken back by the bank`,
  ],
  [
    'refunded in part',
    [...paid, refund()],
    `it was paid for and ${PASSED}, but part of the money was given back`,
  ],
  [
    'being refunded in part',
    [...paid, refund({ state: 'pending' })],
    `it was paid for and ${PASSED}, but part of the money is being given back`,
  ],
  [
    'refunded in part, the rest lost',
    [...paid, refund(), dispute({ state: 'lost', amount: euros(500) })],
    `it was paid for and ${PASSED}, but all of the money was given back or was taken back by the bank`,
  ],
];

/** Reports that change what an order is paid with. */
const REPORTS: readonly ObjectReport[] = [
  refund(),
  refund({ id: 're_2', state: 'pending' }),
  refund({ id: 're_3', state: 'failed' }),
  dispute({ state: 'lost', amount: euros(300) }),
  dispute({ id: 'dp_2', state: 'lost' }),
  captured({ id: 'pi_2' }),
  attempt({ id: 'ch_2', payment: 'pi_2' }),
  attempt({ refunded: 200 }),
];

describe('why an order is accepted', () => {
  it.each(OF_ACCEPTED)('says it of an order that is %s', (_, reports, because) => {
    const facts = factsAfter(...reports);
    expect(conclusionOf(facts)).toEqual({ rule: 'C13', because });
    expect(decidingRule(facts)?.because).toBe(because);
  });

  it('says that it is paid for, exactly where payments cover the total', () => {
    let covered = 0;
    let notCovered = 0;
    for (let chosen = 0; chosen < 2 ** REPORTS.length; chosen += 1) {
      const more = REPORTS.filter((_, index) => (chosen >> index) % 2 === 1);
      const facts = factsAfter(...paid, ...more);
      const { rule, because = '' } = conclusionOf(facts) ?? {};
      if (rule !== 'C13') continue;
      const isPaid = isCovered([], facts);
      if (isPaid) covered += 1;
      else notCovered += 1;
      expect(because, JSON.stringify(more)).toMatch(
        isPaid
          ? /^it is paid for and its payments passed the fraud review$/
          : /^it was paid for .*, but (part|all) of the money (is|was) (being )?(given|taken) back/,
      );
    }
    expect(Math.min(covered, notCovered)).toBeGreaterThan(10);
  });
});
