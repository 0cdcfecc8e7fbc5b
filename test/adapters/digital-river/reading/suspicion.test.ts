import { expect, test } from 'vitest';
import { suspicionsOf } from '../../../../src/adapters/digital-river/reading/suspicion.js';
import { CHARGE_STATES, type ChargeState } from '../../../../src/order/facts/charge.js';
import { FRAUD_STATES, ORDER_STATES } from '../../../../src/order/state.js';

/**
 * What is odd about an order by the provider's own rules, and no guard of the statechart asks about;
 * written a second time, as a table.
 */
const ODD: Readonly<Record<string, { fraud: string; charges: string }>> = {
  in_review: { fraud: 'passed', charges: '' },
  fulfilled: { fraud: '', charges: 'cancelled failed' },
  complete: { fraud: '', charges: 'cancelled failed' },
};

const suspicions = (
  state: (typeof ORDER_STATES)[number] | undefined,
  fraudState: (typeof FRAUD_STATES)[number] | undefined,
  ...charges: ChargeState[]
) =>
  suspicionsOf({
    state,
    fraudState,
    charges: charges.map((one, index) => ({ id: String(index), state: one })),
  });

test.each([undefined, ...ORDER_STATES])('of an order that is %s', (state) => {
  const odd = ODD[state ?? ''] ?? { fraud: '', charges: '' };
  for (const fraud of [undefined, ...FRAUD_STATES]) {
    const found = suspicions(state, fraud).length;
    expect([fraud, found]).toStrictEqual([
      fraud,
      odd.fraud.split(' ').includes(`${fraud}`) ? 1 : 0,
    ]);
  }
  for (const charge of CHARGE_STATES) {
    const found = suspicions(state, undefined, charge).length;
    const expected = odd.charges.split(' ').includes(charge) ? 1 : 0;
    expect([charge, found]).toStrictEqual([charge, expected]);
  }
});

test('all charges must be dead to doubt a fulfilment', () => {
  expect(suspicions('fulfilled', 'passed', 'complete', 'failed')).toHaveLength(0);
  expect(suspicions('complete', 'passed', 'cancelled', 'failed')).toHaveLength(1);
});
