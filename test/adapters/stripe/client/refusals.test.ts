import { describe, expect, it } from 'vitest';
import { refusal, unreadable } from '../../../../src/adapters/stripe/client/refusal.js';

const apiKey = 'a_key_without_a_prefix';
const UNDOCUMENTED = 'Stripe does not document this response. Check the base URL.';
const INTERNAL =
  'Stripe did not respond in time or had an internal error. Read the payment before you try again.';
const REFUSED = 'Stripe refused the call. Check the request and the error codes.';

describe('a refused call', () => {
  it.each<readonly [status: number, reason: string, retryable: boolean, uncertain: boolean]>([
    [302, UNDOCUMENTED, false, true],
    [400, REFUSED, false, false],
    [401, 'Stripe did not accept the API key. Check the key and its mode.', false, false],
    [
      402,
      'Stripe could not carry out the call. Look the payment up at Stripe, which shows the cause.',
      ...([false, false] as const),
    ],
    [
      403,
      'The API key is not permitted to make this call. Give it the permission, or use another.',
      ...([false, false] as const),
    ],
    [404, 'Stripe has no such object. Check its id, the mode and the API key.', false, false],
    [408, INTERNAL, true, true],
    [409, 'Another call about the same object is under way. Repeat this one later.', true, true],
    [418, REFUSED, false, false],
    [429, 'Stripe received too many calls. Wait before the next one.', true, false],
    [500, INTERNAL, true, true],
    [503, INTERNAL, true, true],
  ])('with %d says: %s', (status, reason, retryable, uncertain) => {
    const response = { status, headers: { 'Retry-After': '7' }, body: {} };
    const internal = { httpStatus: status, codes: [] };
    const failure = { kind: 'failure', reason, retryable, retryAfter: 7, internal };
    expect(refusal(response, { method: 'POST', apiKey })).toEqual({ ...failure, uncertain });
    expect(refusal(response, { method: 'GET', apiKey })).toEqual({ ...failure, uncertain: false });
  });

  it('shows plain words only, and none with the key in it', () => {
    const error = { type: `x_${apiKey}`, code: 'plain', decline_code: 'two words' };
    const response = { status: 400, headers: { 'Request-Id': apiKey }, body: { error } };
    expect(refusal(response, { method: 'GET', apiKey }).internal).toEqual({
      ...{ httpStatus: 400, codes: ['plain'] },
    });
  });
});

describe('a response that cannot be read', () => {
  const response = { status: 200, headers: {}, body: {} };
  const failure = { kind: 'failure', retryable: false, internal: { httpStatus: 200, codes: [] } };

  it('names the place, if there is one, and is uncertain if the call changed something', () => {
    const problem = { path: 'amount', reason: 'Expected an amount.' };
    expect(unreadable(response, { method: 'POST', apiKey }, problem)).toEqual({
      ...{ ...failure, uncertain: true },
      reason: 'The response of Stripe could not be read at "amount": Expected an amount.',
    });
    expect(unreadable(response, { method: 'GET', apiKey }, { ...problem, path: '' })).toEqual({
      ...{ ...failure, uncertain: false },
      reason: 'The response of Stripe could not be read: Expected an amount.',
    });
  });
});
