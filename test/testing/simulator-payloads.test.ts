import { describe, expect, it } from 'vitest';
import {
  type JsonObject,
  type OrderHistory,
  SCENARIO_NAMES,
  simulateOrder,
  simulateScenario,
} from '../../src/testing/simulator/index.js';

/** The event types that the documentation lists for orders and their parts. */
const DOCUMENTED = `
order.created order.submitted order.updated order.pending_payment order.review_opened
order.review_closed order.accepted order.blocked order.cancelled order.fulfilled order.complete
order.refunded order.dispute order.dispute.resolved order.chargeback order.invoice.created
order.credit_memo.created order.charge.pending order.charge.capturable order.charge.processing
order.charge.complete order.charge.cancelled order.charge.failed order.charge.reauth.failed
order.charge.capture.pending order.charge.capture.complete order.charge.capture.failed
order.charge.cancel.pending order.charge.cancel.pending_information order.charge.cancel.complete
order.charge.cancel.failed order.charge.refund.pending order.charge.refund.complete
order.charge.refund.failed order.charge.created order.charge.completed
order.charge.capture.created order.charge.capture.completed order.charge.refund.created
order.charge.refund.completed refund.created refund.completed refund.succeeded refund.pending
refund.pending_information refund.complete refund.failed refund.updated fulfillment.created
fulfillment.create return.created return.accepted return.updated fulfillment_order.pending
fulfillment_order.backordered fulfillment_order.shipped fulfillment_order.cancelled
fulfillment_cancellation.created fulfillment_cancellation.accepted
fulfillment_cancellation.rejected fulfillment_return.created fulfillment_return.pending
fulfillment_return.accepted fulfillment_return.rejected checkout_session.order.created
checkout_session.order.create order.returned order.pending_review
`
  .trim()
  .split(/\s+/);

const histories: OrderHistory[] = [
  ...SCENARIO_NAMES.flatMap((name) =>
    Array.from({ length: 12 }, (_, seed) => simulateScenario(name, seed)),
  ),
  ...Array.from({ length: 1_500 }, (_, seed) => simulateOrder(seed)),
];

const objectsOf = (type: string): JsonObject[] =>
  histories.flatMap((history) =>
    history.messages.flatMap((message) =>
      message.kind === 'webhook' && message.type === type
        ? [(message.event.data as JsonObject).object as JsonObject]
        : [],
    ),
  );

describe('the events', () => {
  it('include every documented type', () => {
    const seen = new Set(
      histories.flatMap((history) =>
        history.messages.flatMap((m) => (m.kind === 'webhook' ? [m.type] : [])),
      ),
    );
    expect(DOCUMENTED.filter((type) => !seen.has(type))).toEqual([]);
  });

  it('have an envelope with an exact time and an id of their own', () => {
    for (const history of histories.slice(0, 200)) {
      for (const message of history.messages) {
        if (message.kind !== 'webhook') continue;
        expect(message.event.id).toBe(message.id);
        expect(message.event.type).toBe(message.type);
        const text = String(message.event.createdTime);
        expect(text).toMatch(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d{0,5}[1-9])?Z$/);
        const micros = Number((/\.(\d+)Z/.exec(text)?.[1] ?? '').padEnd(6, '0'));
        expect(Math.floor(Date.parse(text) / 1000) * 1e6 + micros).toBe(message.at);
      }
    }
  });

  it('contain the documented objects', () => {
    for (const type of [
      'order.accepted',
      'order.charge.refund.failed',
      'order.charge.reauth.failed',
    ]) {
      for (const object of objectsOf(type)) expect(object.stateTransitions, type).toBeDefined();
    }
    for (const type of [
      'order.charge.capturable',
      'order.charge.capture.complete',
      'order.charge.cancel.complete',
    ]) {
      for (const object of objectsOf(type)) {
        expect(object).toMatchObject({
          orderId: expect.any(String),
          captured: expect.any(Boolean),
          paymentSessionId: expect.any(String),
        });
        expect(object.stateTransitions).toBeUndefined();
      }
    }
    for (const refund of objectsOf('refund.complete')) {
      expect(refund).toMatchObject({
        id: expect.stringMatching(/^re_/),
        state: 'succeeded',
        orderId: expect.any(String),
      });
      for (const charge of refund.charges as JsonObject[]) expect(charge.state).toBeUndefined();
    }
    for (const refund of objectsOf('refund.pending')) {
      expect(refund).toMatchObject({ state: 'pending', refundedAmount: 0 });
    }
    for (const fulfilment of objectsOf('fulfillment.created')) {
      expect(fulfilment).toMatchObject({
        id: expect.stringMatching(/^ful_/),
        orderDetails: expect.any(Object),
      });
      expect(fulfilment.state).toBeUndefined();
      expect((fulfilment.orderDetails as JsonObject).payment).toBeUndefined();
    }
    for (const file of objectsOf('order.invoice.created')) {
      expect(file).toMatchObject({
        fileId: file.id,
        purpose: 'customer_invoice',
        invoiceURL: expect.any(String),
      });
    }
    for (const order of objectsOf('checkout_session.order.created')) {
      expect(order).toMatchObject({
        checkoutSessionId: expect.any(String),
        consents: expect.any(Object),
      });
    }
    for (const entry of objectsOf('return.accepted'))
      expect(entry).toMatchObject({ id: expect.stringMatching(/^ret_/), state: 'accepted' });
  });

  it('show a charge inside an order with fewer members than on its own', () => {
    for (const order of objectsOf('order.fulfilled')) {
      const charges = ((order.payment as JsonObject | undefined)?.charges ??
        order.charges) as JsonObject[];
      for (const charge of charges) {
        for (const key of ['orderId', 'paymentSessionId', 'liveMode'])
          expect(charge[key]).toBeUndefined();
      }
    }
    expect(
      objectsOf('order.charge.capture.pending').some((charge) =>
        (charge.captures as JsonObject[]).every((capture) =>
          String(capture.fulfillmentId).startsWith('ful_'),
        ),
      ),
    ).toBe(true);
  });

  it('report a failed capture with a charge that is capturable and, misleadingly, captured', () => {
    const failed = objectsOf('order.charge.capture.failed');
    expect(failed.length).toBeGreaterThan(0);
    for (const charge of failed)
      expect(charge).toMatchObject({ state: 'capturable', captured: true });
  });

  it('report a refused charge with the order or the charge, with or without its state and reason', () => {
    const reported = objectsOf('order.charge.failed');
    const orders = reported.filter((object) => object.stateTransitions !== undefined);
    const charges = reported.filter((object) => object.stateTransitions === undefined);
    const inside = orders.map((order) =>
      (
        ((order.payment as JsonObject | undefined)?.charges ?? order.charges ?? []) as JsonObject[]
      ).filter((charge) => charge.state === 'failed'),
    );
    // Whichever charges the order lists later, this event shows the refused one.
    for (const failed of inside) expect(failed.length).toBeGreaterThan(0);
    expect(new Set(charges.map((charge) => charge.state))).toEqual(
      new Set(['failed', 'pending', undefined]),
    );
    for (const of of [inside.flat(), charges]) {
      const reasons = of.map((one) =>
        ['failureCode', 'failureMessage'].filter((key) => one[key] !== undefined).join(),
      );
      expect(new Set(reasons)).toEqual(
        new Set(['', 'failureCode', 'failureMessage', 'failureCode,failureMessage']),
      );
    }
  });
});

describe('answers of the API', () => {
  it('have a Date of whole seconds and the id of their request', () => {
    const answers = histories.flatMap((history) =>
      history.messages.filter((message) => message.kind !== 'webhook'),
    );
    expect(answers.some((message) => message.kind === 'read')).toBe(true);
    for (const message of answers) {
      expect(Date.parse(message.headers.date ?? '')).toBe(Math.floor(message.at / 1e6) * 1000);
      expect(message.headers['x-dr-requestid']).toBe(message.id);
      expect(message.status).toBe(
        message.kind === 'read' || message.request.path !== '/orders' ? 200 : 201,
      );
      expect(message.body.state).toBeDefined();
    }
  });

  it('answer a creation with one of three states, unless the checkout is the provider’s own', () => {
    for (const history of histories) {
      const creations = history.messages
        .filter((message) => message.kind !== 'webhook')
        .filter((answer) => answer.request.path === '/orders');
      expect(creations.length).toBe(history.basics.prebuilt ? 0 : 1);
      for (const creation of creations) {
        expect(['pending_payment', 'in_review', 'accepted']).toContain(creation.body.state);
      }
    }
  });
});

describe('personal data', () => {
  it('is in the payloads, every listed value of it', () => {
    for (const history of histories.slice(0, 400)) {
      const text = JSON.stringify(history.messages);
      expect(history.personal.length).toBeGreaterThan(8);
      for (const value of [...history.personal, ...history.confidential]) {
        expect(text.includes(value), `${history.scenario}, seed ${history.seed}: ${value}`).toBe(
          true,
        );
      }
    }
  });

  it('is not in lean payloads', () => {
    for (const history of histories.slice(0, 100)) {
      const lean = simulateOrder(history.seed, { lean: true });
      const full = simulateOrder(history.seed);
      expect(lean.personal).toEqual([]);
      const text = JSON.stringify(lean.messages);
      for (const value of full.personal) expect(text.includes(value)).toBe(false);
    }
  });
});
