import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { fromWebhook } from '../../src/adapters/digital-river/index.js';
import { standingsOf } from '../../src/lifecycle/fold.js';
import { type Observed, type Order, observe } from '../../src/lifecycle/observe.js';
import type { OrderEvent } from '../../src/order/event.js';
import {
  CHARGE_ACTION_STATES,
  CHARGE_STATES,
  type Charge,
  type ChargeAction,
} from '../../src/order/facts/charge.js';
import { REFUND_STATES } from '../../src/order/facts/facts.js';
import type { MilestoneKind } from '../../src/order/milestone/milestone.js';
import type { Observation } from '../../src/order/observation.js';
import { FRAUD_STATES, ORDER_STATES } from '../../src/order/state.js';
import { formatInstant, SECOND } from '../../src/order/time/instant.js';
import { START } from '../_support/make-observation.js';
import { delivery, type Json } from '../_support/payloads.js';
import { parameters } from '../_support/runs.js';
import { anyHistory } from './_support/any-history.js';

/*
 * Law 9: an event that by its name says that something failed is never without effect, whatever it
 * carries. What "effect" may mean is said here by hand.
 */

const FAILURES = [
  'order.charge.failed',
  'order.charge.capture.failed',
  'order.charge.cancel.failed',
  'order.charge.refund.failed',
  'order.charge.reauth.failed',
  'refund.failed',
  'refund.expired',
  'order.chargeback',
] as const;

const TOLD: readonly MilestoneKind[] = [
  'payment_failed',
  'capture_failed',
  'charge_cancel_failed',
  'refund_failed',
  'chargeback',
  'needs_attention',
];

/** Keys of an object, each there, missing or nothing. */
function someOf(members: Readonly<Record<string, fc.Arbitrary<unknown>>>): fc.Arbitrary<Json> {
  return fc.record(members, { requiredKeys: [] }) as fc.Arbitrary<Json>;
}

const amount = fc.constantFrom<unknown>(0, 5, 10, -10, '10.00', null, 'ten');
const currency = fc.constantFrom<unknown>('USD', 'usd', '', null);
const time = fc.constantFrom<unknown>('2026-01-01T00:00:01Z', 'yesterday', null);
const orderId = fc.constantFrom('order-1', 'order-1', 'order-1', undefined);

const embedded = (states: readonly string[], ...ids: readonly string[]) =>
  fc.uniqueArray(
    someOf({
      id: fc.constantFrom<unknown>(...ids, ''),
      state: fc.constantFrom(...states, 'lost', null),
      amount,
      createdTime: time,
    }),
    { maxLength: 2, selector: ({ id }) => id },
  );

const chargeMembers = {
  state: fc.constantFrom<unknown>(...CHARGE_STATES, 'lost', null),
  amount,
  currency,
  captured: fc.boolean(),
  refunded: fc.boolean(),
  captures: embedded(CHARGE_ACTION_STATES, 'capture', 'capture-2'),
  cancels: embedded(CHARGE_ACTION_STATES, 'cancel', 'cancel-2'),
  refunds: embedded(['pending', 'complete', 'failed'], 'refund-1'),
  createdTime: time,
  failureMessage: fc.constantFrom<unknown>('Your bank refused.', null),
  failureCode: fc.constant('R7'),
};

const chargeId = fc.constantFrom('a', 'b', 'c');
const charges = fc.uniqueArray(
  fc.tuple(chargeId, someOf(chargeMembers)).map(([id, members]) => ({ id, ...members })),
  { maxLength: 3, selector: ({ id }) => id },
);

/** An object in the shape that its first part names. */
const anyObject: fc.Arbitrary<readonly [string, Json]> = fc.oneof(
  fc
    .tuple(
      charges,
      fc.boolean(),
      someOf({
        state: fc.constantFrom<unknown>(...ORDER_STATES, 'lost', null),
        fraudState: fc.constantFrom<unknown>(...FRAUD_STATES, null),
        totalAmount: amount,
        currency,
        availableToRefundAmount: amount,
        liveMode: fc.boolean(),
      }),
    )
    .map(([all, isOld, members]) => {
      const payment = isOld ? { charges: all } : { payment: { charges: all } };
      return [
        'order',
        { id: 'order-1', checkoutId: 'checkout-1', ...payment, ...members },
      ] as const;
    }),
  fc
    .tuple(chargeId, orderId, someOf(chargeMembers))
    .map(
      ([id, of, members]) =>
        ['charge', { id, orderId: of, paymentSessionId: 'session-1', ...members }] as const,
    ),
  fc
    .tuple(
      fc.constantFrom('refund-1', 'refund-2'),
      orderId,
      fc.constantFrom(...REFUND_STATES, 'lost'),
      someOf({ amount, currency, state: fc.constant(undefined), createdTime: time }),
    )
    .map(
      ([id, of, state, members]) =>
        ['refund', { id, orderId: of, refundedAmount: 0, state, ...members }] as const,
    ),
  fc
    .tuple(
      fc.constantFrom('chargeback-1', 'chargeback-2'),
      orderId,
      someOf({ amount, currency, payerName: fc.constant('Somebody') }),
    )
    .map(
      ([id, of, members]) =>
        ['transaction', { id, orderId: of, saleTime: null, ...members }] as const,
    ),
);

function takenIn(history: readonly Observation[]): Order | undefined {
  let order: Order | undefined;
  for (const one of history) order = observe(order, one).order;
  return order;
}

/** What the object says that failed, as the subjects of milestones; empty: it does not show it. */
function failedThings(type: string, [shape, object]: readonly [string, Json]): readonly string[] {
  const all = (
    shape === 'order' ? chargesIn(object) : shape === 'charge' ? [object] : []
  ) as Json[];
  const ids = (list: unknown, states: readonly unknown[]) =>
    (Array.isArray(list) ? (list as Json[]) : [])
      .filter(({ id, state }) => typeof id === 'string' && id !== '' && states.includes(state))
      .map(({ id }) => String(id));
  switch (type) {
    case 'order.charge.failed':
      if (shape === 'charge') return [`payment_failed/${object.id}`];
      return ids(all, ['failed']).map((id) => `payment_failed/${id}`);
    case 'order.charge.capture.failed':
      return all.flatMap((one) =>
        ids(one.captures, ['failed']).map((id) => `capture_failed/${id}`),
      );
    case 'order.charge.cancel.failed':
      return all.flatMap((one) =>
        ids(one.cancels, ['failed']).map((id) => `charge_cancel_failed/${id}`),
      );
    case 'order.chargeback':
      return shape === 'transaction' ? [`chargeback/${object.id}`] : [];
    default:
      return shape === 'refund' ? ids([object], ['failed', 'expired']).map(refundFailed) : [];
  }
}

function refundFailed(id: string): string {
  return `refund_failed/${id}`;
}

function chargesIn({ payment, charges: old }: Json): unknown[] {
  return ((payment as Json | undefined)?.charges ?? old ?? []) as unknown[];
}

/** Whether the order is paid for without the charge that failed, or asks for no money at all. */
function isPaidOtherwise({ order }: Observed): boolean {
  const { charges: known, totalAmount } = order.folded.snapshot.context;
  if (totalAmount?.minor === 0) return true;
  const alive = Object.values(known).filter(lives);
  const isOpen = ({ state }: Charge) => state === 'pending' || state === 'unknown';
  return alive.length > 0 && !alive.some(isOpen);
}

function lives({ state, amount: whole, cancels = [], refundedAmount }: Charge): boolean {
  if (state === 'failed' || state === 'cancelled') return false;
  const gone = cancels
    .filter((cancel) => cancel.state !== 'failed' && cancel.state !== 'unknown')
    .reduce((sum, cancel) => sum + (cancel.amount?.minor ?? 0), refundedAmount?.minor ?? 0);
  return whole === undefined || whole.minor <= 0 || gone < whole.minor;
}

/**
 * Facts are what the newest word says they are: a failure that is reported late
 * may be overcome by then. Captures, cancels and refunds that failed stay so until they succeed.
 */
function isOvertaken(
  history: readonly Observation[],
  failure: Observation,
  thing: string,
): boolean {
  const order = standingsOf([...history, failure]).standings.map(({ observation }) => observation);
  const later = order.slice(order.indexOf(failure) + 1);
  return later.some(({ events }) => events.some((event) => speaksAgain(event, thing)));
}

function speaksAgain(event: OrderEvent, thing: string): boolean {
  if (event.type !== 'facts.reported') return false;
  const { charges: again = [], refunds = [], chargebacks = [] } = event.facts;
  const [kind, id] = thing.split('/');
  const isIt = (one: { readonly id: string }) => one.id === id;
  if (kind === 'payment_failed') return again.some(isIt);
  const isDone = (one: ChargeAction) => isIt(one) && one.state === 'complete';
  if (kind === 'capture_failed') return again.some(({ captures = [] }) => captures.some(isDone));
  if (kind === 'charge_cancel_failed') {
    return again.some(({ cancels = [] }) => cancels.some(isDone));
  }
  if (kind === 'refund_failed')
    return refunds.some((one) => isIt(one) && one.state === 'succeeded');
  return kind === 'chargeback' && chargebacks.some(isIt);
}

describe.each(FAILURES)('law 9, never silent: %s', (type) => {
  it('notifies a person, whatever it contains and whatever was known before', () => {
    let notified = 0;
    const at = fc.constantFrom(2, 6.25, 60);
    const property = fc.property(anyHistory, anyObject, at, (history, anything, seconds) => {
      const [shape, object] = anything;
      const createdTime = formatInstant(START + seconds * SECOND);
      const reading = fromWebhook(delivery(type, object, { id: 'failure', createdTime }));
      if (reading.kind === 'not_understood') {
        // Kept for a person; only where it names no order, or a word that must be there is not.
        expect(reading.problem.reason).not.toBe('');
        return;
      }
      if (reading.kind === 'ignored') {
        expect(object.orderId).toBeUndefined();
        expect(reading.reason).toMatch(/no order/);
        return;
      }
      expect(reading.observation.orderId).toBe('order-1');
      const before = takenIn(history);
      const observed = observe(before, reading.observation);
      if (observed.milestones.some(({ kind }) => TOLD.includes(kind))) {
        notified += 1;
        return;
      }
      const published = before?.published ?? [];
      const isKnown = (thing: string) =>
        published.includes(`default/order-1/${thing}`) ||
        isOvertaken(history, reading.observation, thing);
      const things = failedThings(type, anything);
      const { chargebacks = {} } = observed.order.folded.snapshot.context;
      const isFee = chargebacks[String(object.id)]?.amount?.minor === 0;
      const pays = type === 'order.charge.failed' && isPaidOtherwise(observed);
      const isExcused = things.length > 0 && (things.every(isKnown) || pays);
      const message = `${type} with ${shape} ${JSON.stringify(object)} was silent`;
      expect(isExcused || (shape === 'transaction' && isFee), message).toBe(true);
    });
    fc.assert(property, parameters(0.5));
    expect(notified).toBeGreaterThan(0);
  });
});
