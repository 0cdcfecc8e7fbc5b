import { describe, expect, it } from 'vitest';
import { sign } from '../../../../src/adapters/stripe/webhook/sign.js';
import { signForTest } from '../../../../src/adapters/stripe/webhook/sign-for-test.js';
import { parseSignatureHeader } from '../../../../src/adapters/stripe/webhook/signature-header.js';

const parsed = (signatures: readonly string[], timestampText = '12') => ({
  ...{ timestampText, signatures },
  timestamp: /^\d{1,12}$/.test(timestampText) ? Number(timestampText) * 1000 : undefined,
});

describe('a header is taken apart', () => {
  it.each([
    ['t=12,v1=ab', parsed(['ab'])],
    [' t = 12 , v1 = ab ', parsed(['ab'])],
    ['v1=ab,v0=cd,t=12,v1=ef', parsed(['ab', 'ef'])],
    ['t=12,v1=a=b', parsed(['a=b'])],
    ['t=12,v1=,v1=ab', parsed(['ab'])],
    ['t=12,v1', undefined],
    ['t=12,v1=', undefined],
    ['t=12,v1x', undefined],
    ['tt,v1=ab', undefined],
    ['t=12,=v1', undefined],
    ['t=12', undefined],
    ['v1=ab', undefined],
    ['t,v1=ab', undefined],
    ['=,=,t=', undefined],
    ['t=,v1=ab', parsed(['ab'], '')],
    ['t=x12,v1=ab', parsed(['ab'], 'x12')],
    ['t=12x,v1=ab', parsed(['ab'], '12x')],
    ['t=1234567890123,v1=ab', parsed(['ab'], '1234567890123')],
    ['', undefined],
  ])('%j', (header, expected) => {
    expect(parseSignatureHeader(header)).toEqual(expected);
  });
});

describe('a header is made', () => {
  const signature = '849017716b812268864160df029154b6871d877566367917bb3c1d0ba1b21443';
  const at = { rawBody: '{}', timestamp: new Date(1_767_225_600_000) };

  it('of the HMAC-SHA-256 in hexadecimal, by one secret or by each of several', () => {
    expect(sign('whsec_1', '1767225600', '{}')).toBe(signature);
    const header = `t=1767225600,v1=${signature}`;
    expect(signForTest({ ...at, secret: 'whsec_1' })).toBe(header);
    expect(signForTest({ ...at, secrets: ['whsec_1'] })).toBe(header);
  });
});
