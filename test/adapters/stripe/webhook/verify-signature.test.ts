import { createHmac } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { signForTest, stripe, verifySignature } from '../../../../src/adapters/stripe/index.js';

const rawBody = '{"id":"evt_1","object":"event"}';
const secret = 'whsec_test';
const now = new Date(1_767_225_600_000);
const t = 1_767_225_600;

/** The signature as its definition says it, without the code under test. */
function v1(key: string, at: number, body = rawBody): string {
  return createHmac('sha256', key).update(`${at}.${body}`).digest('hex');
}

function check(
  header: string | null,
  changes: Partial<Parameters<typeof verifySignature>[0]> = {},
) {
  return verifySignature({ header, rawBody, secrets: [secret], now, ...changes });
}

describe('a signature', () => {
  it('is the HMAC of the time and the body with the whole secret as key', () => {
    expect(signForTest({ rawBody, secret, timestamp: now })).toBe(`t=${t},v1=${v1(secret, t)}`);
    expect(check(`t=${t},v1=${v1(secret, t)}`)).toEqual({
      ok: true,
      timestamp: now,
      secretIndex: 0,
    });
  });

  it('can be made for several secrets at once, or for none', () => {
    const at = { rawBody, timestamp: now };
    expect(signForTest({ ...at, secret, secrets: ['whsec_2'] })).toBe(
      `t=${t},v1=${v1(secret, t)},v1=${v1('whsec_2', t)}`,
    );
    expect(signForTest({ ...at, secrets: ['whsec_2'] })).toBe(`t=${t},v1=${v1('whsec_2', t)}`);
    expect(signForTest(at)).toBe(`t=${t}`);
  });

  it('matches a fixed vector', () => {
    const header =
      't=1767225600,v1=849017716b812268864160df029154b6871d877566367917bb3c1d0ba1b21443';
    expect(signForTest({ rawBody: '{}', secret: 'whsec_1', timestamp: now })).toBe(header);
  });

  it('may be any of several, by any of several secrets, in any order', () => {
    const header = `v0=abc,v1=${'0'.repeat(64)},v1=${v1('whsec_new', t)},t=${t}`;
    expect(check(header, { secrets: ['whsec_old', 'whsec_new'] })).toMatchObject({
      secretIndex: 1,
    });
  });

  it('is not one of the scheme v0', () => {
    expect(check(`t=${t},v0=${v1(secret, t)}`)).toMatchObject({ code: 'malformed_header' });
    expect(check(`t=${t},v0=${v1(secret, t)},v1=00`)).toMatchObject({ code: 'no_match' });
  });

  it('covers every byte of the body and the time', () => {
    const bytes = new TextEncoder().encode('{"name":"Müller"}');
    const header = signForTest({ rawBody: bytes, secret, timestamp: now });
    expect(check(header, { rawBody: bytes }).ok).toBe(true);
    expect(check(header, { rawBody: bytes.slice(1) })).toMatchObject({ code: 'no_match' });
    expect(check(header.replace(`t=${t}`, `t=${t + 1}`), { rawBody: bytes }).ok).toBe(false);
  });

  it.each([
    [300, true, undefined],
    [301, false, 'too_old'],
    [-300, true, undefined],
    [-301, false, 'too_new'],
  ] as const)('that is %d s old: accepted is %s', (age, ok, code) => {
    const timestamp = new Date(now.getTime() - age * 1000);
    const result = check(signForTest({ rawBody, secret, timestamp }));
    expect(result.ok).toBe(ok);
    if (!result.ok) expect(result.code).toBe(code);
  });

  it('of any age is accepted without a tolerance, and only of this second with zero', () => {
    const header = signForTest({ rawBody, secret, timestamp: new Date(0) });
    expect(check(header, { toleranceSeconds: 'off' }).ok).toBe(true);
    const late = signForTest({ rawBody, secret, timestamp: new Date(now.getTime() - 1000) });
    expect(check(late, { toleranceSeconds: 0 }).ok).toBe(false);
  });
});

describe('the likely mistake', () => {
  const valid = signForTest({ rawBody, secret, timestamp: now });

  it.each([
    ['no header', null, {}, 'missing_header', /no Stripe-Signature header/],
    ['no v1', `t=${t}`, {}, 'malformed_header', /t=…,v1=…/],
    ['no time', `v1=${v1(secret, t)}`, {}, 'malformed_header', /t=…,v1=…/],
    ['a time that is a text', `t=soon,v1=00`, {}, 'bad_timestamp', /seconds/],
    ['a parsed body', valid, { rawBody: {} }, 'body_not_raw', /raw body/],
    ['a body that was serialised again', valid, { rawBody: '{ }' }, 'no_match', /serialised again/],
    ['the secret of another endpoint', valid, { secrets: ['whsec_2'] }, 'no_match', /endpoint/],
    ['an API key', valid, { secrets: ['sk_test_1'] }, 'no_match', /API keys/],
    ['white space', valid, { secrets: [`${secret}\n`] }, 'no_match', /white space/],
    ['no secret', valid, { secrets: [] }, 'no_secret', /signing secret/],
  ] as const)('is named: %s', (_, header, changes, code, message) => {
    const result = check(header, changes as object);
    expect(result).toMatchObject({ ok: false, code });
    if (!result.ok) {
      expect(result.message).toMatch(message);
      expect(result.message).not.toContain('whsec_t');
      expect(result.message).not.toContain('sk_test');
    }
  });

  it('is the endpoint, not an API key, where one of the secrets is a signing secret', () => {
    const secrets = ['sk_test_1', 'whsec_2'];
    expect(check(valid, { secrets })).toMatchObject({
      message: expect.stringContaining('the one of this endpoint'),
    });
    expect(check(valid, { secrets: [' ', 'sk_test_1'] })).toMatchObject({
      message: expect.stringContaining('API keys'),
    });
  });

  it('is the clock, or a replay, as each retry is signed anew', () => {
    const late = check(valid, { now: new Date(now.getTime() + 301_000) });
    expect(late).toMatchObject({
      message: expect.stringMatching(/this is a replay, as each retry is signed anew\.$/),
    });
  });

  it('never makes the check throw', () => {
    for (const given of [undefined, null, 1, {}, { header: 3 }, { header: '=,=,t=', secrets: 3 }]) {
      expect(verifySignature(given as never).ok).toBe(false);
    }
  });
});

describe('the provider', () => {
  it('verifies with its own secrets and tolerance', () => {
    const provider = stripe({
      webhookSecrets: ['whsec_other', secret],
      releaseAfter: now,
      toleranceSeconds: 10,
    });
    const bytes = new TextEncoder().encode(rawBody);
    const headers = new Headers({
      'stripe-signature': signForTest({ rawBody, secret, timestamp: now }),
    });
    expect(provider.verify(headers, bytes, now).ok).toBe(true);
    expect(provider.verify(headers, bytes, new Date(now.getTime() + 11_000))).toMatchObject({
      code: 'too_old',
    });
  });
});
