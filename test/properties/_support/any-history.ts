import fc from 'fast-check';
import {
  CHARGE_ACTION_STATES,
  CHARGE_STATES,
  type Charge,
} from '../../../src/order/facts/charge.js';
import type { Facts } from '../../../src/order/facts/facts.js';
import type { Money } from '../../../src/order/facts/money.js';
import type { Observation } from '../../../src/order/observation.js';
import {
  FRAUD_STATES,
  type FraudState,
  ORDER_STATES,
  type OrderState,
} from '../../../src/order/state.js';
import { charge, makeObservation } from '../../_support/make-observation.js';

const money = fc.constantFrom(0, 500, 1000).map((minor) => ({ minor, currency: 'USD' }));

const actions = (id: string) =>
  fc
    .tuple(fc.constantFrom(...CHARGE_ACTION_STATES, 'unknown' as const), fc.option(money))
    .map(([state, amount]) => [{ id, state, ...(amount === null ? {} : { amount }) }]);

const anyCharge = fc
  .record(
    {
      state: fc.constantFrom(...CHARGE_STATES, 'unknown' as const),
      id: fc.constantFrom('a', 'b'),
      amount: fc.option(money),
      captures: actions('capture'),
      cancels: actions('cancel'),
      refundedAmount: money,
    },
    { requiredKeys: ['state', 'id'] },
  )
  .map(({ amount, ...rest }): Charge => {
    const { amount: ten, ...bare } = charge(rest.state, rest.id);
    if (amount === null) return { ...bare, ...rest };
    return { ...bare, amount: amount ?? (ten as Money), ...rest };
  });

const charges = fc.option(fc.array(anyCharge, { maxLength: 2 }), { nil: undefined });

const LINES = ['line-1', 'line-2'] as const;

/** The lines of an order: of one SKU or two, with and without a quantity. */
const items = fc.uniqueArray(
  fc.record(
    {
      id: fc.constantFrom(...LINES),
      skuId: fc.constantFrom('sku-1', 'sku-2'),
      quantity: fc.integer({ min: 0, max: 2 }),
    },
    { requiredKeys: ['id'] },
  ),
  { maxLength: 2, selector: ({ id }) => id },
);

const units = {
  quantity: fc.integer({ min: 0, max: 2 }),
  cancelQuantity: fc.integer({ min: 0, max: 2 }),
};

/** Units shipped or cancelled, of a line or of a SKU; possibly more than ordered. */
const fulfilments = fc
  .tuple(
    fc.constantFrom('fulfilment-1', 'fulfilment-2'),
    fc.oneof(
      fc.record({ itemId: fc.constantFrom(...LINES, 'line-3'), ...units }),
      fc.record({ skuId: fc.constantFrom('sku-1', 'sku-2'), ...units }),
    ),
  )
  .map(([id, line]) => [{ id, items: [line] }]);

const chargebacks = fc
  .option(money)
  .map((amount) => [{ id: 'chargeback-1', ...(amount === null ? {} : { amount }) }]);

/** The facts of an order except its charges. */
const facts = fc
  .record(
    {
      refunds: fc
        .tuple(fc.constantFrom('pending', 'succeeded', 'failed'), fc.option(money))
        .map(([state, amount]) => [
          { id: 'refund-1', state, ...(amount === null ? {} : { amount }) } as const,
        ]),
      items,
      fulfilments,
      totalAmount: money,
      availableToRefund: money,
      chargebacks,
      reauthorisation: fc.constantFrom('failed', 'renewed'),
    },
    { requiredKeys: [] },
  )
  .map((all): Facts => all);

/** The order and fraud states that the observations of a history report. */
interface Reported {
  readonly states: readonly OrderState[];
  readonly frauds: readonly FraudState[];
}

/** Every state: a provider that contradicts itself. */
const ANY: Reported = { states: ORDER_STATES, frauds: FRAUD_STATES };

/** An order that is well: histories of any states hardly ever open the gate for its goods. */
const WELL: Reported = { states: ['pending_payment', 'accepted', 'accepted'], frauds: ['passed'] };

/** An observation; instants collide on purpose. */
const anyObservation = ({ states, frauds }: Reported) =>
  fc
    .record(
      {
        at: fc.integer({ min: 0, max: 12 }).map((half) => half / 2),
        source: fc.constantFrom('webhook', 'webhook', 'response', 'read'),
        state: fc.constantFrom(...states),
        fraud: fc.constantFrom(...frauds),
        visited: fc.uniqueArray(fc.constantFrom(...states), { maxLength: 5 }),
        visitedAt: fc
          .uniqueArray(fc.tuple(fc.constantFrom(...states), fc.integer({ min: 0, max: 6 })), {
            maxLength: 5,
            selector: ([state]) => state,
          })
          .map((visits) => Object.fromEntries(visits)),
        fraudVisited: fc.uniqueArray(fc.constantFrom(...frauds), { maxLength: 3 }),
        charges,
        releases: fc.boolean(),
        unknown: fc.constantFrom([{ path: 'state', value: 'held' }]),
        facts,
      },
      { requiredKeys: ['at', 'source', 'releases'] },
    )
    .map(({ unknown, charges: reported, ...rest }) => ({
      ...rest,
      ...(reported === undefined ? {} : { charges: reported }),
      // Rarely: an undocumented value.
      ...(unknown === undefined || rest.at < 5 ? {} : { unknown }),
    }));

/** Up to nine observations of one order that may contradict each other, with different ids. */
export const anyHistory: fc.Arbitrary<readonly Observation[]> = fc
  .oneof(
    { weight: 3, arbitrary: fc.array(anyObservation(ANY), { minLength: 1, maxLength: 9 }) },
    { weight: 1, arbitrary: fc.array(anyObservation(WELL), { minLength: 1, maxLength: 4 }) },
  )
  .map((all) => all.map((one, index) => makeObservation({ ...one, id: `observation-${index}` })));
