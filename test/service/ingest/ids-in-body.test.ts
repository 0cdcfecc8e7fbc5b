import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { namesOneOf } from '../../../src/service/ingest/ids-in-body.js';

const named = (text: string, ...names: string[]) => namesOneOf(Buffer.from(text), names);

describe('a quarantined body', () => {
  it.each([
    ['as a value', '{"data":{"object":{"id":"7001"}}}'],
    ['as a number', '{"orderId":7001}'],
    ['as a key', '{"orders":{"7001":{}}}'],
    ['in escapes of digits', '{"id":"\\u0037\\u0030\\u00301"}'],
    ['cut off', '{"data":{"object":{"id":"7001","email":"jane@'],
    ['cut off, in escapes', '{"id":"\\u00370\\u0030\\u0031","email":"ja'],
    ['in a page of HTML', '<p>Order 7001 of Jane</p>'],
  ])('names an order %s', (_, text) => {
    expect(named(text, '7001')).toBe(true);
  });

  it.each([
    ['a longer one', '{"id":"70012"}'],
    ['one with more before it', '{"id":"A-7001"}'],
    ['a longer number', '{"amount":17001}'],
    ['a part of another, cut off', '{"id":"17001","email":"jane@'],
    ['a part of another, with a sign between', '{"id":"7001-2","email":'],
  ])('does not name it by %s', (_, text) => {
    expect(named(text, '7001')).toBe(false);
  });

  it('names an id that has to be escaped, in every spelling', () => {
    expect(named('{"id":"M\\u00fcller\\/7"}', 'Müller/7')).toBe(true);
    expect(named('{"id":"M\\u00FCller\\/7', 'Müller/7')).toBe(true);
  });

  it('names numbers that are too long for a JavaScript number', () => {
    expect(named('{"id":90071992547409931}', '90071992547409931')).toBe(true);
    expect(named('{"id":90071992547409931}', '90071992547409932')).toBe(false);
  });

  it('may be nested deeper than the stack', () => {
    const deep = `${'['.repeat(100_000)}"7001"${']'.repeat(100_000)}`;
    expect(named(deep, '7001')).toBe(true);
    expect(named(deep, '7002')).toBe(false);
  });

  it('names an id wherever it stands in JSON, and no bytes make it throw', () => {
    fc.assert(
      fc.property(fc.jsonValue(), fc.string({ minLength: 1 }), (value, id) => {
        expect(named(JSON.stringify({ value, deep: [{ id }] }), id)).toBe(true);
      }),
    );
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 200 }), fc.string({ minLength: 1 }), (raw, id) => {
        namesOneOf(raw, [id]);
      }),
    );
  });
});
