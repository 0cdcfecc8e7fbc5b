import { describe, expect, it } from 'vitest';
import { fromResponse } from '../../src/adapters/digital-river/index.js';
import { statuses } from '../../src/lifecycle/statuses.js';
import { CHARGE_STATES } from '../../src/order/charge.js';
import { FRAUD_STATES, ORDER_STATES } from '../../src/order/state.js';
import { simulateRejection } from '../../src/testing/simulator/index.js';

const CHARGE_WORDS = [...CHARGE_STATES, 'unknown'] as const;
const CHARGES = [[], ...CHARGE_WORDS.map((state) => [{ state }])];

/** `docs/statuses.md`, as it has to be. */
function page(): string {
  const states = ['unreported', ...ORDER_STATES] as const;
  const rows = states.flatMap((state) =>
    CHARGES.map((charges) => {
      const { order, payment } = statuses({ state, fraudState: 'unknown', charges });
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
is known; \`unknown\`: its state is a word nobody documented.

| state | charge | order status | payment status |
|---|---|---|---|
${rows.join('\n')}

Of several charges, an unknown one decides, then a failed one, then a pending one; cancelled ones count
only when there is no other. In whatever state the order is, and however many there are of each:

| one charge | another charge | payment status |
|---|---|---|
${pairs.join('\n')}

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

  it('are ready to fulfil for an accepted order, and for nothing else', () => {
    for (const state of ['unreported', ...ORDER_STATES] as const) {
      for (const charges of CHARGES) {
        const { order } = statuses({ state, fraudState: 'passed', charges });
        expect(order === 'ready_to_fulfil').toBe(state === 'accepted');
      }
    }
  });

  it('reject an order whose charge failed before it was ever accepted, and a blocked one', () => {
    expect(
      statuses({ state: 'pending_payment', fraudState: 'unknown', charges: [{ state: 'failed' }] }),
    ).toEqual({ order: 'rejected', payment: 'failed', fraud: 'unknown' });
    expect(
      statuses({ state: 'blocked', fraudState: 'blocked', charges: [{ state: 'cancelled' }] }),
    ).toEqual({ order: 'rejected', payment: 'released', fraud: 'blocked' });
  });

  it('of a rejection are its own', () => {
    const { status, headers, body } = simulateRejection(1, { cause: 'fraud' });
    const reading = fromResponse({ status, headers, body }, { method: 'POST', path: '/orders' });
    if (reading.kind !== 'rejection') throw new Error('no rejection');
    expect(statuses(reading).fraud).toBe('blocked');
  });
});
