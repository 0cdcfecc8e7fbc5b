import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { FAILURE_MESSAGES, failureMessageOf } from '../../../src/order/facts/failure-message.js';

describe('a text about a failed charge', () => {
  it.each([
    ['The card has not enough funds.', 'There are not enough funds.'],
    ['Insufficient Funds', 'There are not enough funds.'],
    ['You have exceeded your card limit', 'The limit of the card or the account was exceeded.'],
    ['Credit limit exceeded', 'The limit of the card or the account was exceeded.'],
    ['Incorrect CVC.', 'The security code is not correct.'],
    ["Your card's security code is incorrect.", 'The security code is not correct.'],
    ["Your card's expiration year is invalid.", 'The expiry date is not correct.'],
    ['The card has expired.', 'The card has expired.'],
    ['Expired credit card', 'The card has expired.'],
    ['Your card number is incorrect.', 'The card number is not correct.'],
    ['Wrong PIN, two tries left', 'The PIN is not correct.'],
    ['Billing address mismatch', 'The billing address is not correct.'],
    ['3D Secure authentication failed', 'The payment was not authenticated.'],
    [
      'Your card does not support this type of purchase: not supported',
      'The card or the way to pay is not accepted.',
    ],
    ['The bank could not be reached.', 'The bank could not be reached.'],
    ['Issuer unavailable', 'The bank could not be reached.'],
    ['Payment timed out', 'The time to pay ran out.'],
    ['Cancelled by O. Quill', 'The payment was cancelled.'],
    ['The bank refused the payment.', 'The payment was declined.'],
    ['Do not honour', 'The payment was declined.'],
    ['Card DECLINED — Olga Quill, ٤٥٦٧, 12 High Street', 'The payment was declined.'],
    ['ｄｅｃｌｉｎｅｄ', 'The payment was declined.'],
    ['Please use a different card', 'Try another card.'],
    ['Your payment couldn’t be processed.', 'The payment could not be completed.'],
  ])('%j gives the reason: %j', (text, reason) => {
    expect(failureMessageOf(text)).toBe(reason);
  });

  it.each([
    '',
    'Please call Olga Quill.',
    'Karte abgelehnt',
    '4111 1111 1111 1111',
    17,
    null,
    { toString: () => 'declined' },
  ])('%j gives no reason', (text) => {
    expect(failureMessageOf(text)).toBeUndefined();
  });

  it('gives each of the listed sentences itself', () => {
    expect(FAILURE_MESSAGES.map(failureMessageOf)).toEqual(FAILURE_MESSAGES);
    expect(new Set(FAILURE_MESSAGES).size).toBe(FAILURE_MESSAGES.length);
  });

  it('gives only listed sentences, whatever it is', () => {
    const list: readonly unknown[] = [undefined, ...FAILURE_MESSAGES];
    fc.assert(
      fc.property(fc.anything(), fc.string({ unit: 'grapheme' }), (value, text) => {
        expect(list).toContain(failureMessageOf(value));
        expect(list).toContain(failureMessageOf(`${text} declined ${text}`));
      }),
    );
  });
});
