import { expect, it } from 'vitest';
import { formatInstant, instantOf, secondOf } from '../../../src/order/time/instant.js';

it.each([
  [0, '1970-01-01T00:00:00Z'],
  [1, '1970-01-01T00:00:00.000001Z'],
  [-1, '1969-12-31T23:59:59.999999Z'],
  [1_777_890_030_000_000, '2026-05-04T10:20:30Z'],
  [1_777_890_030_250_000, '2026-05-04T10:20:30.25Z'],
  [1_777_890_030_100_100, '2026-05-04T10:20:30.1001Z'],
])('%i is shown as %s', (instant, text) => {
  expect(formatInstant(instant)).toBe(text);
});

it('has the start of its second', () => {
  expect(secondOf(1_999_999)).toBe(1_000_000);
  expect(secondOf(2_000_000)).toBe(2_000_000);
  expect(secondOf(-1)).toBe(-1_000_000);
});

it('is converted from a date or from milliseconds', () => {
  expect(instantOf(new Date(1_777_890_030_250))).toBe(1_777_890_030_250_000);
  expect(instantOf(0.0014)).toBe(1);
});
