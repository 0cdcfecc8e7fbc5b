import fc from 'fast-check';
import type { OrderEvent } from '../../../../src/order/event.js';
import { REFUND_STATES } from '../../../../src/order/facts/facts.js';
import type { Observation } from '../../../../src/order/observation.js';
import type { ObjectReport } from '../../../../src/order/payments/object-report.js';
import {
  ATTEMPT_STATES,
  CHECKOUT_STATES,
  DISPUTE_STATES,
  PAYMENT_STATES,
  REVIEW_STATES,
  RISK_ASSESSMENTS,
} from '../../../../src/order/payments/states.js';
import { SECOND } from '../../../../src/order/time/instant.js';

/*
 * Any reports about a few objects of one order, as wild as their types allow: far wilder than a provider.
 */

const minor = fc.integer({ min: 0, max: 4 }).map((units) => units * 500);
const money = fc.record({ minor, currency: fc.constantFrom('EUR', 'EUR', 'USD') });
const instant = fc.integer({ min: 0, max: 4 }).map((second) => second * SECOND);
const idOf = (prefix: string) => fc.constantFrom(`${prefix}_1`, `${prefix}_2`);
const paymentId = idOf('pi');
const items = fc.option(
  fc.array(fc.record({ itemId: idOf('line'), quantity: fc.integer({ min: 1, max: 3 }) }), {
    maxLength: 2,
  }),
  { nil: undefined },
);
const yes = fc.option(fc.constant(true as const), { nil: undefined });
const maybe = <T>(one: fc.Arbitrary<T>) => fc.option(one, { nil: undefined });

const anyReport: fc.Arbitrary<ObjectReport> = fc.oneof(
  fc.record({
    object: fc.constant('payment' as const),
    id: paymentId,
    state: fc.constantFrom(...PAYMENT_STATES),
    amount: money,
    capturable: minor,
    captured: minor,
    total: maybe(money),
    action: maybe(fc.constantFrom('redirect', 'sca_required', 'show_payment_instructions')),
    newestAttempt: maybe(idOf('ch')),
    createdAt: instant,
  }),
  fc.record({
    object: fc.constant('attempt' as const),
    id: idOf('ch'),
    payment: paymentId,
    state: fc.constantFrom(...ATTEMPT_STATES),
    assessment: fc.constantFrom(...RISK_ASSESSMENTS),
    refunded: minor,
    released: yes,
    returnedByBank: yes,
    amount: money,
  }),
  fc.record({
    object: fc.constant('refund' as const),
    id: idOf('re'),
    payment: paymentId,
    state: fc.constantFrom(...REFUND_STATES, 'unknown'),
    amount: money,
    release: yes,
  }),
  fc.record({
    object: fc.constant('dispute' as const),
    id: idOf('dp'),
    payment: paymentId,
    state: fc.constantFrom(...DISPUTE_STATES),
    amount: money,
  }),
  fc.record({
    object: fc.constant('review' as const),
    id: idOf('prv'),
    payment: paymentId,
    state: fc.constantFrom(...REVIEW_STATES),
  }),
  fc.record({
    object: fc.constant('fraud_warning' as const),
    id: idOf('issfr'),
    payment: paymentId,
    actionable: fc.boolean(),
  }),
  fc.record({
    object: fc.constant('checkout' as const),
    id: idOf('cs'),
    state: fc.constantFrom(...CHECKOUT_STATES),
    free: yes,
  }),
  fc.record({ object: fc.constant('fulfilment' as const), id: idOf('key'), items }),
  fc.record({ object: fc.constant('return' as const), id: idOf('key'), items }),
  fc.record({ object: fc.constant('cancellation' as const), id: idOf('key'), items }),
) as fc.Arbitrary<ObjectReport>;

/** Without members that are undefined, as an adapter makes them. */
function tidy<T extends object>(value: T): T {
  return Object.fromEntries(
    Object.entries(value).filter(([, member]) => member !== undefined),
  ) as T;
}

const OTHER_MODE: OrderEvent = {
  type: 'facts.reported',
  facts: { flags: [{ id: 'wrong_mode', kind: 'wrong_mode', detail: 'It is of the other mode.' }] },
  instant: 0,
  source: 'webhook',
};

const SHOP: ReadonlySet<string> = new Set(['fulfilment', 'return', 'cancellation']);

/** Any set of observations of one order, with ids of their own. */
export const anyPayments: fc.Arbitrary<readonly Observation[]> = fc
  .array(fc.record({ report: anyReport, at: instant, isOld: fc.boolean(), unknown: fc.nat(19) }), {
    minLength: 1,
    maxLength: 12,
  })
  .map((all) => {
    const reports = new Set<string>();
    return all.flatMap(({ report: any, at, isOld, unknown }, index): Observation[] => {
      const report = tidy(any);
      const isShop = SHOP.has(report.object);
      const id = isShop ? `shop:${report.object}:${report.id}` : `evt_${index}`;
      // A key of the shop stands for one content.
      if (isShop && reports.has(id)) return [];
      reports.add(id);
      return [
        {
          ...{ id, account: 'default', orderId: 'A-1', instant: at },
          events: unknown === 1 && !isShop ? [OTHER_MODE] : [],
          source: isShop ? 'shop' : 'webhook',
          objects: [report],
          releases: !isShop && !isOld,
          ...(unknown === 0 && !isShop ? { unknown: [{ path: 'status', value: 'new' }] } : {}),
        },
      ];
    });
  });

/** The same observations, all within one second. */
export function withinOneSecond(observations: readonly Observation[]): readonly Observation[] {
  return observations.map((one) => ({ ...one, instant: 0 }));
}

/** The same observations under other ids. Keys of the shop are its own. */
export function withNewIds(
  observations: readonly Observation[],
  order: readonly number[],
): readonly Observation[] {
  return observations.map((one, index) =>
    one.source === 'shop' ? one : { ...one, id: `evt_${order[index]}_${index}` },
  );
}
