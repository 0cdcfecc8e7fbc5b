import { createHmac } from 'node:crypto';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  digitalRiver,
  fromResponse,
  SIGNATURE_HEADER,
  type SignatureCheck,
  signForTest,
  verifySignature,
} from '../../../../src/adapters/digital-river/index.js';

const BODY = '{"id":"evt-1","type":"order.accepted","name":"Zoë"}';
const NOW = new Date('2026-05-04T10:20:30.250Z');
const SECRET = 'whsec_first';

/** A second implementation of the algorithm. */
function independent(secret: string, timestamp: string, body: string): string {
  const hmac = createHmac('sha256', Buffer.from(secret, 'utf8'));
  hmac.update(Buffer.concat([Buffer.from(`${timestamp}.`), Buffer.from(body, 'utf8')]));
  return hmac.digest().toString('base64');
}

const header = (timestamp: string, ...secrets: string[]) =>
  [timestamp, ...secrets.map((secret) => independent(secret, timestamp, BODY))].join(', ');

const check = (overrides: Partial<Parameters<typeof verifySignature>[0]> = {}) =>
  verifySignature({
    header: header(String(NOW.getTime()), SECRET),
    rawBody: BODY,
    secrets: [SECRET],
    now: NOW,
    ...overrides,
  });

const given = { rawBody: BODY, secrets: [SECRET] };

const codeOf = (result: ReturnType<typeof verifySignature>) => (result.ok ? 'ok' : result.code);

describe('a signature', () => {
  test('is accepted for text and bytes, with its time and the index of its secret', () => {
    const expected = { ok: true, timestamp: NOW, secretIndex: 0 };
    expect(check()).toStrictEqual(expected);
    expect(check({ rawBody: new TextEncoder().encode(BODY) })).toStrictEqual(expected);
  });

  test('of a known vector is as another tool computes it', () => {
    // openssl dgst -sha256 -hmac whsec_1 -binary, over `1767225600000.{}`, then base64.
    expect(signForTest({ rawBody: '{}', secret: 'whsec_1', timestamp: 1_767_225_600_000 })).toBe(
      '1767225600000, tuw6Ccr7I7s8mnLtQvNS1A/K7wZ0a6COd8WhTwBJl6Y=',
    );
  });

  test('for tests is made with each secret, and with the given timestamp or now', () => {
    const signed = (timestamp?: string | number | Date) =>
      signForTest({ rawBody: BODY, secret: 'a', secrets: ['b'], ...(timestamp && { timestamp }) });
    expect(signed('2026-05-04T10:20:30Z')).toBe(header('2026-05-04T10:20:30Z', 'a', 'b'));
    expect(signed(NOW)).toBe(header(String(NOW.getTime()), 'a', 'b'));
    expect(signed(5)).toBe(header('5', 'a', 'b'));
    expect(Math.abs(Number(signed().split(',')[0]) - Date.now())).toBeLessThan(60_000);
    expect(signForTest({ rawBody: BODY, secrets: ['b'], timestamp: 5 })).toBe(header('5', 'b'));
    expect(signForTest({ rawBody: BODY, secret: 'a', timestamp: 5 })).toBe(header('5', 'a'));
  });

  test.each([
    ['seconds', '1777890030'],
    ['milliseconds', '1777890030250'],
    ['microseconds', '1777890030250000'],
    ['ISO 8601', '2026-05-04T10:20:30.25Z'],
  ])('may have a timestamp in %s', (_, timestamp) => {
    expect(codeOf(check({ header: header(timestamp, SECRET) }))).toBe('ok');
  });

  test.each([
    ['without a space', (text: string) => text.replace(', ', ',')],
    ['with prefixes', (text: string) => `t=${text.replace(', ', ', v1=')}`],
    ['with others before and after', (text: string) => `${text.replace(', ', ', AAAA, ')}, BBBB`],
    ['with space around', (text: string) => `  ${text} `],
  ])('is found in a header %s', (_, change) => {
    expect(codeOf(check({ header: change(header('1777890030250', SECRET)) }))).toBe('ok');
  });

  test.each([
    ['seconds up to 1e11', '99999999999', 99_999_999_999_000],
    ['milliseconds from 1e11', '100000000000', 100_000_000_000],
    ['milliseconds up to 1e14', '99999999999999', 99_999_999_999_999],
    ['microseconds from 1e14', '100000000000000', 100_000_000_000],
    ['microseconds, the rest of a millisecond cut off', '100000000000999', 100_000_000_000],
  ])('has a timestamp in %s', (_, timestamp, milliseconds) => {
    const result = check({ header: header(timestamp, SECRET), toleranceSeconds: 'off' });
    expect(result).toMatchObject({ ok: true, timestamp: new Date(milliseconds) });
  });

  test('is one of at most 16 in a header of at most 4096 characters', () => {
    const own = header('1777890030250', SECRET);
    const others = (count: number) => ', AAAA'.repeat(count);
    expect(codeOf(check({ header: `${own}${others(15)}` }))).toBe('ok');
    expect(codeOf(check({ header: `${own}${others(16)}` }))).toBe('malformed_header');
    expect(codeOf(check({ header: own.padEnd(4096, ' ') }))).toBe('ok');
    expect(codeOf(check({ header: own.padEnd(4097, ' ') }))).toBe('malformed_header');
  });

  test('may have HTTP white space around it, and no other', () => {
    const [timestamp = '', signature = ''] = header('1777890030250', SECRET).split(', ');
    const at = (text: string) => codeOf(check({ header: text }));
    expect(at(`\t ${timestamp} \t, \t${signature} \t, `)).toBe('ok');
    expect(at(`t=${timestamp},v1=${signature}`)).toBe('ok');
    expect(at(`${timestamp},\u00a0${signature}`)).toBe('no_match');
    expect(at(`${timestamp},x v1=${signature}`)).toBe('no_match');
    expect(at(`${timestamp},${signature.slice(0, 4)}v1=${signature.slice(4)}`)).toBe('no_match');
    expect(at(`at=${timestamp},${signature}`)).toBe('bad_timestamp');
    expect(at(`17778900t=30250,${signature}`)).toBe('bad_timestamp');
    expect(at(`t=,${signature}`)).toBe('malformed_header');
    expect(at(`${timestamp.slice(0, 5)} ${timestamp.slice(5)},${signature}`)).toBe('bad_timestamp');
  });

  test('is accepted if any of the secrets made any of the signatures', () => {
    const secrets = fc.uniqueArray(
      fc.string({ minLength: 1 }).filter((s) => s.trim() !== ''),
      {
        minLength: 1,
        maxLength: 4,
      },
    );
    fc.assert(
      fc.property(secrets, fc.nat(), fc.string(), (all, pick, rawBody) => {
        const index = pick % all.length;
        const signed = signForTest({ rawBody, secret: all[index] ?? '', timestamp: NOW });
        const result = verifySignature({ header: signed, rawBody, secrets: all, now: NOW });
        expect(result).toMatchObject({ ok: true, secretIndex: index });
        const both = signForTest({
          rawBody,
          secrets: ['retired', all[index] ?? ''],
          timestamp: NOW,
        });
        expect(verifySignature({ header: both, rawBody, secrets: all, now: NOW }).ok).toBe(true);
      }),
    );
  });

  test('is rejected if any bit of the body or the header is flipped', () => {
    const bytes = Buffer.from(BODY);
    const head = Buffer.from(header('1777890030250', SECRET), 'latin1');
    for (let bit = 0; bit < (bytes.length + head.length) * 8; bit += 1) {
      const rawBody = Buffer.from(bytes);
      const changed = Buffer.from(head);
      const [target, at] =
        bit < bytes.length * 8 ? [rawBody, bit] : [changed, bit - bytes.length * 8];
      target.writeUInt8(target.readUInt8(at >> 3) ^ (1 << (at & 7)), at >> 3);
      const result = check({
        header: changed.toString('latin1'),
        rawBody,
        toleranceSeconds: 'off',
      });
      expect([bit, result.ok]).toStrictEqual([bit, false]);
    }
  });
});

describe('the age of a delivery', () => {
  const aged = (seconds: number, toleranceSeconds?: number | 'off') => {
    const timestamp = String(NOW.getTime() - seconds * 1000);
    const options = toleranceSeconds === undefined ? {} : { toleranceSeconds };
    return codeOf(check({ header: header(timestamp, SECRET), ...options }));
  };

  test('may be five minutes either way by default', () => {
    expect(aged(300)).toBe('ok');
    expect(aged(301)).toBe('too_old');
    expect(aged(-300)).toBe('ok');
    expect(aged(-301)).toBe('too_new');
    expect(aged(11, 10)).toBe('too_old');
    expect(aged(10_000_000, 'off')).toBe('ok');
  });

  test('must be the same second with a tolerance of 0', () => {
    expect(aged(0.2, 0)).toBe('ok');
    expect(aged(1, 0)).toBe('too_old');
    expect(aged(-1, 0)).toBe('too_new');
  });

  test('is limited even if the tolerance is not a valid number', () => {
    expect(aged(301, Number.NaN)).toBe('too_old');
    expect(aged(301, -1)).toBe('too_old');
  });

  test('is measured by the system clock if no time is given', () => {
    const signed = (timestamp: Date) =>
      signForTest({ rawBody: BODY, secret: SECRET, timestamp: timestamp.getTime() });
    for (const now of [undefined, new Date(Number.NaN), 'noon' as unknown as Date]) {
      expect(
        codeOf(verifySignature({ ...given, header: signed(new Date()), ...(now && { now }) })),
      ).toBe('ok');
      expect(
        codeOf(verifySignature({ ...given, header: signed(new Date(0)), ...(now && { now }) })),
      ).toBe('too_old');
    }
  });

  test('may be five minutes if the tolerance is not a number', () => {
    expect(aged(301, '0' as 'off')).toBe('too_old');
    expect(aged(300, '9999' as 'off')).toBe('ok');
    expect(aged(301, '9999' as 'off')).toBe('too_old');
  });

  test('is checked only after the signature', () => {
    expect(codeOf(check({ secrets: ['other'], now: new Date(0) }))).toBe('no_match');
  });
});

describe('a rejected signature', () => {
  test.each([
    ['missing_header', { header: undefined }],
    ['missing_header', { header: null }],
    ['missing_header', { header: '  ' }],
    ['malformed_header', { header: 'nonsense' }],
    ['malformed_header', { header: '1777890030250' }],
    ['malformed_header', { header: '1777890030250,' }],
    ['malformed_header', { header: `1777890030250${', AAAA'.repeat(17)}` }],
    ['malformed_header', { header: `1777890030250, ${'A'.repeat(5000)}` }],
    ['bad_timestamp', { header: 'yesterday, AAAA' }],
    ['bad_timestamp', { header: '-5, AAAA' }],
    ['bad_timestamp', { header: `${'9'.repeat(30)}, AAAA` }],
    ['no_secret', { secrets: [] }],
    ['no_secret', { secrets: ['', ' '] }],
    ['no_match', { secrets: ['other'] }],
    ['no_match', { rawBody: JSON.stringify(JSON.parse(BODY), null, 2) }],
  ])('is %s for %j', (code, overrides) => {
    expect(codeOf(check(overrides))).toBe(code);
  });

  test('is explained by white space around a secret', () => {
    const result = check({ secrets: [`${SECRET}\n`] });
    expect(result).toMatchObject({
      code: 'no_match',
      message: expect.stringMatching(/white space/),
    });
  });

  test('is not explained by white space that is not there', () => {
    const other = check({ secrets: ['other', ` ${SECRET}x`, ''] });
    expect(other).not.toMatchObject({ message: expect.stringMatching(/white space/) });
    expect(check({ secrets: ['other', ` ${SECRET}`, ''] })).toMatchObject({
      message: expect.stringMatching(/white space/),
    });
  });

  test('has another code without a usable secret than without a match', () => {
    const odd = (secrets: unknown) => codeOf(check({ secrets: secrets as string[] }));
    expect(odd(undefined)).toBe('no_secret');
    expect(odd(SECRET)).toBe('no_secret');
    expect(odd([7, null, ' '])).toBe('no_secret');
    expect(odd(['', SECRET])).toBe('ok');
    expect(odd(['', 'other'])).toBe('no_match');
  });

  test('is explained by a body that was parsed', () => {
    const rawBody: unknown = JSON.parse(BODY);
    // A framework's body parser passes this at run time, despite the types.
    expect(codeOf(check({ rawBody: rawBody as string }))).toBe('body_not_raw');
  });

  test('is the result for a caller without types that passes nothing', () => {
    for (const nothing of [undefined, null, 0, 'x', {}]) {
      expect(codeOf(verifySignature(nothing as SignatureCheck))).toBe('missing_header');
    }
    const provider = digitalRiver({ webhookSecrets: [SECRET] });
    // Not the platform's class, as in some servers.
    const headers = { [SIGNATURE_HEADER]: signForTest({ rawBody: BODY, secret: SECRET }) };
    for (const nothing of [undefined, null, 0, 'x', {}]) {
      const withoutHeaders = provider.verify(nothing as Headers, Buffer.from(BODY), new Date());
      expect(withoutHeaders).toMatchObject({ ok: false, code: 'missing_header' });
      const withoutBody = provider.verify(
        headers as unknown as Headers,
        // Text is a valid body.
        (typeof nothing === 'string' ? null : nothing) as Uint8Array,
        new Date(),
      );
      expect(withoutBody).toMatchObject({ ok: false, code: 'body_not_raw' });
      const response = { status: 503, headers: nothing as Headers, body: null };
      expect(fromResponse(response, { method: 'POST', path: '/orders' }).kind).toBe('failure');
    }
  });

  test('never throws, and never shows a secret or the body', () => {
    const loose = fc.oneof(fc.anything(), fc.string());
    fc.assert(
      fc.property(loose, loose, fc.array(loose), loose, loose, (head, body, secrets, age, now) => {
        const result = check({
          header: head as string,
          rawBody: body as string,
          secrets: ['whsec_hidden', ...secrets] as string[],
          toleranceSeconds: age as number,
          now: now as Date,
        });
        expect(JSON.stringify(result)).not.toContain('whsec_hidden');
        expect(result.ok).toBe(false);
      }),
    );
    expect(JSON.stringify(check({ secrets: ['other'] }))).not.toContain('evt-1');
  });
});
