import fc from 'fast-check';
import { expect, it } from 'vitest';
import { visible, visibleIn, visibleJson, visibleLines } from '../../../src/order/text/visible.js';

/** One of each kind that is named in the standard, and what is shown of it. */
const UNSEEN = [
  ...['\u202a', '\u202b', '\u202c', '\u202d', '\u202e', '\u2066', '\u2067', '\u2068', '\u2069'],
  ...['\u200b', '\u200c', '\u200d', '\u200e', '\u200f', '\u061c', '\u2060', '\ufeff', '\u00ad'],
  ...['\u0000', '\u001b', '\u007f', '\u0085', '\u009b', '\u2028', '\u2029', '\r', '\n', '\t'],
  ...['\ud800', '\u{e0041}', '\ufe0f', '\u3164', '\u180e', '\ufff9'],
] as const;

it.each(UNSEEN)('%j is shown as an escape', (character) => {
  expect(visible(`a${character}b`)).toMatch(/^a\\u(?:[0-9a-f]{4}|\{[0-9a-f]{5}\})b$/);
});

it('leaves visible characters', () => {
  const seen = 'wb-7001_~./#ü 訂單 طلب №1 “x” 100 % 🙂';
  expect(visible(seen)).toBe(seen);
  expect(visible('7001\u202e1007')).toBe('7001\\u202e1007');
});

it('leaves line feeds in text of several lines', () => {
  expect(visibleLines('one\u200b\ntwo')).toBe('one\\u200b\ntwo');
});

it('makes every string in a value visible, and changes nothing else', () => {
  const value = { a: ['x\u202e', 1, null, true], b: { c: 'y\u200b' } };
  expect(visibleIn(value)).toEqual({ a: ['x\\u202e', 1, null, true], b: { c: 'y\\u200b' } });
});

it('keeps JSON equivalent, without invisible characters', () => {
  const text = fc.string({ unit: fc.oneof(fc.constantFrom(...UNSEEN), fc.string()) });
  fc.assert(
    fc.property(fc.dictionary(text, text), fc.constantFrom(0, 2), (value, indent) => {
      const json = visibleJson(JSON.stringify(value, undefined, indent));
      expect(JSON.parse(json)).toEqual(JSON.parse(JSON.stringify(value)));
      expect(visibleLines(json)).toBe(json);
    }),
  );
});
