import fc from 'fast-check';
import { expect, it } from 'vitest';
import { idInPath, pathSegment } from '../../../src/order/text/path-segment.js';

/** What a server is asked for, once a client has read the address. */
const asked = (id: string) =>
  new URL(`http://localhost/orders/${pathSegment(id)}/history`).pathname;

it.each([
  ['7001', '7001'],
  ['a/b?c#d', 'a%2Fb%3Fc%23d'],
  ['.', '~.'],
  ['..', '~..'],
  ['~.', '~~.'],
  ['~~..', '~~~..'],
  ['...', '...'],
  ['~7', '~7'],
  ['%2e', '%252e'],
])('%j is written %j', (id, segment) => {
  expect(pathSegment(id)).toBe(segment);
  expect(asked(id)).toBe(`/orders/${segment}/history`);
});

it('leads back to the same id, however a client normalises the address', () => {
  const id = fc.oneof(
    fc.string({ unit: 'grapheme', minLength: 1 }),
    fc.stringMatching(/^[~.%2e]{1,5}$/),
  );
  fc.assert(
    fc.property(id, (one) => {
      const [, , segment = '', rest] = asked(one).split('/');
      expect(rest).toBe('history');
      expect(idInPath(decodeURIComponent(segment))).toBe(one);
    }),
  );
});
