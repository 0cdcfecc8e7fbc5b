import { expect } from 'vitest';
import type { Gate, GateReason } from '../../../src/order/gate.js';
import type { Milestone, MilestoneKind } from '../../../src/order/milestone/milestone.js';
import type { OrderView } from '../../../src/service/queries/order-view.js';
import type { Json } from '../../_support/payloads.js';
import {
  BANK,
  chargebackEvent,
  chargeEvent,
  fulfilmentEvent,
  LEAVES,
  minute,
  orderEvent,
  paidBy,
  part,
  refundEvent,
  TOTAL,
} from './tea-shop-events.js';

/*
 * Cases from the field with their expected results, from reports of practitioners, the provider's
 * documentation and the laws of this project, not from the code.
 */

/** The expected order at the end. */
export interface Ending {
  readonly state: string;
  readonly status?: string;
  readonly payment?: string;
  readonly open?: readonly Gate[];
  /** The closed gates, with their reasons if they matter. */
  readonly shut?: Readonly<Partial<Record<Gate, readonly GateReason[] | 'for some reason'>>>;
  /** By kind, the subjects of all delivered milestones of that kind. */
  readonly milestones: Readonly<Partial<Record<MilestoneKind, readonly string[]>>>;
  /** By line, the units that are released to the warehouse. */
  readonly ships?: Readonly<Record<string, number>>;
  readonly parked?: number;
  readonly refundable?: number;
}

/** The result of a case. */
export interface CaseResult {
  readonly view: OrderView;
  readonly delivered: readonly Milestone[];
}

export interface FieldCase {
  readonly name: string;
  readonly deliveries: readonly Json[];
  readonly ending: Ending;
  readonly also?: (result: CaseResult) => void;
}

const SHIPPED_ONCE = { ready_to_fulfil: [''], needs_attention: [] } as const;
const NEVER_SHIPPED = { ready_to_fulfil: [] } as const;
export const EVERYTHING = { kettle: 1, leaves: 2 } as const;

export const accepted = (parts: Parameters<typeof orderEvent>[2] = {}) =>
  orderEvent('accepted', 2, parts);
const pending = orderEvent('pending_payment', 1, {
  charges: [paidBy('first', 'pending')],
  fraud: 'unreported',
});
const since = { pending_payment: 1, accepted: 8 };
const refused = (id: string, at: number) =>
  chargeEvent('failed', at, { ...paidBy(id, 'failed'), failureCode: 'R7' });

const WHOLE = { accepted: 2, fulfilled: 5, complete: 9 };
const captured = paidBy('card', 'complete', { captures: [part('take', 'complete', 6)] });
const complete = (more: Json = { availableToRefundAmount: TOTAL }) =>
  orderEvent('complete', 9, { visited: WHOLE, charges: [captured], more });

export const sent = (itemId: string, quantity: number) => ({ itemId, quantity, cancelQuantity: 0 });
const cancelledUnits = (itemId: string, cancelQuantity: number) => ({
  ...{ itemId, quantity: 0, cancelQuantity },
});

const credit = (state: string, more: Json = {}) =>
  paidBy('credit', state, { amount: 12.4, ...more });
const restByCard = (state: string, more: Json = {}) =>
  paidBy('card', state, { amount: 52, ...more });
const cardReleased = { cancels: [part('let-go', 'complete', 6, 52)] };

export const FIELD_CASES: readonly FieldCase[] = [
  {
    name: 'a second card after one that was refused',
    deliveries: [
      pending,
      refused('first', 3),
      orderEvent('accepted', 8, {
        visited: since,
        charges: [paidBy('first', 'failed'), paidBy('second', 'capturable')],
      }),
    ],
    ending: {
      ...{ state: 'accepted', status: 'ready_to_fulfil', payment: 'authorised' },
      open: ['fulfil', 'cancel'],
      milestones: { ...SHIPPED_ONCE, payment_failed: [] },
      ships: EVERYTHING,
    },
  },
  {
    name: 'a second card, with an acceptance that lists only the living charge',
    deliveries: [
      pending,
      refused('first', 3),
      orderEvent('accepted', 8, { visited: since, charges: [paidBy('second', 'capturable')] }),
    ],
    ending: {
      ...{ state: 'accepted', status: 'ready_to_fulfil', payment: 'authorised' },
      open: ['fulfil'],
      milestones: { ...SHIPPED_ONCE, payment_failed: [] },
    },
  },
  {
    name: 'a second card in the first event of the order',
    deliveries: [
      accepted({ charges: [paidBy('first', 'failed'), paidBy('second', 'capturable')] }),
    ],
    ending: {
      ...{ state: 'accepted', status: 'ready_to_fulfil' },
      open: ['fulfil'],
      milestones: { ...SHIPPED_ONCE, payment_failed: [] },
    },
  },
  {
    name: 'the third card after two that were refused',
    deliveries: [
      pending,
      refused('first', 3),
      refused('second', 5),
      orderEvent('accepted', 8, {
        visited: since,
        charges: [
          paidBy('first', 'failed'),
          paidBy('second', 'failed'),
          paidBy('third', 'capturable'),
        ],
      }),
    ],
    ending: {
      ...{ state: 'accepted', status: 'ready_to_fulfil', payment: 'authorised' },
      open: ['fulfil'],
      milestones: { ...SHIPPED_ONCE, payment_failed: [] },
    },
  },
  {
    name: 'two cards that were refused and none after them',
    deliveries: [pending, refused('first', 3), refused('second', 5)],
    ending: {
      ...{ state: 'pending_payment', status: 'rejected', payment: 'failed' },
      shut: { fulfil: 'for some reason' },
      milestones: { ...NEVER_SHIPPED, payment_failed: ['first', 'second'] },
    },
  },
  {
    name: 'a voided authorisation and a new one',
    deliveries: [
      accepted({ charges: [paidBy('old', 'capturable')] }),
      chargeEvent('cancelled', 4, paidBy('old', 'cancelled')),
      orderEvent('accepted', 6, {
        type: 'order.updated',
        visited: { accepted: 2 },
        charges: [paidBy('old', 'cancelled'), paidBy('new', 'capturable')],
      }),
    ],
    ending: {
      ...{ state: 'accepted', status: 'ready_to_fulfil', payment: 'authorised' },
      open: ['fulfil', 'cancel'],
      milestones: SHIPPED_ONCE,
      ships: EVERYTHING,
    },
  },
  {
    name: 'store credit that stays when cancelling a line cancels the charge of the card',
    deliveries: [
      accepted({ charges: [restByCard('capturable'), credit('capturable')] }),
      fulfilmentEvent(5, [cancelledUnits('kettle', 1)]),
      chargeEvent('cancel.complete', 6, restByCard('cancelled', cardReleased)),
      orderEvent('accepted', 7, {
        type: 'order.updated',
        visited: { accepted: 2 },
        charges: [restByCard('cancelled', cardReleased), credit('capturable')],
      }),
    ],
    ending: {
      ...{ state: 'accepted', status: 'ready_to_fulfil', payment: 'authorised' },
      open: ['fulfil'],
      milestones: { ...SHIPPED_ONCE, charge_cancelled: ['let-go'], items_cancelled: ['units-5'] },
      ships: { leaves: 2 },
    },
  },
  {
    name: 'store credit that was refunded before shipping, while the card still pays the rest',
    deliveries: [
      accepted({ charges: [restByCard('capturable'), credit('complete')] }),
      orderEvent('accepted', 6, {
        type: 'order.refunded',
        visited: { accepted: 2 },
        charges: [
          restByCard('capturable'),
          credit('complete', { refunds: [{ amount: 12.4, state: 'complete' }] }),
        ],
      }),
    ],
    ending: {
      ...{ state: 'accepted', status: 'ready_to_fulfil' },
      open: ['fulfil', 'cancel'],
      milestones: SHIPPED_ONCE,
    },
  },
  {
    name: 'everything refunded before shipping',
    deliveries: [
      accepted({ charges: [captured], more: { availableToRefundAmount: TOTAL } }),
      refundEvent('complete', 5, {
        ...{ id: 'back', amount: TOTAL, refundedAmount: TOTAL, state: 'succeeded' },
      }),
      orderEvent('accepted', 6, {
        type: 'order.refunded',
        visited: { accepted: 2 },
        charges: [{ ...captured, refunds: [{ amount: TOTAL, state: 'complete' }] }],
        more: { availableToRefundAmount: 0 },
      }),
    ],
    ending: {
      ...{ state: 'accepted', status: 'on_hold', payment: 'refunded' },
      shut: {
        fulfil: 'for some reason',
        cancel: 'for some reason',
        refund: ['nothing_left_to_refund'],
      },
      milestones: { ...NEVER_SHIPPED, refunded: ['back'] },
    },
  },
  {
    name: 'everything refunded before shipping, reported by the refund alone',
    deliveries: [
      accepted({ charges: [captured] }),
      refundEvent('complete', 5, {
        ...{ id: 'back', amount: TOTAL, refundedAmount: TOTAL, state: 'succeeded' },
      }),
    ],
    ending: {
      ...{ state: 'accepted', status: 'on_hold', payment: 'refunded' },
      shut: { fulfil: ['given_back'], refund: 'for some reason' },
      milestones: NEVER_SHIPPED,
    },
  },
  {
    name: 'a chargeback and its fee',
    deliveries: [
      complete(),
      chargebackEvent('back-1', 30, -TOTAL),
      chargebackEvent('fee-1', 31, 0),
    ],
    ending: {
      ...{ state: 'complete', payment: 'charged_back' },
      shut: {
        fulfil: 'for some reason',
        refund: ['nothing_left_to_refund'],
        return: ['charged_back'],
      },
      milestones: { ...NEVER_SHIPPED, chargeback: ['back-1'], needs_attention: [] },
    },
    also: ({ view, delivered }) => {
      expect(JSON.stringify([view, delivered])).not.toContain(BANK);
      expect(delivered.find(({ kind }) => kind === 'chargeback')?.facts).toMatchObject({
        amount: { minor: 6440, currency: 'EUR' },
      });
    },
  },
  {
    name: 'a chargeback of a part',
    deliveries: [complete(), chargebackEvent('back-1', 30, -20)],
    ending: {
      state: 'complete',
      open: ['refund', 'return'],
      milestones: { chargeback: ['back-1'] },
      refundable: 4440,
    },
  },
  {
    name: 'order.complete with an order that is still fulfilled',
    deliveries: [
      orderEvent('fulfilled', 5, {
        visited: { accepted: 2, fulfilled: 5 },
        charges: [paidBy('card', 'processing', { captures: [part('take', 'pending', 5)] })],
      }),
      orderEvent('fulfilled', 9, {
        type: 'order.complete',
        visited: { accepted: 2, fulfilled: 5 },
        charges: [captured],
      }),
    ],
    ending: {
      ...{ state: 'complete', status: 'complete', payment: 'captured' },
      open: ['refund', 'return'],
      milestones: { ...NEVER_SHIPPED, complete: [''], fulfilled: [''], captured: ['take'] },
    },
  },
  {
    name: 'the same as the first event of the order',
    deliveries: [
      orderEvent('fulfilled', 9, {
        type: 'order.complete',
        visited: { accepted: 2, fulfilled: 5 },
        charges: [captured],
      }),
    ],
    ending: { state: 'complete', milestones: { ...NEVER_SHIPPED, complete: [''] } },
  },
  {
    name: 'a dispute that is won after everything was shipped and captured',
    deliveries: [
      orderEvent('complete', 9, { visited: WHOLE, charges: [captured], fraud: 'passed' }),
      orderEvent('dispute', 20, {
        visited: { ...WHOLE, dispute: 20 },
        charges: [captured],
        fraud: 'review_opened',
      }),
      orderEvent('accepted', 30, {
        type: 'order.dispute.resolved',
        visited: { ...WHOLE, dispute: 20 },
        charges: [captured],
      }),
    ],
    ending: {
      state: 'accepted',
      open: ['return', 'refund'],
      shut: { cancel: 'for some reason', fulfil: 'for some reason' },
      milestones: { ...NEVER_SHIPPED, dispute_opened: [minute(20)] },
    },
  },
  {
    name: 'a dispute that is won before shipping',
    deliveries: [
      accepted(),
      orderEvent('dispute', 5, { visited: { accepted: 2, dispute: 5 }, fraud: 'review_opened' }),
      orderEvent('accepted', 9, {
        type: 'order.dispute.resolved',
        visited: { accepted: 2, dispute: 5 },
      }),
    ],
    ending: {
      ...{ state: 'accepted', status: 'ready_to_fulfil' },
      open: ['fulfil', 'cancel'],
      milestones: SHIPPED_ONCE,
      ships: EVERYTHING,
    },
  },
  {
    name: 'a contradiction that a newer acceptance ends',
    deliveries: [
      accepted(),
      orderEvent('in_review', 5, {
        visited: { accepted: 2, in_review: 5 },
        fraud: 'review_opened',
      }),
      orderEvent('accepted', 9, { visited: { in_review: 5, accepted: 9 } }),
    ],
    ending: {
      state: 'accepted',
      open: ['fulfil'],
      milestones: { ready_to_fulfil: [''] },
      ships: EVERYTHING,
      // The contradiction stays parked, overtaken by the acceptance.
      parked: 1,
    },
  },
  {
    name: 'refunds of less than was requested, of the order and by lines',
    deliveries: [
      complete(),
      refundEvent('complete', 14, {
        ...{ id: 'half', amount: TOTAL, refundedAmount: 32.2, state: 'succeeded', items: [] },
      }),
      refundEvent('complete', 24, {
        ...{ id: 'lines', refundedAmount: 6.2, state: 'succeeded' },
        items: [{ itemId: 'leaves', quantity: 1, amount: 12.4, refundedAmount: 6.2 }],
      }),
      refundEvent('pending', 26, { id: 'under-way', amount: 1.5, state: 'pending' }),
    ],
    ending: { state: 'complete', milestones: { refunded: ['half', 'lines'] }, open: ['refund'] },
    also: ({ delivered }) => {
      const amounts = delivered
        .filter((one) => one.kind === 'refunded')
        .map(({ subject, facts }) => [subject, facts.amount?.minor]);
      expect(amounts.sort()).toEqual([
        ['half', 3220],
        ['lines', 620],
      ]);
    },
  },
  {
    name: 'nothing left to refund after two refunds',
    deliveries: [
      complete(),
      refundEvent('complete', 13, { id: 'r1', amount: 30, refundedAmount: 30, state: 'succeeded' }),
      refundEvent('complete', 23, {
        ...{ id: 'r2', amount: 34.4, refundedAmount: 34.4, state: 'succeeded' },
      }),
      orderEvent('complete', 24, {
        type: 'order.refunded',
        visited: WHOLE,
        charges: [
          {
            ...captured,
            refunds: [
              { amount: 30, state: 'complete' },
              { amount: 34.4, state: 'complete' },
            ],
          },
        ],
        more: { availableToRefundAmount: 0 },
      }),
    ],
    ending: {
      ...{ state: 'complete', payment: 'refunded' },
      shut: { refund: ['nothing_left_to_refund'] },
      milestones: { refunded: ['r1', 'r2'] },
      refundable: 0,
    },
  },
  {
    name: 'a line that is cancelled before the order is released',
    deliveries: [accepted(), fulfilmentEvent(5, [cancelledUnits('kettle', 1)])],
    ending: { state: 'accepted', open: ['fulfil'], milestones: SHIPPED_ONCE, ships: { leaves: 2 } },
  },
  {
    name: 'a line that is shipped by hand before the order is released',
    deliveries: [accepted(), fulfilmentEvent(5, [sent('leaves', 1)])],
    ending: {
      state: 'accepted',
      open: ['fulfil', 'return'],
      milestones: { ...SHIPPED_ONCE, items_fulfilled: ['units-5'] },
      ships: { kettle: 1, leaves: 1 },
    },
  },
  {
    name: 'a line that is cancelled by its SKU only',
    deliveries: [accepted(), fulfilmentEvent(5, [{ skuId: 'sku-kettle', cancelQuantity: 1 }])],
    ending: { state: 'accepted', open: ['fulfil'], milestones: SHIPPED_ONCE, ships: { leaves: 2 } },
  },
  (() => {
    const items = [LEAVES, { ...LEAVES, id: 'more-leaves', quantity: 1 }];
    return {
      name: 'two lines of one SKU, of which some units are shipped by their SKU',
      deliveries: [
        accepted({ items }),
        fulfilmentEvent(5, [{ skuId: 'sku-leaves', quantity: 2, cancelQuantity: 0 }], items),
      ],
      ending: {
        state: 'accepted',
        open: ['fulfil'],
        milestones: SHIPPED_ONCE,
        ships: { 'more-leaves': 1 },
      },
    } satisfies FieldCase;
  })(),
  {
    name: 'all lines shipped by hand while the release waits',
    deliveries: [accepted(), fulfilmentEvent(5, [sent('kettle', 1), sent('leaves', 2)])],
    ending: {
      ...{ state: 'accepted', status: 'on_hold' },
      shut: { fulfil: ['nothing_open'], cancel: ['nothing_open'] },
      milestones: { ...NEVER_SHIPPED, items_fulfilled: ['units-5'] },
    },
  },
  {
    name: 'the order cancelled while the release of its charge is under way',
    deliveries: [
      accepted(),
      orderEvent('cancelled', 6, {
        visited: { accepted: 2, cancelled: 6 },
        charges: [paidBy('card', 'capturable', { cancels: [part('let-go', 'pending', 6)] })],
      }),
    ],
    ending: {
      ...{ state: 'cancelled', status: 'cancelled' },
      shut: { fulfil: 'for some reason', cancel: 'for some reason' },
      milestones: { ...NEVER_SHIPPED, cancelled: [''], needs_attention: [] },
    },
  },
  {
    name: 'an order cancelled while the release of its charge is under way, as its first event',
    deliveries: [
      orderEvent('cancelled', 6, {
        charges: [paidBy('card', 'capturable', { cancels: [part('let-go', 'pending', 6)] })],
      }),
    ],
    ending: {
      state: 'cancelled',
      milestones: { ...NEVER_SHIPPED, cancelled: [''], needs_attention: [] },
    },
  },
  {
    name: 'an authorisation that could not be renewed',
    deliveries: [
      accepted(),
      orderEvent('accepted', 5, { type: 'order.charge.reauth.failed', visited: { accepted: 2 } }),
    ],
    ending: {
      ...{ state: 'accepted', status: 'on_hold' },
      shut: { fulfil: ['reauthorisation_failed'] },
      milestones: {
        ...NEVER_SHIPPED,
        needs_attention: ['reauthorisation_failed:order.charge.reauth.failed at 5'],
      },
    },
  },
  {
    name: 'an authorisation that could not be renewed, and then was',
    deliveries: [
      accepted(),
      orderEvent('accepted', 5, { type: 'order.charge.reauth.failed', visited: { accepted: 2 } }),
      chargeEvent('capturable', 8, paidBy('card', 'capturable')),
    ],
    ending: {
      ...{ state: 'accepted', status: 'ready_to_fulfil' },
      open: ['fulfil'],
      milestones: { ready_to_fulfil: [''] },
      ships: EVERYTHING,
    },
  },
  {
    name: 'a capture that failed',
    deliveries: [
      accepted(),
      fulfilmentEvent(4, [sent('kettle', 1)]),
      chargeEvent(
        'capture.failed',
        5,
        paidBy('card', 'capturable', { captured: true, captures: [part('take', 'failed', 4, 52)] }),
      ),
    ],
    ending: {
      ...{ state: 'accepted', status: 'on_hold' },
      shut: { fulfil: ['capture_failed'] },
      milestones: { ...NEVER_SHIPPED, capture_failed: ['take'] },
    },
  },
  {
    name: 'a capture that failed and was made again',
    deliveries: [
      accepted(),
      fulfilmentEvent(4, [sent('kettle', 1)]),
      chargeEvent(
        'capture.failed',
        5,
        paidBy('card', 'capturable', { captured: true, captures: [part('take', 'failed', 4, 52)] }),
      ),
      chargeEvent(
        'capture.complete',
        8,
        paidBy('card', 'capturable', {
          captured: true,
          captures: [part('take', 'failed', 4, 52), part('again', 'complete', 7, 52)],
        }),
      ),
    ],
    ending: {
      ...{ state: 'accepted', status: 'ready_to_fulfil' },
      open: ['fulfil', 'refund', 'return'],
      milestones: { ...SHIPPED_ONCE, capture_failed: ['take'], captured: ['again'] },
      ships: { leaves: 2 },
    },
  },
];
