import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { linesIn, type TextLine } from '../../src/export/lines-in.js';

async function all(chunks: Iterable<string | Uint8Array>, longest?: number) {
  const lines: TextLine[] = [];
  for await (const line of linesIn(chunks, longest)) lines.push(line);
  return lines;
}

describe('lines', () => {
  it('are the same wherever the text is cut, in bytes too', async () => {
    const text = fc
      .array(fc.constantFrom('a', 'é', '😀', '\n', '\r\n', '{}'))
      .map((s) => s.join(''));
    await fc.assert(
      fc.asyncProperty(text, fc.integer({ min: 1, max: 5 }), async (whole, size) => {
        const bytes = new TextEncoder().encode(whole);
        const pieces = Array.from({ length: Math.ceil(bytes.length / size) }, (_, n) =>
          bytes.subarray(n * size, (n + 1) * size),
        );
        const expected = whole.split('\n').map((line) => line.replace(/\r$/, ''));
        if (expected.at(-1) === '') expected.pop();
        const found = await all(pieces);
        expect(found.map(({ text: line }) => line)).toEqual(expected);
        expect(found.map(({ number }) => number)).toEqual(expected.map((_, n) => n + 1));
        expect(await all([whole])).toEqual(found);
      }),
    );
  });

  it('that are too long are yielded without text at once, and nothing of them is held', async () => {
    let given = 0;
    function* text() {
      yield 'first\n';
      for (let n = 0; n < 1_000; n += 1) {
        given += 7;
        yield 'x'.repeat(7);
      }
      yield 'y\nlast';
    }
    const yielded: [TextLine, number][] = [];
    for await (const line of linesIn(text(), 10)) yielded.push([line, given]);
    expect(yielded).toEqual([
      [{ number: 1, text: 'first' }, 0],
      [{ number: 2 }, 14],
      [{ number: 3, text: 'last' }, 7_000],
    ]);
    expect(await all(['12345678901'], 10)).toEqual([{ number: 1 }]);
    expect(await all(['12345678901\n', '\nb'], 10)).toEqual([
      { number: 1 },
      { number: 2, text: '' },
      { number: 3, text: 'b' },
    ]);
    expect(await all(['1234567890\n'], 10)).toEqual([{ number: 1, text: '1234567890' }]);
  });
});
