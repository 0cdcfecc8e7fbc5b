import { expect, it } from 'vitest';
import { FRAUD_STATES, isOrderState, ORDER_STATES } from '../../src/order/state.js';

it('a value is a state of the order only if it is documented', () => {
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
});
