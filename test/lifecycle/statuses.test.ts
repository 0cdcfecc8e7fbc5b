import { describe, expect, it } from 'vitest';
import { fromResponse } from '../../src/adapters/digital-river/index.js';
import { type StatusInput, statuses } from '../../src/lifecycle/statuses.js';
import { CHARGE_STATES } from '../../src/order/facts/charge.js';
import { FRAUD_STATES, ORDER_STATES } from '../../src/order/state.js';
import { simulateRejection } from '../../src/testing/simulator/index.js';

const CHARGE_WORDS = [...CHARGE_STATES, 'unknown'] as const;
const CHARGES = [[], ...CHARGE_WORDS.map((state) => [{ state }])];

/** `docs/statuses.md`, as it has to be. */
function page(): string {
  const states = ['unreported', ...ORDER_STATES] as const;
  const rows = states.flatMap((state) =>
    CHARGES.map((charges) => {
      const { order, payment } = statuses({ state, fraudState: 'passed', charges });
      return `| ${state} | ${charges[0]?.state ?? '·'} | ${order} | ${payment} |`;
    }),
  );
  const fraud = (['unknown', ...FRAUD_STATES] as const).map(
    (fraudState) =>
      `| ${fraudState} | ${statuses({ state: 'unreported', fraudState, charges: [] }).fraud} |`,
  );
  const pairs = CHARGE_WORDS.flatMap((one, index) =>
    CHARGE_WORDS.slice(index + 1).map((other) => {
      const charges = [{ state: one }, { state: other }];
      const found = new Set(
        states.flatMap((state) => [
          statuses({ state, fraudState: 'unknown', charges }).payment,
          statuses({ state, fraudState: 'passed', charges: [...charges].reverse() }).payment,
          statuses({ state, fraudState: 'passed', charges: [...charges, ...charges] }).payment,
        ]),
      );
      return `| ${one} | ${other} | ${[...found].join(', ')} |`;
    }),
  );
  return `# Statuses for the shop's own record

Written by \`npm run docs:statuses\` from \`statuses()\`, not by hand. "·": no charge
is known; \`unknown\`: its state is an undocumented value.

| state | charge | order status | payment status |
|---|---|---|---|
${rows.join('\n')}

The fraud review of these has passed; an accepted order whose review has not, or one of whose other
gates shuts it, is \`on_hold\`.

Of several charges those that live decide: an unknown one, then a pending one. Failed and cancelled ones
count only when there is no other. In whatever state the order is, and however many there are of each:

| one charge | another charge | payment status |
|---|---|---|
${pairs.join('\n')}

By amounts, of what was captured: \`partly_refunded\` when some of it was given back, \`refunded\` when all
of it was, \`charged_back\` when the customer's bank took back what was left.

The state of the fraud review decides the fraud status alone:

| fraud state | fraud status |
|---|---|
${fraud.join('\n')}

A rejected checkout carries its statuses itself (\`rejection.statuses\`).
`;
}

describe('the statuses of an order', () => {
  it('are those of the table in the documentation', async () => {
    await expect(page()).toMatchFileSnapshot('../../docs/statuses.md');
  });

  it('are ready_to_fulfil for an accepted order only', () => {
    for (const state of ['unreported', ...ORDER_STATES] as const) {
      for (const charges of CHARGES) {
        const { order } = statuses({ state, fraudState: 'passed', charges });
        const isPaidFor = charges.every(({ state: charge }) =>
          ['capturable', 'processing', 'complete'].includes(charge),
        );
        expect(order === 'ready_to_fulfil').toBe(state === 'accepted' && isPaidFor);
      }
    }
    const accepted = { state: 'accepted', charges: [] } as const;
    expect(statuses({ ...accepted, fraudState: 'review_opened' }).order).toBe('on_hold');
    for (const allowed of [true, false]) {
      const { order } = statuses({
        ...accepted,
        fraudState: 'passed',
        gates: { fulfil: { allowed } },
      });
      expect(order).toBe(allowed ? 'ready_to_fulfil' : 'on_hold');
    }
  });

  it('show refunds by amount', () => {
    const usd = (minor: number) => ({ minor, currency: 'USD' });
    const payment = (...facts: Partial<StatusInput>[]) =>
      statuses({
        state: 'complete',
        fraudState: 'passed',
        charges: [{ state: 'complete', amount: usd(1000) }],
        ...Object.assign({}, ...facts),
      }).payment;
    const refund = (minor: number) => ({ state: 'succeeded', amount: usd(minor) }) as const;
    expect(payment()).toBe('captured');
    expect(payment({ refunds: [{ state: 'pending', amount: usd(1000) }] })).toBe('captured');
    expect(payment({ refunds: [refund(400)] })).toBe('partly_refunded');
    expect(payment({ refunds: [refund(400), refund(600)] })).toBe('refunded');
    const refunded = { state: 'complete', amount: usd(1000), refundedAmount: usd(1000) } as const;
    expect(payment({ charges: [refunded] })).toBe('refunded');
    expect(payment({ chargebacks: [{ amount: usd(1000) }] })).toBe('charged_back');
    expect(payment({ chargebacks: [{ amount: usd(0) }] })).toBe('captured');
    expect(payment({ refunds: [refund(400)], chargebacks: [{ amount: usd(600) }] })).toBe(
      'charged_back',
    );
  });

  it('reject an order whose charge failed before it was ever accepted, and a blocked one', () => {
    expect(
      statuses({ state: 'pending_payment', fraudState: 'unknown', charges: [{ state: 'failed' }] }),
    ).toEqual({ order: 'rejected', payment: 'failed', fraud: 'unknown' });
    expect(
      statuses({ state: 'blocked', fraudState: 'blocked', charges: [{ state: 'cancelled' }] }),
    ).toEqual({ order: 'rejected', payment: 'released', fraud: 'blocked' });
  });

  it('of a rejection are those of the rejection', () => {
    const { status, headers, body } = simulateRejection(1, { cause: 'fraud' });
    const reading = fromResponse({ status, headers, body }, { method: 'POST', path: '/orders' });
    if (reading.kind !== 'rejection') throw new Error('no rejection');
    expect(statuses(reading).fraud).toBe('blocked');
  });
});
