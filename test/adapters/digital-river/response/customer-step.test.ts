import { expect, test } from 'vitest';
import { customerStepOf } from '../../../../src/adapters/digital-river/response/customer-step.js';
import type { Json } from '../../../_support/payloads.js';

const order = (nextAction: unknown, sources?: unknown, overrides: Json = {}) => ({
  state: 'pending_payment',
  payment: { session: { nextAction }, sources },
  ...overrides,
});

const redirect = (redirectUrl: unknown) => ({ action: 'redirect', data: { redirectUrl } });

const instructions = (sourceId?: string) => ({
  action: 'show_payment_instructions',
  data: { sourceId },
});

const wire = { id: 'a', type: 'wireTransfer', wireTransfer: { accountNumber: '12' }, owner: 'x' };
const konbini = { id: 'b', type: 'konbini', konbini: { code: '34' } };

test.each(['https://pay.example/1', 'http://pay.example/1'])('redirects to %s', (url) => {
  expect(customerStepOf(order(redirect(url)))).toStrictEqual({ action: 'redirect', url });
});

test.each([
  'javascript:alert(1)',
  'javascript:https://pay.example',
  'see https://pay.example/1',
  'https//pay.example',
  'https://',
  undefined,
  ['https://pay.example/1'],
])('does not redirect to %j', (url) => {
  expect(customerStepOf(order(redirect(url)))).toBeUndefined();
});

test('shows the instructions of the named source, or of all sources', () => {
  const shown = (sourceId?: string, sources: unknown = [wire, konbini]) =>
    customerStepOf(order(instructions(sourceId), sources));
  const action = 'show_payment_instructions';
  const byWire = { type: 'wireTransfer', accountNumber: '12' };
  const byKonbini = { type: 'konbini', code: '34' };
  expect(shown('b')).toStrictEqual({ action, instructions: [byKonbini] });
  expect(shown('a')).toStrictEqual({ action, instructions: [byWire] });
  expect(shown('c')).toStrictEqual({ action, instructions: [byWire, byKonbini] });
  expect(shown()).toStrictEqual({ action, instructions: [byWire, byKonbini] });
  expect(shown('a', { a: wire })).toStrictEqual({ action, instructions: [] });
});

test('shows only the type of a source without details', () => {
  const shown = (source: unknown) => {
    const step = customerStepOf(order(instructions(), [source]));
    return step?.action === 'show_payment_instructions' ? step.instructions : step;
  };
  expect(shown({ type: 'konbini' })).toStrictEqual([{ type: 'konbini' }]);
  expect(shown({ type: 'konbini', konbini: 'text' })).toStrictEqual([{ type: 'konbini' }]);
  expect(shown({ type: 'konbini', konbini: null })).toStrictEqual([{ type: 'konbini' }]);
  expect(shown({ type: 7, 7: { code: 'x' } })).toStrictEqual([{ type: 7 }]);
  expect(shown(null)).toStrictEqual([{ type: undefined }]);
});

test.each<[string, unknown]>([
  ['another state', order(redirect('https://pay.example/1'), [], { state: 'accepted' })],
  ['another action', order({ ...redirect('https://pay.example/1'), action: 'wait' })],
  ['no action', order(undefined)],
  ['no session', { state: 'pending_payment', payment: {} }],
  ['no payment', { state: 'pending_payment', payment: null }],
  ['no order', undefined],
  ['an order without own properties', Object.create(order(redirect('https://pay.example/1')))],
])('shows nothing for %s', (_, body) => {
  expect(customerStepOf(body)).toBeUndefined();
});
