import { describe, expect, it } from 'vitest';
import { sentLines } from '../../../src/cli/input/sent-lines.js';

async function read(text: string, actor?: string) {
  const lines = [];
  const chunks = (async function* () {
    yield new TextEncoder().encode(text);
  })();
  for await (const line of sentLines(chunks, actor)) lines.push(line);
  return lines;
}

async function keyOf(line: object): Promise<unknown> {
  const [only] = await read(JSON.stringify(line));
  return only !== undefined && 'report' in only ? only.report.key : undefined;
}

describe('lines of what was sent', () => {
  it('say that everything, a part or nothing was sent', async () => {
    const items = [{ itemId: 'line-1', quantity: 1 }];
    const text = [
      '{"orderId":"A-1"}',
      '',
      '{"orderId":"A-2","nothing":true,"key":"none"}\r',
      JSON.stringify({ orderId: 'A-3', items, key: 'parcel-1', at: '2026-01-01T00:00:00Z' }),
    ].join('\n');
    const kind = 'fulfilment';
    expect(await read(text, 'kim')).toEqual([
      { line: 1, report: { orderId: 'A-1', kind, key: 'import:everything', actor: 'kim' } },
      { line: 3, report: { orderId: 'A-2', kind, key: 'none', items: [], actor: 'kim' } },
      {
        line: 4,
        report: {
          ...{ orderId: 'A-3', kind, key: 'parcel-1', items, actor: 'kim' },
          at: new Date('2026-01-01T00:00:00Z'),
        },
      },
    ]);
  });

  it('have a key that depends on their content alone', async () => {
    const one = { itemId: 'line-1', quantity: 1 };
    const two = { itemId: 'line-2', quantity: 1 };
    const key = await keyOf({ orderId: 'A-1', items: [one, two] });
    expect(await keyOf({ orderId: 'A-1', items: [two, one] })).toBe(key);
    expect(await keyOf({ orderId: 'A-1', items: [one] })).not.toBe(key);
    expect(await keyOf({ orderId: 'A-1', nothing: true })).toBe('import:nothing');
  });

  it.each([
    ['no JSON', '{', /^It should be a JSON object/],
    ['a list', '[]', /^It should be a JSON object/],
    ['an unknown member', '{"orderId":"A-1","sent":true}', /^sent: There is no such member\./],
    ['nothing beside items', '{"orderId":"A-1","nothing":true,"items":[]}', /^nothing: /],
    ['no nothing', '{"orderId":"A-1","nothing":false}', /^nothing: /],
  ])('are refused: %s', async (_, line, problem) => {
    expect(await read(line)).toEqual([{ line: 1, problem: expect.stringMatching(problem) }]);
  });

  it('leave values for the check where they are recorded', async () => {
    const [line] = await read('{"orderId":7,"at":"yesterday"}');
    expect(line).toMatchObject({ report: { orderId: 7, at: 'yesterday' } });
  });
});
