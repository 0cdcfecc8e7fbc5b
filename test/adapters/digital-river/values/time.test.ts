import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { parseHttpDate, parseTime } from '../../../../src/adapters/digital-river/values/time.js';
import { formatInstant } from '../../../../src/order/time/instant.js';

describe('a time of the provider', () => {
  test.each([
    ['2026-05-04T10:20:30Z', 1_777_890_030_000_000],
    ['2026-05-04T10:20:30.5Z', 1_777_890_030_500_000],
    ['2026-05-04T10:20:30.000001Z', 1_777_890_030_000_001],
    ['2026-05-04T10:20:30.1234569Z', 1_777_890_030_123_456],
    ['2026-05-04T10:20:30.123456999Z', 1_777_890_030_123_456],
    ['2026-05-04T12:20:30+02:00', 1_777_890_030_000_000],
    ['2026-05-04T04:50:30-05:30', 1_777_890_030_000_000],
    ['2026-05-04T12:20:30+0200', 1_777_890_030_000_000],
    ['2026-05-05T09:20:30+23:00', 1_777_890_030_000_000],
    ['2026-05-04T13:19:30+02:59', 1_777_890_030_000_000],
    ['2026-05-04t10:20:30z', 1_777_890_030_000_000],
    ['2026-05-04T10:20:30.25Z[UTC]', 1_777_890_030_250_000],
    ['2016-12-31T23:59:60Z', 1_483_228_800_000_000],
    ['1970-01-01T00:00:00Z', 0],
    ['1969-12-31T23:59:59.9Z', -100_000],
  ])('%s is %i microseconds', (text, instant) => {
    expect(parseTime(text)).toBe(instant);
  });

  test.each([
    '',
    'yesterday',
    '2026-05-04',
    '2026-05-04T10:20:30',
    '2026-13-04T10:20:30Z',
    '2026-02-29T10:20:30Z',
    '2026-05-04T24:20:30Z',
    '2026-05-04T10:60:30Z',
    '2026-05-04T10:20:61Z',
    '2026-05-04T10:20:30.Z',
    '2026-05-04T10:20:30.1234567890Z',
    '2026-05-04T10:20:30Z[Europe/Berlin]',
    '2026-05-04T10:20:30+24:00',
    '2026-05-04T10:20:30+02:60',
    'at 2026-05-04T10:20:30Z',
    '2026-05-04T10:20:30Z!',
    '9999-05-04T10:20:30Z',
  ])('%j is not a time', (text) => {
    expect(parseTime(text)).toBeUndefined();
  });

  test('is the same to the microsecond after it was written and read again', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 7_000_000_000_000_000 }), (instant) => {
        expect(parseTime(formatInstant(instant))).toBe(instant);
      }),
    );
  });

  test('any text is a time or undefined', () => {
    fc.assert(
      fc.property(fc.string(), (text) => {
        const instant = parseTime(text);
        expect(instant === undefined || Number.isSafeInteger(instant)).toBe(true);
      }),
    );
  });
});

describe('an HTTP date', () => {
  test('is the start of its second', () => {
    expect(parseHttpDate('Mon, 04 May 2026 10:20:30 GMT')).toBe(1_777_890_030_000_000);
    expect(parseHttpDate(' Mon, 04 May 2026 10:20:30 GMT ')).toBe(1_777_890_030_000_000);
  });

  test('agrees with the platform', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 7_000_000_000 }), (seconds) => {
        expect(parseHttpDate(new Date(seconds * 1000).toUTCString())).toBe(seconds * 1_000_000);
      }),
    );
  });

  test.each([
    '',
    'now',
    'Mon, 31 Apr 2026 10:20:30 GMT',
    'Mon, 04 Mai 2026 10:20:30 GMT',
    'on Mon, 04 May 2026 10:20:30 GMT',
    'Mon, 04 May 2026 10:20:30 GMT+1',
  ])('%j is not an HTTP date', (text) => {
    expect(parseHttpDate(text)).toBeUndefined();
  });
});
