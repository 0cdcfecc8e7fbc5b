import { describe, expect, it } from 'vitest';
import { fromWebhook } from '../../src/adapters/digital-river/index.js';
import { createApp } from '../../src/http/app.js';
import { gates } from '../../src/lifecycle/gates.js';
import { type Order, observe } from '../../src/lifecycle/observe.js';
import { refundableAmount } from '../../src/lifecycle/quantities.js';
import { statuses } from '../../src/lifecycle/statuses.js';
import { stillDue } from '../../src/lifecycle/still-due.js';
import type { Gate, GateReason } from '../../src/order/gate.js';
import { MILESTONE_KINDS, type Milestone, type MilestoneKind } from '../../src/order/milestone.js';
import type { Handlers } from '../../src/service/hand-over.js';
import { type OrderView, viewOf } from '../../src/service/order-view.js';
import { memory } from '../../src/store/memory.js';
import type { Json } from '../adapters/digital-river/payloads.js';
import { observationIn } from '../adapters/digital-river/payloads.js';
import { posted } from './deliveries.js';
import { answerOf, barrier, disturbed, service } from './service.js';
import {
  BANK,
  chargebackTold,
  chargeTold,
  LEAVES,
  minute,
  ORDER,
  orderTold,
  paidBy,
  part,
  refundTold,
  TOTAL,
  unitsTold,
} from './stories.js';
import { until } from './until.js';

/*
 * What happens in the field, told by deliveries in every order in which they can arrive, and twice,
 * through the library and through the service. All of it arrives while the handlers are down; what they
 * hear afterwards is judged.
 */

/** Where an order is to be at the end. */
interface Ending {
  readonly state: string;
  readonly status?: string;
  readonly payment?: string;
  readonly open?: readonly Gate[];
  /** Gates that are shut, with the reasons if they matter. */
  readonly shut?: Readonly<Partial<Record<Gate, readonly GateReason[] | 'for some reason'>>>;
  /** By kind, the subjects of every milestone of that kind that is handed over. */
  readonly tells: Readonly<Partial<Record<MilestoneKind, readonly string[]>>>;
  /** By line, the units that the warehouse hears of. */
  readonly ships?: Readonly<Record<string, number>>;
  readonly parked?: number;
  readonly refundable?: number;
}

interface Heard {
  readonly view: OrderView;
  readonly handed: readonly Milestone[];
}

interface Story {
  readonly name: string;
  readonly deliveries: readonly Json[];
  readonly ending: Ending;
  readonly also?: (heard: Heard) => void;
}

function permutations<T>(all: readonly T[]): readonly (readonly T[])[] {
  if (all.length < 2) return [all];
  return all.flatMap((one, index) =>
    permutations(all.filter((_, other) => other !== index)).map((rest) => [one, ...rest]),
  );
}

/** Every order of arrival, and each with everything told a second time, the other way round. */
function arrivals(deliveries: readonly Json[]): readonly (readonly Json[])[] {
  return permutations(deliveries).flatMap((order) => [order, [...order, ...order.toReversed()]]);
}

function throughTheLibrary(deliveries: readonly Json[]): Heard & { readonly order: Order } {
  let order: Order | undefined;
  const recorded: Milestone[] = [];
  for (const body of deliveries) {
    const observed = observe(order, observationIn(fromWebhook(body)));
    order = observed.order;
    recorded.push(...observed.milestones);
  }
  if (order === undefined) throw new Error('nothing was told');
  const now = order;
  const handed = recorded.flatMap((milestone) => {
    const still = stillDue(now, milestone);
    return still.deliver ? [still.milestone] : [];
  });
  const view = viewOf(now, 1, []);
  expect(view.gates).toEqual(gates(now));
  return { order, view, handed };
}

async function throughTheService(deliveries: readonly Json[]): Promise<Heard> {
  const handed: Milestone[] = [];
  const stall = barrier();
  const handler = (milestone: Milestone) => void handed.push(milestone);
  const on = Object.fromEntries(MILESTONE_KINDS.map((kind) => [kind, handler])) as Handlers;
  const store = disturbed(memory(), { claim: stall.wait });
  const orders = await service({ store, on, outbox: { poll: 5 } });
  const app = createApp(orders);
  for (const body of deliveries) {
    const answer = await answerOf(await app.fetch(posted(body)));
    expect(answer.status).toBe(200);
    expect(answer.body.receipt).toMatch(/recorded|duplicate/);
  }
  stall.open();
  const view = await until('everything is settled', async () => {
    const answer = await answerOf(await app.fetch(new Request(`http://localhost/orders/${ORDER}`)));
    const shown = answer.body as unknown as OrderView;
    return shown.milestones.some(({ status }) => status === 'pending') ? undefined : shown;
  });
  await orders.stop();
  return { view, handed };
}

function endsAs({ view, handed }: Heard, ending: Ending): void {
  expect(view.state).toBe(ending.state);
  const { order, payment } = statuses(view);
  if (ending.status !== undefined) expect(order).toBe(ending.status);
  if (ending.payment !== undefined) expect(payment).toBe(ending.payment);
  for (const gate of ending.open ?? []) expect(view.gates[gate]).toMatchObject({ allowed: true });
  for (const [gate, reasons] of Object.entries(ending.shut ?? {})) {
    const answer = view.gates[gate as Gate];
    expect(answer.allowed, `${gate} is open`).toBe(false);
    if (reasons !== 'for some reason') expect(answer.reasons).toEqual(reasons);
  }
  expect(view.parked).toHaveLength(ending.parked ?? 0);
  for (const [kind, subjects] of Object.entries(ending.tells)) {
    const told = handed.filter((one) => one.kind === kind).map(({ subject }) => subject);
    expect(told.sort(), kind).toEqual([...subjects].sort());
  }
  if (ending.ships !== undefined) {
    const release = handed.find(({ kind }) => kind === 'ready_to_fulfil');
    expect(linesOf(release)).toEqual(ending.ships);
  }
}

function linesOf(release: Milestone | undefined): Readonly<Record<string, unknown>> {
  const {
    physical = [],
    digital = [],
    unclassified = [],
  } = (release?.facts ?? {}) as Readonly<
    Record<string, readonly { readonly id: string; readonly quantity?: number }[]>
  >;
  const lines = [...physical, ...digital, ...unclassified];
  return Object.fromEntries(lines.map(({ id, quantity }) => [id, quantity]));
}

const SHIPPED_ONCE = { ready_to_fulfil: [''], needs_attention: [] } as const;
const NEVER_SHIPPED = { ready_to_fulfil: [] } as const;
const EVERYTHING = { kettle: 1, leaves: 2 } as const;

const accepted = (told: Parameters<typeof orderTold>[2] = {}) => orderTold('accepted', 2, told);
const pending = orderTold('pending_payment', 1, {
  charges: [paidBy('first', 'pending')],
  fraud: 'unsaid',
});
const since = { pending_payment: 1, accepted: 8 };
const refused = (id: string, at: number) =>
  chargeTold('failed', at, { ...paidBy(id, 'failed'), failureCode: 'R7' });

const WHOLE = { accepted: 2, fulfilled: 5, complete: 9 };
const captured = paidBy('card', 'complete', { captures: [part('take', 'complete', 6)] });
const complete = (more: Json = { availableToRefundAmount: TOTAL }) =>
  orderTold('complete', 9, { visited: WHOLE, charges: [captured], more });

const sent = (itemId: string, quantity: number) => ({ itemId, quantity, cancelQuantity: 0 });
const givenUp = (itemId: string, cancelQuantity: number) => ({
  ...{ itemId, quantity: 0, cancelQuantity },
});

const credit = (state: string, more: Json = {}) =>
  paidBy('credit', state, { amount: 12.4, ...more });
const restByCard = (state: string, more: Json = {}) =>
  paidBy('card', state, { amount: 52, ...more });
const cardReleased = { cancels: [part('let-go', 'complete', 6, 52)] };

const STORIES: readonly Story[] = [
  {
    name: 'a second card after one that was refused',
    deliveries: [
      pending,
      refused('first', 3),
      orderTold('accepted', 8, {
        visited: since,
        charges: [paidBy('first', 'failed'), paidBy('second', 'capturable')],
      }),
    ],
    ending: {
      ...{ state: 'accepted', status: 'ready_to_fulfil', payment: 'authorised' },
      open: ['fulfil', 'cancel'],
      tells: { ...SHIPPED_ONCE, payment_failed: [] },
      ships: EVERYTHING,
    },
  },
  {
    name: 'a second card, of which the acceptance names only the good one',
    deliveries: [
      pending,
      refused('first', 3),
      orderTold('accepted', 8, { visited: since, charges: [paidBy('second', 'capturable')] }),
    ],
    ending: {
      ...{ state: 'accepted', status: 'ready_to_fulfil', payment: 'authorised' },
      open: ['fulfil'],
      tells: { ...SHIPPED_ONCE, payment_failed: [] },
    },
  },
  {
    name: 'a second card as first contact',
    deliveries: [
      accepted({ charges: [paidBy('first', 'failed'), paidBy('second', 'capturable')] }),
    ],
    ending: {
      ...{ state: 'accepted', status: 'ready_to_fulfil' },
      open: ['fulfil'],
      tells: { ...SHIPPED_ONCE, payment_failed: [] },
    },
  },
  {
    name: 'the third card after two that were refused',
    deliveries: [
      pending,
      refused('first', 3),
      refused('second', 5),
      orderTold('accepted', 8, {
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
      tells: { ...SHIPPED_ONCE, payment_failed: [] },
    },
  },
  {
    name: 'two cards that were refused and none after them',
    deliveries: [pending, refused('first', 3), refused('second', 5)],
    ending: {
      ...{ state: 'pending_payment', status: 'rejected', payment: 'failed' },
      shut: { fulfil: 'for some reason' },
      tells: { ...NEVER_SHIPPED, payment_failed: ['first', 'second'] },
    },
  },
  {
    name: 'an authorisation that was voided beside a new one',
    deliveries: [
      accepted({ charges: [paidBy('old', 'capturable')] }),
      chargeTold('cancelled', 4, paidBy('old', 'cancelled')),
      orderTold('accepted', 6, {
        type: 'order.updated',
        visited: { accepted: 2 },
        charges: [paidBy('old', 'cancelled'), paidBy('new', 'capturable')],
      }),
    ],
    ending: {
      ...{ state: 'accepted', status: 'ready_to_fulfil', payment: 'authorised' },
      open: ['fulfil', 'cancel'],
      tells: SHIPPED_ONCE,
      ships: EVERYTHING,
    },
  },
  {
    name: 'store credit that stays when giving up a line releases the card',
    deliveries: [
      accepted({ charges: [restByCard('capturable'), credit('capturable')] }),
      unitsTold(5, [givenUp('kettle', 1)]),
      chargeTold('cancel.complete', 6, restByCard('cancelled', cardReleased)),
      orderTold('accepted', 7, {
        type: 'order.updated',
        visited: { accepted: 2 },
        charges: [restByCard('cancelled', cardReleased), credit('capturable')],
      }),
    ],
    ending: {
      ...{ state: 'accepted', status: 'ready_to_fulfil', payment: 'authorised' },
      open: ['fulfil'],
      tells: { ...SHIPPED_ONCE, charge_cancelled: ['let-go'], items_cancelled: ['units-5'] },
      ships: { leaves: 2 },
    },
  },
  {
    name: 'store credit that was given back before shipping, while the card still pays the rest',
    deliveries: [
      accepted({ charges: [restByCard('capturable'), credit('complete')] }),
      orderTold('accepted', 6, {
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
      tells: SHIPPED_ONCE,
    },
  },
  {
    name: 'everything given back before shipping',
    deliveries: [
      accepted({ charges: [captured], more: { availableToRefundAmount: TOTAL } }),
      refundTold('complete', 5, {
        ...{ id: 'back', amount: TOTAL, refundedAmount: TOTAL, state: 'succeeded' },
      }),
      orderTold('accepted', 6, {
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
      tells: { ...NEVER_SHIPPED, refunded: ['back'] },
    },
  },
  {
    name: 'everything given back before shipping, told by the refund alone',
    deliveries: [
      accepted({ charges: [captured] }),
      refundTold('complete', 5, {
        ...{ id: 'back', amount: TOTAL, refundedAmount: TOTAL, state: 'succeeded' },
      }),
    ],
    ending: {
      ...{ state: 'accepted', status: 'on_hold', payment: 'refunded' },
      shut: { fulfil: ['given_back'], refund: 'for some reason' },
      tells: NEVER_SHIPPED,
    },
  },
  {
    name: 'a chargeback and its fee',
    deliveries: [complete(), chargebackTold('back-1', 30, -TOTAL), chargebackTold('fee-1', 31, 0)],
    ending: {
      ...{ state: 'complete', payment: 'charged_back' },
      shut: {
        fulfil: 'for some reason',
        refund: ['nothing_left_to_refund'],
        return: ['charged_back'],
      },
      tells: { ...NEVER_SHIPPED, chargeback: ['back-1'], needs_attention: [] },
    },
    also: ({ view, handed }) => {
      expect(JSON.stringify([view, handed])).not.toContain(BANK);
      expect(handed.find(({ kind }) => kind === 'chargeback')?.facts).toMatchObject({
        amount: { minor: 6440, currency: 'EUR' },
      });
    },
  },
  {
    name: 'a chargeback of a part',
    deliveries: [complete(), chargebackTold('back-1', 30, -20)],
    ending: {
      state: 'complete',
      open: ['refund', 'return'],
      tells: { chargeback: ['back-1'] },
      refundable: 4440,
    },
  },
  {
    name: 'order.complete with an order that still says fulfilled',
    deliveries: [
      orderTold('fulfilled', 5, {
        visited: { accepted: 2, fulfilled: 5 },
        charges: [paidBy('card', 'processing', { captures: [part('take', 'pending', 5)] })],
      }),
      orderTold('fulfilled', 9, {
        type: 'order.complete',
        visited: { accepted: 2, fulfilled: 5 },
        charges: [captured],
      }),
    ],
    ending: {
      ...{ state: 'complete', status: 'complete', payment: 'captured' },
      open: ['refund', 'return'],
      tells: { ...NEVER_SHIPPED, complete: [''], fulfilled: [''], captured: ['take'] },
    },
  },
  {
    name: 'the same as first contact, and the answer to a later question',
    deliveries: [
      orderTold('fulfilled', 9, {
        type: 'order.complete',
        visited: { accepted: 2, fulfilled: 5 },
        charges: [captured],
      }),
    ],
    ending: { state: 'complete', tells: { ...NEVER_SHIPPED, complete: [''] } },
  },
  {
    name: 'a dispute that is won after everything was sent and paid',
    deliveries: [
      orderTold('complete', 9, { visited: WHOLE, charges: [captured], fraud: 'passed' }),
      orderTold('dispute', 20, {
        visited: { ...WHOLE, dispute: 20 },
        charges: [captured],
        fraud: 'review_opened',
      }),
      orderTold('accepted', 30, {
        type: 'order.dispute.resolved',
        visited: { ...WHOLE, dispute: 20 },
        charges: [captured],
      }),
    ],
    ending: {
      state: 'accepted',
      open: ['return', 'refund'],
      shut: { cancel: 'for some reason', fulfil: 'for some reason' },
      tells: { ...NEVER_SHIPPED, dispute_opened: [minute(20)] },
    },
  },
  {
    name: 'a dispute that is won before anything was sent',
    deliveries: [
      accepted(),
      orderTold('dispute', 5, { visited: { accepted: 2, dispute: 5 }, fraud: 'review_opened' }),
      orderTold('accepted', 9, {
        type: 'order.dispute.resolved',
        visited: { accepted: 2, dispute: 5 },
      }),
    ],
    ending: {
      ...{ state: 'accepted', status: 'ready_to_fulfil' },
      open: ['fulfil', 'cancel'],
      tells: SHIPPED_ONCE,
      ships: EVERYTHING,
    },
  },
  {
    name: 'a doubt that a newer acceptance ends',
    deliveries: [
      accepted(),
      orderTold('in_review', 5, {
        visited: { accepted: 2, in_review: 5 },
        fraud: 'review_opened',
      }),
      orderTold('accepted', 9, { visited: { in_review: 5, accepted: 9 } }),
    ],
    ending: {
      state: 'accepted',
      open: ['fulfil'],
      tells: { ready_to_fulfil: [''] },
      ships: EVERYTHING,
      // The contradiction stays where it is, overtaken.
      parked: 1,
    },
  },
  {
    name: 'refunds that give back less than was asked for, whole and by lines',
    deliveries: [
      complete(),
      refundTold('complete', 14, {
        ...{ id: 'half', amount: TOTAL, refundedAmount: 32.2, state: 'succeeded', items: [] },
      }),
      refundTold('complete', 24, {
        ...{ id: 'lines', refundedAmount: 6.2, state: 'succeeded' },
        items: [{ itemId: 'leaves', quantity: 1, amount: 12.4, refundedAmount: 6.2 }],
      }),
      refundTold('pending', 26, { id: 'under-way', amount: 1.5, state: 'pending' }),
    ],
    ending: { state: 'complete', tells: { refunded: ['half', 'lines'] }, open: ['refund'] },
    also: ({ handed }) => {
      const amounts = handed
        .filter(({ kind }) => kind === 'refunded')
        .map(({ subject, facts }) => [subject, (facts.amount as { minor: number }).minor]);
      expect(amounts.sort()).toEqual([
        ['half', 3220],
        ['lines', 620],
      ]);
    },
  },
  {
    name: 'nothing left to give back after two refunds',
    deliveries: [
      complete(),
      refundTold('complete', 13, { id: 'r1', amount: 30, refundedAmount: 30, state: 'succeeded' }),
      refundTold('complete', 23, {
        ...{ id: 'r2', amount: 34.4, refundedAmount: 34.4, state: 'succeeded' },
      }),
      orderTold('complete', 24, {
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
      tells: { refunded: ['r1', 'r2'] },
      refundable: 0,
    },
  },
  {
    name: 'a line that is given up before the warehouse hears of the order',
    deliveries: [accepted(), unitsTold(5, [givenUp('kettle', 1)])],
    ending: { state: 'accepted', open: ['fulfil'], tells: SHIPPED_ONCE, ships: { leaves: 2 } },
  },
  {
    name: 'a line that is sent by hand before the warehouse hears of the order',
    deliveries: [accepted(), unitsTold(5, [sent('leaves', 1)])],
    ending: {
      state: 'accepted',
      open: ['fulfil', 'return'],
      tells: { ...SHIPPED_ONCE, items_fulfilled: ['units-5'] },
      ships: { kettle: 1, leaves: 1 },
    },
  },
  {
    name: 'a line that is given up by its SKU only',
    deliveries: [accepted(), unitsTold(5, [{ skuId: 'sku-kettle', cancelQuantity: 1 }])],
    ending: { state: 'accepted', open: ['fulfil'], tells: SHIPPED_ONCE, ships: { leaves: 2 } },
  },
  (() => {
    const items = [LEAVES, { ...LEAVES, id: 'more-leaves', quantity: 1 }];
    return {
      name: 'two lines of one SKU, of which some units are sent by their SKU',
      deliveries: [
        accepted({ items }),
        unitsTold(5, [{ skuId: 'sku-leaves', quantity: 2, cancelQuantity: 0 }], items),
      ],
      ending: {
        state: 'accepted',
        open: ['fulfil'],
        tells: SHIPPED_ONCE,
        ships: { 'more-leaves': 1 },
      },
    } satisfies Story;
  })(),
  {
    name: 'all lines sent by hand while the release waits',
    deliveries: [accepted(), unitsTold(5, [sent('kettle', 1), sent('leaves', 2)])],
    ending: {
      ...{ state: 'accepted', status: 'on_hold' },
      shut: { fulfil: ['nothing_open'], cancel: ['nothing_open'] },
      tells: { ...NEVER_SHIPPED, items_fulfilled: ['units-5'] },
    },
  },
  {
    name: 'the order cancelled while the release of its charge is under way',
    deliveries: [
      accepted(),
      orderTold('cancelled', 6, {
        visited: { accepted: 2, cancelled: 6 },
        charges: [paidBy('card', 'capturable', { cancels: [part('let-go', 'pending', 6)] })],
      }),
    ],
    ending: {
      ...{ state: 'cancelled', status: 'cancelled' },
      shut: { fulfil: 'for some reason', cancel: 'for some reason' },
      tells: { ...NEVER_SHIPPED, cancelled: [''], needs_attention: [] },
    },
  },
  {
    name: 'the same as first contact',
    deliveries: [
      orderTold('cancelled', 6, {
        charges: [paidBy('card', 'capturable', { cancels: [part('let-go', 'pending', 6)] })],
      }),
    ],
    ending: {
      state: 'cancelled',
      tells: { ...NEVER_SHIPPED, cancelled: [''], needs_attention: [] },
    },
  },
  {
    name: 'an authorisation that could not be renewed',
    deliveries: [
      accepted(),
      orderTold('accepted', 5, { type: 'order.charge.reauth.failed', visited: { accepted: 2 } }),
    ],
    ending: {
      ...{ state: 'accepted', status: 'on_hold' },
      shut: { fulfil: ['reauthorisation_failed'] },
      tells: {
        ...NEVER_SHIPPED,
        needs_attention: ['reauthorisation_failed:order.charge.reauth.failed at 5'],
      },
    },
  },
  {
    name: 'an authorisation that could not be renewed, and then was',
    deliveries: [
      accepted(),
      orderTold('accepted', 5, { type: 'order.charge.reauth.failed', visited: { accepted: 2 } }),
      chargeTold('capturable', 8, paidBy('card', 'capturable')),
    ],
    ending: {
      ...{ state: 'accepted', status: 'ready_to_fulfil' },
      open: ['fulfil'],
      tells: { ready_to_fulfil: [''] },
      ships: EVERYTHING,
    },
  },
  {
    name: 'a capture that failed',
    deliveries: [
      accepted(),
      unitsTold(4, [sent('kettle', 1)]),
      chargeTold(
        'capture.failed',
        5,
        paidBy('card', 'capturable', { captured: true, captures: [part('take', 'failed', 4, 52)] }),
      ),
    ],
    ending: {
      ...{ state: 'accepted', status: 'on_hold' },
      shut: { fulfil: ['capture_failed'] },
      tells: { ...NEVER_SHIPPED, capture_failed: ['take'] },
    },
  },
  {
    name: 'a capture that failed and was made again',
    deliveries: [
      accepted(),
      unitsTold(4, [sent('kettle', 1)]),
      chargeTold(
        'capture.failed',
        5,
        paidBy('card', 'capturable', { captured: true, captures: [part('take', 'failed', 4, 52)] }),
      ),
      chargeTold(
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
      tells: { ...SHIPPED_ONCE, capture_failed: ['take'], captured: ['again'] },
      ships: { leaves: 2 },
    },
  },
];

describe.each(STORIES)('$name', ({ deliveries, ending, also }) => {
  it('ends so through the library, in every order of arrival', () => {
    for (const arrival of arrivals(deliveries)) {
      const heard = throughTheLibrary(arrival);
      const ids = arrival.map(({ id }) => id).join(', ');
      named(ids, () => {
        endsAs(heard, ending);
        also?.(heard);
        if (ending.refundable === undefined) return;
        expect(refundableAmount(heard.order)?.minor).toBe(ending.refundable);
      });
    }
  });

  it('ends so through the service over HTTP, in every order of arrival', async () => {
    for (const arrival of arrivals(deliveries)) {
      const heard = await throughTheService(arrival);
      const ids = arrival.map(({ id }) => id).join(', ');
      named(ids, () => {
        endsAs(heard, ending);
        also?.(heard);
      });
    }
  });
});

describe('while the warehouse is down', () => {
  /** A service whose warehouse hears nothing until it is let, and whose releases are judged at once. */
  async function waiting() {
    const ships: Milestone[] = [];
    let isDown = true;
    const on: Handlers = {
      ready_to_fulfil: (milestone) => {
        if (isDown) throw new Error('the warehouse is down');
        ships.push(milestone);
      },
    };
    const orders = await service({ on, outbox: { poll: 5, backoff: 1, longestBackoff: 2 } });
    const app = createApp(orders);
    const ask = async (request: Request) => answerOf(await app.fetch(request));
    const release = async () => {
      const { body } = await ask(new Request(`http://localhost/orders/${ORDER}`));
      const view = body as unknown as OrderView;
      return view.milestones.find(({ kind }) => kind === 'ready_to_fulfil');
    };
    return {
      ...{ orders, ask, ships, release },
      tell: (body: Json) => ask(posted(body)),
      up: () => {
        isDown = false;
      },
      settled: (status: string) =>
        until(`the release is ${status}`, async () => {
          const found = await release();
          return found?.status === status ? found : undefined;
        }),
    };
  }

  it('an order whose lines were all sent by hand is withdrawn, with that reason', async () => {
    const { tell, settled, up, ships } = await waiting();
    await tell(accepted());
    await tell(unitsTold(5, [sent('kettle', 1), sent('leaves', 2)]));
    const { reason } = await settled('withdrawn');
    expect(reason).toContain('units that were neither sent nor cancelled');
    up();
    expect(ships).toEqual([]);
  });

  it('an order that is cancelled is withdrawn, with that reason', async () => {
    const { tell, settled } = await waiting();
    await tell(accepted());
    await tell(
      orderTold('cancelled', 6, {
        visited: { accepted: 2, cancelled: 6 },
        charges: [paidBy('card', 'capturable', { cancels: [part('let-go', 'pending', 6)] })],
      }),
    );
    expect((await settled('withdrawn')).reason).toContain('cancelled');
  });

  it('an odd word withdraws the release; once a person dismisses it, the order is shipped once', async () => {
    const { tell, ask, settled, up, ships, orders } = await waiting();
    await tell(accepted());
    const odd = orderTold('at_the_seaside', 6, { type: 'order.updated', visited: { accepted: 2 } });
    expect((await tell(odd)).body).toMatchObject({ receipt: 'recorded' });
    await settled('withdrawn');
    expect((await orders.may(ORDER, 'fulfil')).reasons).toEqual(['parked']);
    up();
    const path = `/orders/${ORDER}/observations/${encodeURIComponent(String(odd.id))}/resolve`;
    const decision = { actor: 'Ada', reason: 'a slip of the pen', decision: 'dismiss' };
    const answer = await ask(
      new Request(`http://localhost${path}`, { method: 'POST', body: JSON.stringify(decision) }),
    );
    expect(answer.status).toBe(200);
    await settled('done');
    expect(ships).toHaveLength(1);
    expect(linesOf(ships[0])).toEqual(EVERYTHING);
  });

  it('a dispute withdraws the release; once it is won, the order is shipped once', async () => {
    const { tell, settled, up, ships } = await waiting();
    await tell(accepted());
    await tell(
      orderTold('dispute', 5, { visited: { accepted: 2, dispute: 5 }, fraud: 'review_opened' }),
    );
    expect((await settled('withdrawn')).reason).toContain('dispute');
    up();
    const won = orderTold('accepted', 9, {
      type: 'order.dispute.resolved',
      visited: { accepted: 2, dispute: 5 },
    });
    await tell(won);
    await tell(won);
    await settled('done');
    expect(ships).toHaveLength(1);
  });
});

function named(arrival: string, check: () => void): void {
  try {
    check();
  } catch (error) {
    throw new Error(`arrived as ${arrival}: ${String(error)}`, { cause: error });
  }
}
