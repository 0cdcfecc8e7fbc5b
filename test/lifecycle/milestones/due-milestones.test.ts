import { describe, expect, it } from 'vitest';
import { type Folded, fold } from '../../../src/lifecycle/fold.js';
import { due } from '../../../src/lifecycle/milestones/due-milestones.js';
import { type StillDue, stillDue } from '../../../src/lifecycle/milestones/still-due.js';
import { observe, replay } from '../../../src/lifecycle/observe.js';
import type { FulfilmentItem } from '../../../src/order/facts/facts.js';
import type { MilestoneKind } from '../../../src/order/milestone/milestone.js';
import type { Observation } from '../../../src/order/observation.js';
import {
  charge,
  makeObservation,
  recordedMilestone,
  unpublished,
} from '../../_support/make-observation.js';

const accepted = makeObservation({ id: 'a', at: 1, state: 'accepted', fraud: 'passed' });

/** The due milestones, by kind and subject, with their facts. */
const dueOf = (...observations: Observation[]) =>
  due(unpublished(fold(observations))).milestones.map(({ kind, subject, facts }) => [
    `${kind}/${subject}`,
    facts,
  ]);

const amount = { minor: 1000, currency: 'USD' };

describe('what is due', () => {
  it('names the order, and the ids of the shop that are known', () => {
    const known = makeObservation({
      state: 'cancelled',
      facts: { upstreamId: 'S-1', checkoutId: 'co-1' },
    });
    expect(due(unpublished(fold([known]))).milestones).toStrictEqual([
      {
        key: 'default/order-1/cancelled/',
        kind: 'cancelled',
        subject: '',
        account: 'default',
        orderId: 'order-1',
        upstreamId: 'S-1',
        checkoutId: 'co-1',
        facts: {},
      },
    ]);
    expect(
      due(unpublished(fold([makeObservation({ state: 'cancelled' })]))).milestones[0],
    ).not.toHaveProperty('upstreamId');
    expect(
      due(unpublished(fold([makeObservation({ state: 'cancelled' })]))).milestones[0],
    ).not.toHaveProperty('checkoutId');
  });

  it('is due once', () => {
    const folded = fold([makeObservation({ state: 'cancelled' })]);
    expect(due(unpublished(folded, ['default/order-1/cancelled/'])).milestones).toStrictEqual([]);
    expect(due(unpublished(folded, ['default/order-2/cancelled/'])).milestones).toHaveLength(1);
  });

  it.each<[string, Observation[], unknown[]]>([
    [
      'while the customer has to pay',
      [
        makeObservation({
          state: 'pending_payment',
          facts: { payment: { action: 'redirect', settling: false } },
        }),
      ],
      [['payment_action_required/', { action: 'redirect' }]],
    ],
    [
      'not while the customer has nothing to do',
      [makeObservation({ state: 'pending_payment', facts: { payment: { settling: true } } })],
      [],
    ],
    [
      'not once it is paid',
      [
        makeObservation({
          state: 'in_review',
          facts: { payment: { action: 'redirect', settling: false } },
        }),
      ],
      [['in_review/', {}]],
    ],
    [
      'blocked',
      [makeObservation({ state: 'blocked', fraud: 'blocked' })],
      [['blocked/', { fraudState: 'blocked' }]],
    ],
    [
      'whatever the order has been',
      [
        makeObservation({
          state: 'returned',
          visited: ['accepted', 'fulfilled', 'complete', 'returned'],
          facts: { availableToRefund: amount },
        }),
      ],
      [
        ['fulfilled/', {}],
        ['complete/', {}],
        ['returned/', { availableToRefund: amount }],
      ],
    ],
    [
      'with what each charge came to',
      [
        makeObservation({
          facts: {
            charges: [
              {
                ...charge('capturable', 'c3'),
                captures: [
                  { id: 'p1', state: 'complete', amount, fulfilmentId: 'f1' },
                  { id: 'p2', state: 'failed' },
                  { id: 'p3', state: 'pending' },
                ],
                cancels: [
                  { id: 'x1', state: 'complete', amount },
                  { id: 'x2', state: 'failed' },
                  { id: 'x3', state: 'pending_information' },
                  { id: 'x4', state: 'pending' },
                ],
              },
            ],
          },
        }),
      ],
      [
        ['captured/p1', { chargeId: 'c3', captureId: 'p1', amount, fulfilmentId: 'f1' }],
        ['capture_failed/p2', { chargeId: 'c3', captureId: 'p2' }],
        ['charge_cancelled/x1', { chargeId: 'c3', cancelId: 'x1', amount }],
        ['charge_cancel_failed/x2', { chargeId: 'c3', cancelId: 'x2' }],
        ['information_required/x3', { about: 'cancel', chargeId: 'c3', cancelId: 'x3' }],
      ],
    ],
    [
      'with the charges that failed, while none pays for the order',
      [
        makeObservation({
          facts: {
            charges: [
              { ...charge('failed', 'c1'), failureMessage: 'The payment was declined.' },
              { id: 'c2', state: 'failed' },
            ],
          },
        }),
      ],
      [
        [
          'payment_failed/c1',
          { chargeId: 'c1', amount, failureMessage: 'The payment was declined.' },
        ],
        ['payment_failed/c2', { chargeId: 'c2' }],
      ],
    ],
    [
      'and with none of them once another charge pays',
      [makeObservation({ charges: [charge('failed', 'c1'), charge('capturable', 'c2')] })],
      [],
    ],
    [
      'for what the bank took back, but not for its fee',
      [
        makeObservation({
          facts: {
            chargebacks: [
              { id: 'b', amount },
              { id: 'fee', amount: { ...amount, minor: 0 } },
              { id: 'c' },
            ],
          },
        }),
      ],
      [
        ['chargeback/b', { chargebackId: 'b', amount }],
        ['chargeback/c', { chargebackId: 'c' }],
      ],
    ],
    [
      'for a request to be forgotten',
      [makeObservation({ facts: { requestToBeForgotten: true } })],
      [['forget_requested/', {}]],
    ],
    [
      'for money that came in although the order is over',
      [
        makeObservation({
          state: 'cancelled',
          facts: { charges: [charge('complete', 'c1')] },
        }),
      ],
      [
        ['cancelled/', {}],
        [
          'needs_attention/captured_although_over',
          {
            about: 'captured',
            detail:
              'The order is cancelled, yet money was captured for it: refund it, or ask the provider.',
          },
        ],
      ],
    ],
    [
      'with what each refund came to',
      [
        makeObservation({
          facts: {
            refunds: [
              { id: 'r1', state: 'succeeded', amount },
              { id: 'r2', state: 'failed' },
              { id: 'r3', state: 'expired', amount },
              { id: 'r4', state: 'pending' },
              { id: 'r5', state: 'pending_information' },
            ],
          },
        }),
      ],
      [
        ['refunded/r1', { refundId: 'r1', state: 'succeeded', amount }],
        ['refund_failed/r2', { refundId: 'r2', state: 'failed' }],
        ['refund_failed/r3', { refundId: 'r3', state: 'expired', amount }],
        [
          'information_required/r5',
          { about: 'refund', refundId: 'r5', state: 'pending_information' },
        ],
      ],
    ],
    [
      'for units that are sent or given up',
      [
        makeObservation({
          facts: {
            fulfilments: [
              {
                id: 'f1',
                items: [
                  { itemId: 'i1', quantity: 1, cancelQuantity: 0 },
                  { itemId: 'i2', quantity: 1, cancelQuantity: 2 },
                ],
              },
              {
                id: 'f2',
                tracking: { company: 'Post' },
                items: [{ skuId: 's1', quantity: 1, cancelQuantity: 0 }],
              },
            ],
          },
        }),
      ],
      [
        [
          'items_fulfilled/f1',
          {
            fulfilmentId: 'f1',
            items: [
              { itemId: 'i1', quantity: 1 },
              { itemId: 'i2', quantity: 1 },
            ],
          },
        ],
        [
          'items_cancelled/f1',
          { fulfilmentId: 'f1', items: [{ itemId: 'i2', cancelQuantity: 2 }] },
        ],
        [
          'items_fulfilled/f2',
          {
            fulfilmentId: 'f2',
            items: [{ skuId: 's1', quantity: 1 }],
            tracking: { company: 'Post' },
          },
        ],
      ],
    ],
    [
      'for documents',
      [makeObservation({ facts: { documents: [{ id: 'd1', kind: 'credit_memo' }] } })],
      [['document_available/d1', { fileId: 'd1', document: 'credit_memo' }]],
    ],
    [
      'for what a person must know',
      [
        makeObservation({
          facts: {
            flags: [
              { id: 'x', kind: 'chargeback', detail: 'Granted.' },
              { id: 'y', kind: 'suspect', detail: 'Odd.' },
              { id: 'z', kind: 'unknown_value', detail: 'What?' },
            ],
          },
        }),
      ],
      [
        ['chargeback/x', { about: 'chargeback', detail: 'Granted.' }],
        ['needs_attention/y', { about: 'suspect', detail: 'Odd.' }],
      ],
    ],
  ])('%s', (_, observations, expected) => {
    expect(dueOf(...observations)).toStrictEqual(expected);
  });

  it('separates physical from digital goods', () => {
    const items = [
      { id: 'a', physical: true, skuId: 'boots', quantity: 2 },
      { id: 'b', physical: false },
      { id: 'c', quantity: 1 },
    ];
    expect(
      dueOf(makeObservation({ state: 'accepted', fraud: 'passed', facts: { items } })),
    ).toStrictEqual([
      [
        'ready_to_fulfil/',
        {
          physical: [{ id: 'a', skuId: 'boots', quantity: 2 }],
          digital: [{ id: 'b' }],
          unclassified: [{ id: 'c', quantity: 1 }],
        },
      ],
    ]);
  });

  it('counts disputes, and their resolutions once they are certain', () => {
    const dispute = (at: number) =>
      makeObservation({ id: `d${at}`, at, state: 'dispute', fraud: 'review_opened' });
    const back = (at: number) => makeObservation({ at, state: 'accepted', fraud: 'passed' });
    const of = (...observations: Observation[]) =>
      dueOf(...observations).filter(([name]) => String(name).startsWith('dispute'));
    const state = 'accepted';
    expect(of(accepted, dispute(2))).toStrictEqual([['dispute_opened/1', {}]]);
    expect(of(accepted, dispute(2), back(3))).toStrictEqual([
      ['dispute_opened/1', {}],
      ['dispute_resolved/1', { state }],
    ]);
    const twice = of(accepted, dispute(2), back(3), dispute(4)).map(([name]) => name);
    expect(twice).toStrictEqual(['dispute_opened/1', 'dispute_resolved/1', 'dispute_opened/2']);
    const recorded = makeObservation({
      at: 5,
      state: 'accepted',
      fraud: 'passed',
      visited: ['accepted', 'dispute'],
    });
    expect(of(recorded)).toStrictEqual([
      ['dispute_opened/2026-01-01T00:00:00Z', {}],
      ['dispute_resolved/2026-01-01T00:00:00Z', { state }],
    ]);
    const doubt = makeObservation({ at: 6, unknown: [{ path: 'state', value: 'odd' }] });
    expect(of(accepted, dispute(2), back(3), doubt)).toStrictEqual([['dispute_opened/1', {}]]);
  });

  it('identifies disputes by when they were opened, in whatever order they are reported', () => {
    const times = (dispute: number, at: number) =>
      makeObservation({ id: `d${at}`, at, state: 'dispute', visitedAt: { accepted: 1, dispute } });
    const first = times(10, 11);
    const second = times(20, 21);
    const back = makeObservation({
      id: 'b',
      at: 15,
      state: 'accepted',
      fraud: 'passed',
      visitedAt: { accepted: 1, dispute: 10 },
    });
    const names = ['dispute_opened', 'dispute_resolved'];
    const order = replay([accepted, second]);
    if (order === undefined) throw new Error('no history');
    const of = (published: readonly string[]) =>
      published.filter((key) => names.some((name) => key.includes(name))).sort();
    const at = (seconds: number) => `2026-01-01T00%3A00%3A${seconds}Z`;
    expect(of(order.published)).toEqual([`default/order-1/dispute_opened/${at(20)}`]);
    const later = observe(observe(order, first).order, back).order;
    expect(of(later.published)).toEqual([
      `default/order-1/dispute_opened/${at(10)}`,
      `default/order-1/dispute_opened/${at(20)}`,
      `default/order-1/dispute_resolved/${at(10)}`,
    ]);
  });

  it('does not publish a dispute again that was published before its time was known', () => {
    const plain = makeObservation({ id: 'd', at: 11, state: 'dispute', fraud: 'review_opened' });
    const recorded = makeObservation({
      id: 'r',
      at: 12,
      state: 'dispute',
      visitedAt: { accepted: 1, dispute: 10 },
    });
    const order = replay([accepted, plain, recorded]);
    expect(order?.published.filter((key) => key.includes('dispute'))).toEqual([
      'default/order-1/dispute_opened/1',
    ]);
  });

  it('releases again after a dispute only an order that was released here before', () => {
    const dispute = makeObservation({ id: 'd', at: 5, state: 'dispute', fraud: 'review_opened' });
    const back = makeObservation({
      id: 'b',
      at: 6,
      state: 'accepted',
      fraud: 'passed',
      source: 'read',
    });
    const kinds = (...observations: Observation[]) =>
      due(unpublished(fold(observations))).milestones.map(
        ({ kind, subject }) => `${kind}/${subject}`,
      );
    expect(kinds(accepted, dispute)).not.toContain('ready_to_fulfil/');
    expect(kinds(accepted, dispute, back)).toContain('ready_to_fulfil/');
    expect(kinds(dispute, back)).not.toContain('ready_to_fulfil/');
    expect(kinds(dispute, back)).toContain('needs_attention/after_dispute');
    expect(kinds(accepted, dispute, back)).not.toContain('needs_attention/after_dispute');
    // Where only the acceptance itself lists the dispute, it came after it all the same.
    const pending = makeObservation({ id: 'p', at: 1, state: 'pending_payment' });
    const visitedAt = { pending_payment: 1, accepted: 2, dispute: 5 };
    const listing = makeObservation({
      id: 'l',
      at: 6,
      state: 'accepted',
      fraud: 'passed',
      visitedAt,
    });
    expect(kinds(pending, listing)).not.toContain('ready_to_fulfil/');
    expect(kinds(pending, listing)).toContain('needs_attention/after_dispute');
    const because = stillDue(
      unpublished(fold([dispute, back])),
      recordedMilestone('ready_to_fulfil'),
    );
    expect(because).toMatchObject({ because: expect.stringContaining('in dispute before') });
  });

  it('is one milestone for a capture or a cancel that two charges name', () => {
    const capture = [{ id: 'part', state: 'complete' }] as const;
    const both = ['a', 'b'].map((id) => ({ ...charge('capturable', id), captures: capture }));
    const { milestones } = observe(undefined, makeObservation({ charges: both }));
    expect(milestones.map(({ kind, subject }) => `${kind}/${subject}`)).toEqual(['captured/part']);
  });

  it('carries the lines that are open now, and is withdrawn when none is', () => {
    const items = [
      { id: 'a', skuId: 's1', quantity: 2 },
      { id: 'b', skuId: 's2', quantity: 1 },
      { id: 'c' },
    ];
    const order = makeObservation({ state: 'accepted', fraud: 'passed', facts: { items } });
    const sent = (...lines: FulfilmentItem[]) =>
      makeObservation({ at: 1, facts: { fulfilments: [{ id: 'f', items: lines }] } });
    const open = (...observations: Observation[]) =>
      dueOf(...observations).find(([name]) => name === 'ready_to_fulfil/')?.[1];
    expect(open(order)).toMatchObject({
      unclassified: [{ id: 'a', quantity: 2 }, { id: 'b', quantity: 1 }, { id: 'c' }],
    });
    expect(
      open(
        order,
        sent(
          { itemId: 'a', quantity: 1, cancelQuantity: 0 },
          { skuId: 's2', quantity: 0, cancelQuantity: 1 },
        ),
      ),
    ).toMatchObject({ unclassified: [{ id: 'a', quantity: 1 }, { id: 'c' }] });
    const known = makeObservation({
      state: 'accepted',
      fraud: 'passed',
      facts: { items: items.slice(0, 1) },
    });
    const all = sent({ itemId: 'a', quantity: 1, cancelQuantity: 1 });
    expect(open(known, all)).toBe(undefined);
    expect(
      stillDue(unpublished(fold([known, all])), recordedMilestone('ready_to_fulfil')),
    ).toStrictEqual({
      deliver: false,
      because: 'It may not be fulfilled: it needs units that are neither fulfilled nor cancelled.',
    });
  });

  it('withdraws a failed payment once another charge pays', () => {
    const milestone = recordedMilestone('payment_failed', 'c1');
    const failed = makeObservation({ charges: [charge('failed', 'c1')] });
    const paid = makeObservation({ at: 1, charges: [charge('capturable', 'c2')] });
    expect(stillDue(unpublished(fold([failed])), milestone).deliver).toBe(true);
    expect(stillDue(unpublished(fold([failed, paid])), milestone)).toStrictEqual({
      deliver: false,
      because: 'The order is paid for, or its payment is tried again.',
    });
  });

  it('asks for attention to a parked observation and closes the gates', () => {
    const doubt = makeObservation({ id: 'odd', at: 6, unknown: [{ path: 'state', value: 'odd' }] });
    expect(dueOf(makeObservation({ at: 1, state: 'cancelled' }), doubt)).toStrictEqual([
      ['cancelled/', {}],
      [
        'needs_attention/odd',
        {
          about: 'parked',
          standing: 'illegal',
          detail: expect.stringContaining('with an undocumented value (state: odd)'),
        },
      ],
    ]);
  });
});

describe('a recorded milestone', () => {
  const judge = (folded: Folded, kind: MilestoneKind, subject = '') =>
    stillDue(unpublished(folded), recordedMilestone(kind, subject));

  it('ready_to_fulfil is delivered while it holds, with the current facts', () => {
    const items = [{ id: 'i', quantity: 2, physical: true }];
    const order = fold([accepted, makeObservation({ at: 2, facts: { items } })]);
    expect(judge(order, 'ready_to_fulfil')).toStrictEqual({
      deliver: true,
      milestone: {
        ...recordedMilestone('ready_to_fulfil'),
        facts: { physical: [{ id: 'i', quantity: 2 }], digital: [], unclassified: [] },
      },
    });
  });

  it('is not delivered when the order no longer exists', () => {
    expect(stillDue(undefined, recordedMilestone('captured'))).toStrictEqual({
      deliver: false,
      because: 'The order no longer exists.',
    });
  });

  it.each<[string, Observation[], StillDue]>([
    [
      'is not once the order is cancelled',
      [accepted, makeObservation({ at: 2, state: 'cancelled' })],
      { deliver: false, because: 'It may not be fulfilled: it is cancelled.' },
    ],
    [
      'is not once the goods are gone',
      [
        accepted,
        makeObservation({ at: 2, state: 'fulfilled' }),
        makeObservation({ at: 3, state: 'complete' }),
      ],
      { deliver: false, because: 'It was already complete and fulfilled.' },
    ],
    [
      'is not due although the goods are only reported as sent',
      [accepted, makeObservation({ id: 'c', at: 2, state: 'complete' })],
      { deliver: false, because: 'It was already complete.' },
    ],
    [
      'is not before anything released it',
      [makeObservation({ state: 'accepted', fraud: 'passed', releases: false })],
      {
        deliver: false,
        because:
          'No order.accepted delivery, creation response or read has released it: reconcile the order.',
      },
    ],
  ])('ready_to_fulfil %s', (_, observations, expected) => {
    expect(judge(fold(observations), 'ready_to_fulfil')).toStrictEqual(expected);
  });

  it('is delivered although the state has passed, if it is about the past', () => {
    const folded = fold([accepted]);
    for (const kind of ['cancelled', 'blocked', 'dispute_opened', 'captured'] as const) {
      expect(judge(folded, kind)).toStrictEqual({
        deliver: true,
        milestone: recordedMilestone(kind),
      });
    }
  });

  it.each([
    ['payment_action_required', 'The order has moved on: it is accepted.'],
    ['in_review', 'The order has moved on: it is accepted.'],
    ['needs_attention', 'What it was about is settled.'],
  ] as const)('as %s is not delivered once the order has moved on', (kind, because) => {
    expect(judge(fold([accepted]), kind)).toStrictEqual({ deliver: false, because });
  });

  it('asks the customer for nothing once the payment needs no action', () => {
    const pending = fold([makeObservation({ state: 'pending_payment' })]);
    expect(judge(pending, 'payment_action_required')).toStrictEqual({
      deliver: false,
      because: 'The payment asks the customer for nothing any more.',
    });
  });

  it('says of an order that is set aside why nothing about it is delivered', () => {
    const folded = fold([accepted]);
    const setAside = { by: 'o-1', limits: { observations: 1, bytes: 1 } };
    for (const kind of ['payment_failed', 'in_review'] as const) {
      const record = { ...unpublished(folded), setAside };
      expect(stillDue(record, recordedMilestone(kind, 'x'))).toMatchObject({
        because: expect.stringContaining('The order is set aside'),
      });
    }
  });
});

describe('a report that contradicts itself', () => {
  const attention = (...observations: Observation[]) =>
    due(unpublished(fold(observations))).milestones.filter((one) => one.kind === 'needs_attention');
  const contradicting = (at: number) =>
    makeObservation({ id: `odd-${at}`, at, state: 'accepted', charges: [charge('pending')] });

  it('asks for attention once where it is parked', () => {
    const milestones = attention(contradicting(1));
    expect(milestones.map(({ subject }) => subject)).toEqual(['odd-1']);
  });

  it('asks for attention once where the order is in that state already, however often it is reported', () => {
    const milestones = attention(accepted, contradicting(2), contradicting(3));
    expect(milestones.map(({ subject, facts }) => [subject, facts.detail])).toEqual([
      [
        'suspect:accepted',
        'It was reported as accepted again, although that needs every living charge to be authorised: reconcile the order.',
      ],
    ]);
    const review = makeObservation({ at: 2, state: 'accepted', fraud: 'review_opened' });
    expect(attention(accepted, review).map(({ subject }) => subject)).toEqual(['suspect:accepted']);
  });

  it('does not exist where it only repeats known facts', () => {
    const again = makeObservation({
      at: 2,
      state: 'accepted',
      fraud: 'passed',
      charges: [charge('complete')],
    });
    expect(attention(accepted, again)).toEqual([]);
  });
});
