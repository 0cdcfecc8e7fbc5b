import { describe, expect, it } from 'vitest';
import { foldPayments, standingsOfPayments } from '../../../src/lifecycle/folding/concluded.js';
import type { ObjectReport } from '../../../src/order/payments/object-report.js';
import { SECOND } from '../../../src/order/time/instant.js';
import { reported, shopReported } from '../../_support/payments.js';
import {
  attempt,
  captured,
  dispute,
  payment,
  review,
} from '../../machines/payments/_support/reports.js';

const fold = (...observations: Parameters<typeof reported>[]) =>
  foldPayments(
    undefined,
    observations.map((one) => reported(...one)),
  );
const unknown = [{ path: 'status', value: 'frozen' }];

describe('an order whose provider speaks of payments', () => {
  it('keeps what the next observation needs', () => {
    const folded = fold(
      ['evt_2', 10, [captured()]],
      ['evt_3', 20, [attempt()]],
      ['evt_1', 20, [review({ state: 'approved' })]],
    );
    expect(folded).toMatchObject({
      ...{ account: 'default', orderId: 'A-1', count: 3, unmapped: false, parked: [] },
      ...{ greatest: { instant: 20 * SECOND, size: 0, id: 'evt_3' }, disputes: 0 },
      ...{ last: { id: 'evt_3', evidence: {} }, longest: { order: 0, fraud: 0 } },
    });
    const next = foldPayments(folded, [reported('evt_0', 20, [dispute()])]);
    expect(next).toMatchObject({ count: 4, greatest: { id: 'evt_3' }, disputes: 1 });
  });

  it('is one order of one account', () => {
    const message = 'these observations are about different orders';
    const more = (other: object) => [
      reported('evt_1', 10, [captured()]),
      reported('evt_2', 10, [captured()], other),
    ];
    expect(() => foldPayments(undefined, more({ orderId: 'A-2' }))).toThrow(message);
    expect(() => foldPayments(undefined, more({ account: 'north' }))).toThrow(message);
    expect(() => foldPayments(undefined, [])).toThrow('at least one observation');
  });

  it('counts the disputes that were open at some time', () => {
    expect(fold(['evt_1', 10, [dispute(), dispute({ id: 'dp_2' })]]).disputes).toBe(2);
    expect(fold(['evt_1', 10, [dispute({ state: 'lost' })]]).disputes).toBe(0);
  });

  it.each([
    ['everything that is reported may release it', { releases: true }, [], true],
    ['the shop reported what it sent', { releases: false }, [{ id: 'parcel', items: [] }], true],
    ['part of it is older, and the shop reported nothing', { releases: false }, [], false],
  ] as const)('can be released: %s', (_, more, sent, released) => {
    const shop = sent.map((one) => shopReported(10, { object: 'fulfilment', ...one }));
    const folded = foldPayments(undefined, [reported('evt_1', 10, [captured()], more), ...shop]);
    expect(folded.released).toBe(released);
  });

  it('parks what has undocumented values, in the order of the ids', () => {
    const folded = fold(
      ['evt_b', 10, [payment()], { unknown }],
      ['evt_a', 10, [dispute()], { unknown }],
      ['evt_c', 10, [attempt()], { unknown }],
    );
    expect(folded.parked.map(({ id }) => id)).toEqual(['evt_a', 'evt_b', 'evt_c']);
    expect(folded.parked[0]).toMatchObject({
      ...{ newest: true, reported: {} },
      standing: { explanation: { code: 'unknown_value', event: 'webhook' } },
    });
  });

  it('parks one observation once, whatever it reports', () => {
    expect(fold(['evt_a', 10, [payment(), dispute()], { unknown }]).parked).toHaveLength(1);
  });
});

describe('how long an order has waited', () => {
  const second = (at: number) => ({ createdAt: at * SECOND });

  it.each<readonly [what: string, reports: readonly ObjectReport[], entered: object | undefined]>([
    [
      'for its payment, since the newest one that is still to be made was created',
      [
        payment({ ...second(7) }),
        payment({ id: 'pi_2', ...second(5) }),
        payment({ id: 'pi_3', state: 'cancelled', ...second(9) }),
      ],
      { pending_payment: 7 * SECOND },
    ],
    [
      'for its payment, since the first one was created, where none is still to be made',
      [
        payment({ state: 'cancelled', ...second(7) }),
        payment({ id: 'pi_2', state: 'cancelled', ...second(5) }),
      ],
      { pending_payment: 5 * SECOND },
    ],
    [
      'for its payment, in whole seconds',
      [payment({ createdAt: 5 * SECOND + 999_999 })],
      { pending_payment: 5 * SECOND },
    ],
    [
      'for its payment, since it was reported, where its creation is not known',
      [payment()],
      { pending_payment: 20 * SECOND },
    ],
    [
      'for its payment, since anything was reported, where no payment is known',
      [{ object: 'checkout', id: 'cs_1', state: 'open' }],
      { pending_payment: 20 * SECOND },
    ],
    [
      'for its review, since the first one was opened, not since it was paid',
      [captured(second(1)), attempt(), review(second(9)), review({ id: 'prv_2', ...second(8) })],
      { in_review: 8 * SECOND },
    ],
    [
      'for a review that nobody opened, since anything was reported',
      [captured(second(1)), attempt({ assessment: 'manual_review' })],
      { in_review: 20 * SECOND },
    ],
    ['for nothing, once it is accepted', [captured(second(1)), attempt()], undefined],
  ])('%s', (_, reports, entered) => {
    expect(fold(['evt_1', 20, reports]).entered).toEqual(entered);
  });

  it('since the first report, where an order has several and no payment', () => {
    const session = { object: 'checkout', state: 'open' } as const;
    const folded = fold(
      ['evt_1', 30, [{ ...session, id: 'cs_1' }]],
      ['evt_2', 10, [{ ...session, id: 'cs_2' }]],
    );
    expect(folded.entered).toEqual({ pending_payment: 10 * SECOND });
  });
});

describe('the standings of its observations', () => {
  const paid = reported('evt_1', 10, [captured()]);
  const known = reported('evt_2', 20, [attempt()]);
  const odd = reported('evt_3', 30, [dispute({ state: 'unknown' })], { unknown });

  it('come in the order of the clock, each with the order after it', () => {
    const { standings } = standingsOfPayments([odd, known, paid]);
    expect(standings.map(({ observation }) => observation.id)).toEqual(['evt_1', 'evt_2', 'evt_3']);
    expect(standings.map(({ standing }) => standing.kind)).toEqual([
      ...['applied', 'applied', 'illegal'],
    ]);
    const states = standings.map(({ after }) => JSON.stringify(after));
    expect(states[0]).toContain('pending_payment');
    expect(states[1]).toContain('accepted');
    expect(states[2]).toContain('dispute');
  });

  it('come in one order within one second, however they arrive and whatever their ids', () => {
    const reports = [captured(), attempt(), dispute(), review(), payment({ id: 'pi_2' })];
    const all = reports.map((one, index) => reported(`evt_${index}`, 10, [one]));
    const orderOf = (observations: typeof all) =>
      standingsOfPayments(observations).standings.map(({ observation }) => observation.id);
    expect(orderOf(all.toReversed())).toEqual(orderOf(all));
    expect(orderOf([...all.slice(2), ...all.slice(0, 2)])).toEqual(orderOf(all));
  });
});
