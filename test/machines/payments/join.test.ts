import { describe, expect, it } from 'vitest';
import { flagsOf, Join, objectsOf } from '../../../machines/join.js';
import type { Flag } from '../../../src/order/facts/facts.js';
import type { Observation } from '../../../src/order/observation.js';
import type { JoinedObject } from '../../../src/order/payments/joined.js';
import type { ObjectReport } from '../../../src/order/payments/object-report.js';
import { SECOND } from '../../../src/order/time/instant.js';
import { euros, reported, shopReported } from '../../_support/payments.js';
import {
  attempt,
  captured,
  dispute,
  held,
  joinedOf,
  payment,
  refund,
  review,
  warning,
} from './_support/reports.js';

const checkout = (state: 'open' | 'complete' | 'expired'): ObjectReport => {
  return { object: 'checkout', id: 'cs_1', state };
};

/** The only object of some observations. */
function onlyObject(...observations: readonly Observation[]): JoinedObject | undefined {
  return Object.values(joinedOf(...observations).objects)[0];
}

/** The report that wins when both come within one second, whichever comes first and whatever its id. */
function winnersWithinOneSecond(a: ObjectReport, b: ObjectReport): readonly unknown[] {
  const [first, second] = [reported('evt_1', 10, [a]), reported('evt_2', 10, [b])];
  const [renamed, other] = [reported('evt_2', 10, [a]), reported('evt_1', 10, [b])];
  return [
    [first, second],
    [second, first],
    [renamed, other],
    [other, renamed],
  ].map((arriving) => onlyObject(...arriving)?.report);
}

describe('of two reports of an object within one second', () => {
  it.each<readonly [what: string, loses: ObjectReport, wins: ObjectReport]>([
    ['the payment that is further along', payment(), captured({ captured: 0 })],
    ['the payment of which more was captured', captured({ captured: 900 }), captured()],
    ['the payment of which nothing was captured, by a number', held(), held({ captured: 0 })],
    ['the payment of which more is authorised', held({ capturable: 900 }), held()],
    ['the payment that names an action', payment(), payment({ action: 'redirect' })],
    [
      'the payment with the greater total',
      payment({ total: euros(900) }),
      payment({ total: euros(1_000) }),
    ],
    ['the payment with the greater amount', payment({ amount: euros(900) }), payment()],
    ['the attempt that failed', attempt(), attempt({ state: 'failed' })],
    ['the attempt that the bank took back', attempt(), attempt({ returnedByBank: true })],
    ['the attempt that was released', attempt(), attempt({ released: true })],
    [
      'the attempt of which more was captured',
      attempt({ captured: 900 }),
      attempt({ captured: 1_000 }),
    ],
    [
      'the attempt of which more was refunded',
      attempt({ refunded: 900 }),
      attempt({ refunded: 1_000 }),
    ],
    [
      'the attempt whose risk is the greater',
      attempt({ assessment: 'none' }),
      attempt({ assessment: 'blocked' }),
    ],
    ['the refund that failed after it succeeded', refund(), refund({ state: 'failed' })],
    ['the refund that no longer waits', refund({ state: 'pending' }), refund()],
    [
      'the dispute that was won after it was lost',
      dispute({ state: 'lost' }),
      dispute({ state: 'won' }),
    ],
    ['the dispute that was an inquiry', dispute({ state: 'inquiry' }), dispute()],
    [
      'the dispute of the greater amount',
      dispute({ amount: euros(900) }),
      dispute({ amount: euros(1_000) }),
    ],
    ['the review that was decided', review({ state: 'ended' }), review({ state: 'approved' })],
    ['the warning that can still be acted on', warning(false), warning(true)],
    ['the checkout that expired', checkout('complete'), checkout('expired')],
  ])('%s wins, whichever comes first', (_, loses, wins) => {
    expect(winnersWithinOneSecond(loses, wins)).toEqual([wins, wins, wins, wins]);
  });

  it('one wins by its content where no rule decides, whatever the ids of the observations', () => {
    const [first] = winnersWithinOneSecond(refund({ amount: euros(900) }), refund());
    expect(winnersWithinOneSecond(refund({ amount: euros(900) }), refund())).toEqual([
      ...[first, first, first, first],
    ]);
  });

  it('the one with an undocumented value wins over an equal one without it', () => {
    const unknown = [{ path: 'data.object.status', value: 'brand_new' }];
    for (const [plain, odd] of [
      ['evt_1', 'evt_2'],
      ['evt_2', 'evt_1'],
    ] as const) {
      const both = [reported(plain, 10, [payment()]), reported(odd, 10, [payment()], { unknown })];
      expect(onlyObject(...both)).toMatchObject({ by: odd, unknown });
      expect(onlyObject(...both.toReversed())).toMatchObject({ by: odd, unknown });
    }
  });

  it('the first observation by its id is named where both are equal', () => {
    const both = [reported('evt_1', 10, [payment()]), reported('evt_2', 10, [payment()])];
    expect(onlyObject(...both)?.by).toBe('evt_1');
    expect(onlyObject(...both.toReversed())?.by).toBe('evt_1');
  });
});

describe('of two reports in different seconds', () => {
  it('the later one wins, and the rest of the time within its second is not kept', () => {
    const early = { ...reported('evt_1', 10, [captured()]), instant: 10 * SECOND + 999_999 };
    const late = reported('evt_2', 11, [payment()]);
    expect(onlyObject(late, early)).toMatchObject({ at: 11 * SECOND, report: payment() });
    expect(onlyObject(early)).toMatchObject({ at: 10 * SECOND });
  });
});

describe('what an object was once is kept beside its newest report', () => {
  const kept: readonly (readonly [
    what: string,
    before: ObjectReport,
    after: ObjectReport,
    once: Omit<JoinedObject, 'report' | 'at' | 'by'>,
  ])[] = [
    ['nothing of a payment that was never authorised', payment(), payment(), {}],
    [
      'the greatest amount of a payment that was authorised',
      held({ captured: 600, capturable: 400 }),
      payment({ state: 'cancelled' }),
      { authorised: 1_000 },
    ],
    [
      'an amount that grew',
      held({ captured: 200, capturable: 0 }),
      held({ captured: 500, capturable: 500 }),
      { authorised: 1_000 },
    ],
    [
      'when each total was first stated',
      payment({ total: euros(900) }),
      payment({ total: euros(1_000) }),
      { totals: { '900 EUR': 10 * SECOND, '1000 EUR': 20 * SECOND } },
    ],
    [
      'when a repeated total was first stated',
      payment({ total: euros(900) }),
      payment({ total: euros(900) }),
      { totals: { '900 EUR': 10 * SECOND } },
    ],
    [
      'a total that is no longer stated',
      payment({ total: euros(900) }),
      payment(),
      { totals: { '900 EUR': 10 * SECOND } },
    ],
    [
      'a total that is stated only later',
      payment(),
      payment({ total: euros(900) }),
      { totals: { '900 EUR': 20 * SECOND } },
    ],
    ['that an attempt succeeded', attempt(), attempt({ state: 'failed' }), { paid: true }],
    [
      'nothing of an attempt that never succeeded',
      attempt({ state: 'pending' }),
      attempt({ state: 'failed' }),
      {},
    ],
    [
      'what the capture of an attempt released',
      attempt({ state: 'pending', releasedAsRefund: 500 }),
      attempt({ state: 'pending' }),
      { releasedAsRefund: 500 },
    ],
    [
      'that the capture of an attempt released nothing',
      attempt({ state: 'pending' }),
      attempt({ state: 'pending', releasedAsRefund: 0 }),
      { releasedAsRefund: 0 },
    ],
    [
      'that an earlier report of the capture released nothing',
      attempt({ state: 'pending', releasedAsRefund: 0 }),
      attempt({ state: 'pending' }),
      { releasedAsRefund: 0 },
    ],
    ['that a dispute was open', dispute(), dispute({ state: 'won' }), { opened: true }],
    [
      'that an inquiry was made',
      dispute({ state: 'inquiry' }),
      dispute({ state: 'closed' }),
      { opened: true },
    ],
    [
      'that a dispute was in an undocumented state',
      dispute({ state: 'unknown' }),
      dispute({ state: 'won' }),
      { opened: true },
    ],
    [
      'nothing of a dispute that was never seen open',
      dispute({ state: 'lost' }),
      dispute({ state: 'won' }),
      {},
    ],
    [
      'that an authorisation ended, although a later report does not show it',
      attempt({ released: true }),
      attempt(),
      { paid: true, released: true },
    ],
    ['nothing of a review, although it was open', review(), review({ state: 'approved' }), {}],
    ['nothing of a checkout, although it was open', checkout('open'), checkout('complete'), {}],
  ];

  it.each(kept)('%s', (_, before, after, once) => {
    const both = [reported('evt_1', 10, [before]), reported('evt_2', 20, [after])];
    const expected = { report: after, at: 20 * SECOND, by: 'evt_2', ...once };
    expect(onlyObject(...both)).toStrictEqual(expected);
    expect(onlyObject(...both.toReversed())).toStrictEqual(expected);
  });

  it.each([
    [held({ captured: 600, capturable: 400 }), { authorised: 1_000 }],
    [payment({ total: euros(900) }), { totals: { '900 EUR': 10 * SECOND } }],
    [payment(), {}],
    [attempt(), { paid: true }],
    [attempt({ state: 'failed' }), {}],
    [dispute(), { opened: true }],
    [dispute({ state: 'lost' }), {}],
    [review(), {}],
  ] as const)('also while there is one report only', (report, once) => {
    const one = reported('evt_1', 10, [report]);
    expect(onlyObject(one)).toStrictEqual({ report, at: 10 * SECOND, by: 'evt_1', ...once });
  });
});

describe('the objects of one kind', () => {
  it('come in the order of their ids, without those of other kinds', () => {
    const reports = [refund({ id: 're_2' }), payment(), refund({ id: 're_3' }), refund()];
    const joined = joinedOf(reported('evt_1', 10, reports));
    const ids = objectsOf(joined, 'refund').map((one) => one.report.id);
    expect(ids).toEqual(['re_1', 're_2', 're_3']);
  });
});

describe('flags', () => {
  const flag = (detail: string): Flag => ({ id: 'wrong_mode', kind: 'wrong_mode', detail });
  const flagged = (...flags: readonly Flag[]): Observation =>
    reported('evt_1', 10, [], {
      events: [
        { type: 'fraud.passed', instant: 0, source: 'webhook' },
        { type: 'facts.reported', facts: { flags }, instant: 0, source: 'webhook' },
        { type: 'facts.reported', facts: {}, instant: 0, source: 'webhook' },
      ] as Observation['events'],
    });

  it('are those of the reports of facts', () => {
    expect(flagsOf(flagged(flag('a')))).toEqual([flag('a')]);
    expect(flagsOf(reported('evt_1', 10, []))).toEqual([]);
  });

  it('are kept by their ids; of two with one id, the one whose text comes later, in any order', () => {
    expect(joinedOf(flagged(flag('a'))).flags).toEqual({ wrong_mode: flag('a') });
    for (const details of [
      ['a', 'b'],
      ['b', 'a'],
    ]) {
      const observations = details.map((detail) => flagged(flag(detail)));
      expect(joinedOf(...observations).flags).toEqual({ wrong_mode: flag('b') });
    }
  });

  it('are left out where an operator dismissed the observation, if that withdraws them', () => {
    const join = new Join();
    const two = { id: 'two_orders', kind: 'two_orders', detail: 'Two orders.' } as const;
    join.add(flagged(flag('a'), two), true);
    expect(join.joined.flags).not.toHaveProperty('wrong_mode');
  });
});

describe('an order is old', () => {
  it.each([
    ['if a provider reports something that releases nothing', { releases: false }, true],
    ['unless everything that is reported releases', {}, undefined],
  ])('%s', (_, more, old) => {
    expect(joinedOf(reported('evt_1', 10, [payment()], more)).old).toBe(old);
  });

  it('not by a report of the shop', () => {
    expect(joinedOf(shopReported(10, { object: 'fulfilment', id: 'parcel' }))).not.toHaveProperty(
      'old',
    );
  });

  it('still, whatever is joined afterwards', () => {
    const before = joinedOf(reported('evt_1', 10, [payment()], { releases: false }));
    const join = new Join(before);
    join.add(reported('evt_2', 20, [captured()]));
    expect(join.joined.old).toBe(true);
    expect(before.objects['payment pi_1']?.by).toBe('evt_1');
  });
});

describe('an observation without reports', () => {
  it('adds no object', () => {
    const { objects: _, ...bare } = reported('evt_1', 10, []);
    expect(joinedOf(bare)).toStrictEqual({ objects: {}, flags: {} });
  });
});
