import { describe, expect, it } from 'vitest';
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
