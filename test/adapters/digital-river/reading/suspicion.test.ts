import { expect, test } from 'vitest';
import { suspicionsOf } from '../../../../src/adapters/digital-river/reading/suspicion.js';
import { CHARGE_STATES, type ChargeState } from '../../../../src/order/facts/charge.js';
import { FRAUD_STATES, ORDER_STATES } from '../../../../src/order/state.js';

/** A second copy of the contradictions that no guard of the statechart checks. */
const SUSPECT: Readonly<Record<string, { fraud: string; charges: string }>> = {
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
  const suspect = SUSPECT[state ?? ''] ?? { fraud: '', charges: '' };
  for (const fraud of [undefined, ...FRAUD_STATES]) {
    const found = suspicions(state, fraud).length;
    expect([fraud, found]).toStrictEqual([
      fraud,
      suspect.fraud.split(' ').includes(`${fraud}`) ? 1 : 0,
    ]);
  }
  for (const charge of CHARGE_STATES) {
    const found = suspicions(state, undefined, charge).length;
    const expected = suspect.charges.split(' ').includes(charge) ? 1 : 0;
    expect([charge, found]).toStrictEqual([charge, expected]);
  }
});

test('a fulfilment is suspect only if all of its charges are dead', () => {
  expect(suspicions('fulfilled', 'passed', 'complete', 'failed')).toHaveLength(0);
  expect(suspicions('complete', 'passed', 'cancelled', 'failed')).toHaveLength(1);
});
