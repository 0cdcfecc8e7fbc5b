import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { formatInstant } from '../../../src/order/time/instant.js';
import { readInstant } from '../../../src/order/time/read-instant.js';

describe('a text of an instant', () => {
  it('is read in the format in which it is shown', () => {
    const instants = fc.integer({ min: 0, max: 4_000_000_000_000_000 });
    fc.assert(
      fc.property(instants, (instant) => {
        expect(readInstant(formatInstant(instant))).toBe(instant);
      }),
    );
  });

  it('may have an offset', () => {
    for (const text of ['2026-01-31T12:00:00Z', '2026-01-31T13:00:00+01:00']) {
      expect(readInstant(text)).toBe(1_769_860_800_000_000);
    }
    expect(readInstant('2026-01-31T06:30:00.5-05:30')).toBe(1_769_860_800_500_000);
  });

  it.each([
    '',
    'yesterday',
    '2026-01-31',
    '2026-13-31T12:00:00Z',
    '1769860800',
    'at 2026-01-31T12:00:00Z',
    '2026-01-31T12:00:00Z or so',
    '2026-01-31T12:00:00.1234567Z',
    // Microseconds would not be exact.
    '0001-01-01T00:00:00Z',
  ])('is not %j', (text) => {
    expect(readInstant(text)).toBeUndefined();
  });
});
