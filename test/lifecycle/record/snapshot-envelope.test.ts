import { describe, expect, it } from 'vitest';
import { fold } from '../../../src/lifecycle/fold.js';
import { EnvelopeError, open, seal } from '../../../src/lifecycle/record/snapshot-envelope.js';
import { charge, makeObservation } from '../../_support/make-observation.js';

const { snapshot } = fold([
  makeObservation({ state: 'accepted', fraud: 'passed', charges: [charge('capturable')] }),
]);
const stored = JSON.parse(JSON.stringify(snapshot)) as Record<string, unknown>;

describe('a stored snapshot', () => {
  it('is restored as it was stored', () => {
    expect(seal(open(stored))).toEqual(snapshot);
  });

  it('is the same when it was opened and sealed again', () => {
    expect(seal(open(stored))).toEqual(stored);
  });

  it('may be of an order without a report', () => {
    const value = { order: 'unreported', fraud: 'unknown' };
    expect(open({ ...stored, value }).value).toEqual(value);
  });

  const { context } = snapshot;
  const whole = 'the whole should be an object';
  const version = 'version should be a whole number from 1 to 1';
  const value = 'value should be a state of the order region and one of the fraud region';
  const parts =
    'context should be an object with account, orderId, charges, refunds, items, fulfilments, documents, returns, flags';

  it.each<[string, unknown, string]>([
    ['nothing', undefined, whole],
    ['null', null, whole],
    ['a text', 'order', whole],
    ['a list', [], whole],
    ['another machine', { ...stored, machine: 'cart' }, 'machine should be "order"'],
    ['no version', { ...stored, version: undefined }, version],
    ['a version in words', { ...stored, version: '1' }, version],
    ['half a version', { ...stored, version: 0.5 }, version],
    ['a version and a half', { ...stored, version: 1.5 }, version],
    ['a version before the first', { ...stored, version: 0 }, version],
    ['a newer version', { ...stored, version: 2 }, version],
    ['no value', { ...stored, value: undefined }, value],
    ['a value that is no pair', { ...stored, value: 'accepted' }, value],
    ['a missing region', { ...stored, value: { order: 'accepted' } }, value],
    ['an unknown state', { ...stored, value: { order: 'lost', fraud: 'passed' } }, value],
    ['an unknown fraud state', { ...stored, value: { order: 'accepted', fraud: 'lost' } }, value],
    ['a region too many', { ...stored, value: { ...snapshot.value, x: 'y' } }, value],
    ['no context', { ...stored, context: undefined }, parts],
    ['a list of contexts', { ...stored, context: [] }, parts],
    ...Object.keys(context).map((part): [string, unknown, string] => [
      `a context whose ${part} is a number`,
      { ...stored, context: { ...context, [part]: 1 } },
      parts,
    ]),
    ['a list of flags', { ...stored, context: { ...context, flags: [] } }, parts],
    ['null for flags', { ...stored, context: { ...context, flags: null } }, parts],
  ])('is rejected with %s', (_, broken, what) => {
    expect(() => open(broken)).toThrow(EnvelopeError);
    expect(() => open(broken)).toThrow(
      `The stored snapshot is invalid: ${what}. Rebuild the order from its history with replay().`,
    );
  });

  it('is rejected with a name and a code', () => {
    const { name, code } = new EnvelopeError('machine', '"order"');
    expect([name, code]).toEqual(['EnvelopeError', 'envelope_invalid']);
  });

  it('of an older version is migrated step by step', () => {
    const { value: where, ...rest } = stored;
    const first = ({ there, ...old }: Readonly<Record<string, unknown>>) => ({ ...old, at: there });
    const second = ({ at, ...old }: Readonly<Record<string, unknown>>) => ({ ...old, value: at });
    const migrations = [first, second];
    const migrated = (envelope: object) => seal(open(envelope, migrations)).value;
    expect(migrated({ ...rest, version: 1, there: where })).toEqual(snapshot.value);
    expect(migrated({ ...rest, version: 2, at: where })).toEqual(snapshot.value);
    expect(migrated({ ...rest, version: 3, value: where })).toEqual(snapshot.value);
    expect(() => open({ ...stored, version: 4 }, migrations)).toThrow('from 1 to 3');
  });
});
