import { describe, expect, it } from 'vitest';
import { givenBackOf } from '../../../machines/given-back.js';
import { objectsOf } from '../../../machines/join.js';
import type { Observation } from '../../../src/order/observation.js';
import type { ObjectReport } from '../../../src/order/payments/object-report.js';
import { SECOND } from '../../../src/order/time/instant.js';
import { euros, reported } from '../../_support/payments.js';
import { attempt, captured, held, joinedOf, type ReportOf, refund } from './_support/reports.js';

/*
 * What was given back of a payment of 10.00 EUR. An attempt reports how much of it was refunded in all,
 * and refunds are reported one by one, perhaps later, perhaps never.
 */

const payment = captured();
/** Of 10.00 EUR, 5.00 EUR were captured. The rest was released. */
const half = captured({ captured: 500 });
const of = (minor: number, more: Partial<ReportOf<'refund'>> = {}) =>
  refund({ amount: euros(minor), ...more });
const { amount: _, ...withoutAmount } = refund();
const created = (second: number) => ({ createdAt: second * SECOND });

/** At one second, one observation of each report. */
const at = (second: number, ...reports: readonly ObjectReport[]): readonly Observation[] =>
  reports.map((report, index) => reported(`evt_${second}_${index}`, second, [report]));

function givenBack(observations: readonly Observation[], of: ReportOf<'payment'>) {
  const joined = joinedOf(...observations);
  const parts = { attempts: objectsOf(joined, 'attempt'), refunds: objectsOf(joined, 'refund') };
  const { given, pending, refunds, perhapsReleased } = givenBackOf(of, parts);
  return [given, pending, refunds.map((one) => one.report.id), perhapsReleased];
}

type Row = readonly [
  what: string,
  payment: ReportOf<'payment'>,
  observations: readonly Observation[],
  given: number,
  pending: number,
  refunds: readonly string[],
  perhapsReleased: boolean,
];

const ROWS: readonly Row[] = [
  ['nothing', payment, at(10, attempt()), 0, 0, [], false],
  ['a refund', payment, at(10, attempt(), of(300)), 300, 0, ['re_1'], false],
  ['a refund under way', payment, at(10, of(300, { state: 'pending' })), 0, 300, ['re_1'], false],
  ['a refund that failed', payment, at(10, of(300, { state: 'failed' })), 0, 0, ['re_1'], false],
  ['a refund that expired', payment, at(10, of(300, { state: 'expired' })), 0, 0, ['re_1'], false],
  ['a refund without an amount', payment, at(10, withoutAmount), 0, 0, ['re_1'], false],
  ['a refund of nothing', payment, at(10, of(0)), 0, 0, ['re_1'], false],
  [
    'a refund that only the attempt reports',
    payment,
    at(10, attempt({ refunded: 300 })),
    ...([300, 0, [], false] as const),
  ],
  [
    'the same refund once, by both',
    payment,
    at(10, attempt({ refunded: 300 }), of(300, created(5))),
    ...([300, 0, ['re_1'], false] as const),
  ],
  [
    'a refund by both, and one that only the attempt reports',
    payment,
    at(10, attempt({ refunded: 700 }), of(300, created(5))),
    ...([700, 0, ['re_1'], false] as const),
  ],
  [
    'a refund that failed after the attempt reported it',
    payment,
    [...at(10, attempt({ refunded: 300 })), ...at(20, of(300, { state: 'failed' }))],
    ...([0, 0, ['re_1'], false] as const),
  ],
  [
    'another refund than the one that had failed before the attempt reported it',
    payment,
    [...at(5, of(300, { state: 'failed' })), ...at(10, attempt({ refunded: 300 }))],
    ...([300, 0, ['re_1'], false] as const),
  ],
  [
    'nothing by a release that the attempt counts, made in the second of its report',
    payment,
    at(10, attempt({ refunded: 500 }), refund({ release: true, ...created(10) })),
    ...([0, 0, [], false] as const),
  ],
  [
    'a refund that the attempt reports before another amount was released',
    payment,
    [...at(10, attempt({ refunded: 500 })), ...at(20, refund({ release: true, ...created(15) }))],
    ...([500, 0, [], false] as const),
  ],
  [
    'nothing of a payment of which nothing was captured',
    held({ capturable: 600 }),
    at(10, attempt(), of(400)),
    ...([400, 0, [], false] as const),
  ],
  [
    'a refund of a payment whose amount is not known',
    { object: 'payment', id: 'pi_1', state: 'complete', captured: 500 },
    at(10, attempt(), of(400)),
    ...([400, 0, ['re_1'], false] as const),
  ],
  [
    'perhaps nothing by a refund of the rest',
    half,
    at(10, refund()),
    ...([500, 0, [], true] as const),
  ],
  [
    'perhaps nothing by one of two refunds',
    half,
    at(10, attempt(), of(200), refund({ id: 're_2' })),
    ...([700, 0, ['re_1'], true] as const),
  ],
  [
    'a refund of another amount than the rest',
    half,
    at(10, attempt(), of(200)),
    ...([200, 0, ['re_1'], false] as const),
  ],
  [
    'a refund without an amount, beside a rest',
    half,
    at(10, attempt(), withoutAmount),
    ...([0, 0, ['re_1'], false] as const),
  ],
  [
    'a refund of the amount of the rest that is under way, as a release is never',
    half,
    at(10, attempt(), refund({ state: 'pending' })),
    ...([0, 500, ['re_1'], false] as const),
  ],
  [
    'a refund of the amount of the rest that the shop requested',
    half,
    at(10, attempt(), refund({ key: 'back' })),
    ...([500, 0, ['re_1'], false] as const),
  ],
  [
    'perhaps nothing where a part was captured, a part is held and the rest is refunded',
    held({ captured: 300, capturable: 600 }),
    at(10, attempt(), of(100)),
    ...([100, 0, [], true] as const),
  ],
  [
    'perhaps nothing by what only the attempt that paid reports, beside one that failed',
    half,
    at(10, attempt({ id: 'ch_0', state: 'failed' }), attempt({ refunded: 500 })),
    ...([500, 0, [], true] as const),
  ],
  [
    'perhaps nothing by what the attempt reports beside a refund that had failed',
    half,
    [...at(5, refund({ state: 'failed' })), ...at(10, attempt({ refunded: 500 }))],
    ...([500, 0, ['re_1'], true] as const),
  ],
  [
    'a refund, as the capture shows that it released nothing, beside an attempt that failed',
    half,
    at(10, attempt({ id: 'ch_0', state: 'failed' }), attempt({ releasedAsRefund: 0 }), refund()),
    ...([500, 0, ['re_1'], false] as const),
  ],
  [
    'the refund that was made after the release, by its time and not by its id',
    half,
    at(
      ...([10, attempt({ releasedAsRefund: 500 })] as const),
      ...[refund({ id: 're_1', ...created(9) }), refund({ id: 're_2', ...created(4) })],
    ),
    ...([500, 0, ['re_1'], false] as const),
  ],
  [
    'the refund that was made after the release, in the order of their ids',
    half,
    at(
      ...([10, attempt({ releasedAsRefund: 500 })] as const),
      ...[refund({ id: 're_1', ...created(4) }), refund({ id: 're_2', ...created(9) })],
    ),
    ...([500, 0, ['re_2'], false] as const),
  ],
  [
    'the refund that the shop requested, although it is the earlier one',
    half,
    at(
      ...([10, attempt({ releasedAsRefund: 500 })] as const),
      ...[refund({ id: 're_1', key: 'back', ...created(4) })],
      refund({ id: 're_2', ...created(9) }),
    ),
    ...([500, 0, ['re_1'], false] as const),
  ],
  [
    'a refund under way, although a release of its amount is known',
    half,
    at(10, attempt({ releasedAsRefund: 500 }), refund({ state: 'pending' })),
    ...([0, 500, ['re_1'], false] as const),
  ],
  [
    'nothing by the release that the capture shows, beside a marked one without an amount',
    half,
    at(
      ...([10, attempt({ releasedAsRefund: 500 })] as const),
      ...[refund(), { ...withoutAmount, id: 're_2', release: true } as const],
    ),
    ...([0, 0, [], false] as const),
  ],
  [
    'a refund without an amount beside the release that the capture shows',
    half,
    at(10, attempt({ releasedAsRefund: 500 }), { ...withoutAmount, id: 're_0' }, refund()),
    ...([0, 0, ['re_0'], false] as const),
  ],
];

describe('what was given back', () => {
  it.each(ROWS)('%s', (_what, payment, observations, ...expected) => {
    expect(givenBack(observations, payment)).toEqual(expected);
  });
});
