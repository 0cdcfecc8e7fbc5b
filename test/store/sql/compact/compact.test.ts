import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { OwnValues } from '../../../../src/store/sql/compact/codes.js';
import { compact } from '../../../../src/store/sql/compact/compact.js';
import { MEMBER_LISTS, NAMES, TEXTS } from '../../../../src/store/sql/compact/dictionary.js';
import { expand } from '../../../../src/store/sql/compact/expand.js';
import { OrderWords } from '../../../../src/store/sql/compact/order-words.js';
import { parameters } from '../../../_support/runs.js';

const own: OwnValues = {
  instant: 1_758_240_505_018_763,
  texts: ['shop', '7001', undefined, 'e-1'],
};

const text = fc.oneof(
  fc.string(),
  fc.constantFrom(...TEXTS, ...NAMES, 'shop', '7001', 'e-1'),
  fc.constantFrom('~', '~@', '~~A', '~.0', '~:0', '~0', '~$A', '~#1'),
  // Words, and texts that look like words to a pattern.
  fc.constantFrom(
    '7af20ff5-2168-4f52',
    'b87c8a96-09fe-4d6f',
    'x"7af20ff5-2168-4f52',
    '"123456789012"',
  ),
);

const number = fc.oneof(
  fc.integer(),
  fc.double({ noNaN: true, noDefaultInfinity: true }),
  fc.constantFrom(0, 1_758_240_505_018_763, 1_758_191_111_000_000, -1_758_191_111, -1e9, 1e15),
);

const { value: json } = fc.letrec<{ value: unknown }>((tie) => ({
  value: fc.oneof(
    { depthSize: 'small', withCrossShrink: true },
    text,
    number,
    fc.constantFrom(true, false, null),
    fc.array(tie('value')),
    fc.dictionary(text, tie('value')),
    fc
      .constantFrom(...MEMBER_LISTS)
      .chain((names) =>
        fc
          .array(tie('value'), { minLength: names.length, maxLength: names.length })
          .map((values) => Object.fromEntries(names.map((name, index) => [name, values[index]]))),
      ),
    fc.array(text).map((ids) => Object.fromEntries(ids.map((id) => [id, { id, state: 'open' }]))),
  ),
}));

/** As JSON comes back from a database, without what looks like a failure message of a provider. */
function plain(value: unknown): string {
  return JSON.stringify(value, (name, member) => (name === 'failureMessage' ? undefined : member));
}

describe('the compact form', () => {
  it('of any JSON is expanded to the same JSON, members in their order', () => {
    fc.assert(
      fc.property(json, (value) => {
        const given = JSON.parse(plain(value));
        const stored = compact(given, own);
        expect(plain(expand(stored, own))).toBe(plain(given));
      }),
      parameters(),
    );
  });

  it('of several values refers to the words of their order', () => {
    fc.assert(
      fc.property(fc.array(json), (values) => {
        const words = new OrderWords();
        const given = values.map((value) => JSON.parse(plain(value)));
        const stored = given.map((value) => compact(value, own, words));
        // The words of a later row, read back from its column.
        const read = new OrderWords(words.text);
        const list = read.text.trimEnd().split(' ');
        expect(stored.map((one) => plain(expand(one, own, list)))).toEqual(given.map(plain));
      }),
      parameters(),
    );
  });

  it('spells an id once', () => {
    const id = '7af20ff5-2168-4f52-8a3c-f0cc9a8a47af';
    const stored = compact({ charges: { [id]: { id } }, again: [id] }, own);
    expect(stored.split(id)).toHaveLength(2);
  });

  it('of a failed charge has only a message of this package', () => {
    const charge = { id: 'c', state: 'failed', failureMessage: 'Declined for Olga Quill' };
    const stored = compact(charge, own);
    expect(stored).not.toContain('Olga');
    expect(expand(stored, own)).toEqual({ ...charge, failureMessage: 'The payment was declined.' });
  });

  it.each(['[1000,1]', '["~$z"]', '[0,"~:0"]', '[0,"~.0"]', '[0,"~9"]', '[-1,999,1]', '[0'])(
    'with a code that is not known is not read: %s',
    (stored) => {
      expect(() => expand(stored, own)).toThrow(SyntaxError);
    },
  );
});
