import fc from 'fast-check';
import { expect, it } from 'vitest';
import { DRAWN, firstDrawn } from '../../src/console/order/timeline/tracks/band.js';

const situation = fc
  .record({ length: fc.integer({ min: 1, max: 2_000 }), before: fc.option(fc.nat(2_000)) })
  .chain(({ length, before }) =>
    fc.record({
      length: fc.constant(length),
      before: fc.constant(before ?? undefined),
      selected: fc.nat(length - 1),
    }),
  );

it('always draws the selected observation, and never a place that no observation has', () => {
  fc.assert(
    fc.property(situation, ({ length, before, selected }) => {
      const first = firstDrawn(selected, length, before);
      expect(first).toBeGreaterThanOrEqual(0);
      expect(first + Math.min(DRAWN, length)).toBeLessThanOrEqual(length);
      expect(selected).toBeGreaterThanOrEqual(first);
      expect(selected).toBeLessThan(first + DRAWN);
    }),
  );
});

it('stays where it was while the selected one is well within it', () => {
  const first = firstDrawn(500, 1_000, undefined);
  expect(firstDrawn(501, 1_000, first)).toBe(first);
  expect(firstDrawn(499, 1_000, first)).toBe(first);
  expect(firstDrawn(first + DRAWN, 1_000, first)).not.toBe(first);
});
