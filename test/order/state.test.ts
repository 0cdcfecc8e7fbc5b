import { expect, it } from 'vitest';
import { FRAUD_STATES, isFraudState, isOrderState, ORDER_STATES } from '../../src/order/state.js';

it('a value is a state only if it is documented, of the order or of the fraud review', () => {
  const values = [
    ...ORDER_STATES,
    ...FRAUD_STATES,
    'unreported',
    'unknown',
    '',
    0,
    null,
    undefined,
  ];
  expect(values.filter(isOrderState)).toStrictEqual([...ORDER_STATES, 'blocked']);
  expect(values.filter(isFraudState)).toStrictEqual(['blocked', ...FRAUD_STATES]);
});
