import { describe, expect, it } from 'vitest';
import { EnvelopeError, open, seal } from '../../src/lifecycle/envelope.js';
import { fold } from '../../src/lifecycle/fold.js';
import { charge, said } from './said.js';

const { snapshot } = fold([
  said({ state: 'accepted', fraud: 'passed', charges: [charge('capturable')] }),
]);
const stored = JSON.parse(JSON.stringify(snapshot)) as Record<string, unknown>;

describe('a stored snapshot', () => {
  it('comes back as it went in', () => {
    expect(seal(open(stored))).toEqual(snapshot);
  });

  it.each([
    ['nothing', undefined, 'the whole'],
    ['a list', [], 'the whole'],
    ['another machine', { ...stored, machine: 'cart' }, 'machine'],
    ['no version', { ...stored, version: undefined }, 'version'],
    ['a newer version', { ...stored, version: 2 }, 'version'],
    ['a missing region', { ...stored, value: { order: 'accepted' } }, 'value'],
    ['an unknown state', { ...stored, value: { order: 'lost', fraud: 'passed' } }, 'value'],
    [
      'a region too many',
      { ...stored, value: { order: 'accepted', fraud: 'passed', x: 'y' } },
      'value',
    ],
    [
      'a missing part of the context',
      { ...stored, context: { orderId: 'x', account: 'y' } },
      'context',
    ],
  ])('is refused whole with %s', (_, broken, part) => {
    expect(() => open(broken)).toThrow(EnvelopeError);
    expect(() => open(broken)).toThrow(part);
  });

  it('of an older version is migrated step by step', () => {
    const rename = (old: Readonly<Record<string, unknown>>) => ({ ...old, value: old.where });
    const { value, ...rest } = stored;
    const older = { ...rest, where: value };
    expect(seal(open(older, [rename])).value).toEqual(snapshot.value);
    expect(() => open({ ...stored, version: 2 }, [rename])).not.toThrow();
  });
});
