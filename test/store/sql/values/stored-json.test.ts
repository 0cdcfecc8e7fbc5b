import { expect, it } from 'vitest';
import { storedJson } from '../../../../src/store/sql/values/stored-json.js';

it('parses JSON, and replaces messages of providers that an earlier version stored', () => {
  const charge = { id: 'c1', state: 'failed' };
  const stored = (providerMessage: string) =>
    JSON.stringify([{ charges: { c1: { ...charge, ...message(providerMessage) } } }]);
  expect(storedJson(stored('Declined for Olga Quill'))).toEqual([
    { charges: { c1: { ...charge, failureMessage: 'The payment was declined.' } } },
  ]);
  expect(storedJson(stored('Olga Quill'))).toEqual([{ charges: { c1: charge } }]);
  expect(storedJson('{"id":"failureMessage"}')).toEqual({ id: 'failureMessage' });
  expect(() => storedJson('{')).toThrow(SyntaxError);
});

function message(failureMessage: string) {
  return { failureMessage };
}
