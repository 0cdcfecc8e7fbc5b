import assert from 'node:assert/strict';
import type { Provider, Verification } from '../../../adapters/provider.js';
import { type Conformance, type ConformanceTest, SECRETS } from '../conformance-test.js';
import type { DeliverySigning, SignedDelivery } from '../provider-subject.js';
import { anyValue } from '../values/any-value.js';
import { placesIn, withValueAt } from '../values/places.js';

const NOW = new Date('2026-01-01T00:00:00Z');
const HOUR_MS = 3_600_000;
const [FIRST, SECOND] = SECRETS;

export function signaturesConform<Call>(
  conformance: Conformance<Call>,
  test: ConformanceTest,
): void {
  const { subject } = conformance;
  const signed = (body: unknown, signing: Partial<DeliverySigning> = {}) =>
    subject.deliver(body, { secrets: [FIRST], at: NOW, ...signing });
  const verified = (delivery: SignedDelivery, provider: Provider<Call> = conformance.provider()) =>
    provider.verify(
      new Headers(delivery.headers),
      new TextEncoder().encode(delivery.rawBody),
      NOW,
      () => parsed(delivery.rawBody),
    );
  const eachBody = (check: (body: unknown, seed: number) => void) =>
    conformance.eachLife(({ bodies }, seed) => {
      for (const body of bodies.slice(0, 3)) check(body, seed);
    });

  test(
    'a delivery that the provider signed is accepted',
    'Sign the bytes as they arrived, with the secret as the provider uses it.',
    () => eachBody((body) => assert.deepEqual(failureOf(verified(signed(body))), undefined)),
  );

  test(
    'a delivery that another secret signed is refused',
    'Compare the signatures in constant time (timingSafeEqual), after comparing their lengths.',
    () => eachBody((body) => isRefused(verified(signed(body, { secrets: [SECOND] })))),
  );

  test(
    'while a secret is being replaced, a delivery is accepted with either',
    'Try every secret that is configured against every signature that the delivery carries.',
    () => {
      const [old, both] = [subject.create([FIRST]), subject.create([FIRST, SECOND])];
      eachBody((body) => {
        for (const secrets of [[FIRST], [SECOND], [FIRST, SECOND]]) {
          assert.deepEqual(failureOf(verified(signed(body, { secrets }), both)), undefined);
        }
        const delivery = signed(body, { secrets: [SECOND, FIRST] });
        assert.deepEqual(failureOf(verified(delivery, old)), undefined);
      });
    },
  );

  test(
    'a delivery without a signature is refused',
    'A missing header or member is a refusal like any other.',
    () => {
      eachBody((body) => {
        isRefused(verified({ headers: {}, rawBody: JSON.stringify(body) }));
        isRefused(verified({ headers: {}, rawBody: '' }));
      });
    },
  );

  test(
    'a delivery whose signed content was changed is refused',
    'The signature covers every byte, or every member that the provider signs: check it over what arrived.',
    () => {
      eachBody((body, seed) => {
        const random = conformance.random(`changed ${seed}`);
        const delivery = signed(body);
        if (subject.signs !== 'members') {
          isRefused(verified({ ...delivery, rawBody: `${delivery.rawBody} ` }));
          const place = random.pick(placesIn(body));
          const other = JSON.stringify(withValueAt(body, place, 'changed'));
          if (other !== delivery.rawBody) isRefused(verified({ ...delivery, rawBody: other }));
          return;
        }
        // Which members are signed, the provider decides; some of them must be.
        const content = parsed(delivery.rawBody);
        const refused = placesIn(content)
          .map((place) => JSON.stringify(withValueAt(content, place, 'changed')))
          .filter((rawBody) => !verified({ ...delivery, rawBody }).ok);
        assert.ok(refused.length > 1, 'hardly any member is signed');
      });
    },
  );

  if (subject.signsTime !== false) {
    test(
      'a delivery that was signed an hour ago, or an hour from now, is refused',
      'Compare the signed time with now, in both directions. If the provider signs no time, set signsTime to false.',
      () => {
        eachBody((body) => {
          for (const shift of [-HOUR_MS, HOUR_MS]) {
            isRefused(verified(signed(body, { at: new Date(NOW.getTime() + shift) })));
          }
        });
      },
    );
  }

  if (subject.signs !== 'members') {
    test(
      'nothing is parsed before it is authentic',
      "Do not call body() if the signature is made of bytes; if it is made of members, set signs to 'members'.",
      () => {
        eachBody((body) => {
          const { headers, rawBody } = signed(body);
          const bytes = new TextEncoder().encode(rawBody);
          conformance.provider().verify(new Headers(headers), bytes, NOW, () => {
            throw new Error('the body was parsed');
          });
        });
      },
    );
  }

  test(
    'checking a signature never throws, whatever arrives',
    'A header may be missing, malformed or far too long, and a body may be no text.',
    () => {
      const random = conformance.random('signatures');
      const provider = conformance.provider();
      const [life] = conformance.lives;
      const names = Object.keys(signed(life?.life.bodies[0] ?? {}).headers);
      for (let n = 0; n < 300; n += 1) {
        const headers = new Headers();
        for (const name of names) headers.set(name, headerText(random.pick(HEADERS), n));
        const rawBody = Uint8Array.from({ length: random.int(0, 20) }, () => random.int(0, 255));
        const value = random.chance(0.5) ? anyValue(random) : undefined;
        isRefused(provider.verify(headers, rawBody, NOW, () => value));
      }
    },
  );
}

const HEADERS = ['', '=', ',', 't=,v1=', 't=1,v1=00', 'v1=00,t=x', '00', 't=1e9,v1=zz,', '\u00e9'];

function headerText(text: string, n: number): string {
  return n % 10 === 0 ? text.repeat(1_000) : text;
}

/** Checks that it was refused, with a code and a sentence that show no secret. */
function isRefused(verification: Verification): void {
  assert.equal(verification.ok, false, 'it was accepted');
  if (verification.ok) return;
  assert.match(verification.code, /^[a-z][a-z_]*$/, 'the code of a refusal is words in lower case');
  assert.match(verification.message, /^[A-Z].*[.?]$/s, 'the message of a refusal is a sentence');
  for (const secret of SECRETS) {
    assert.ok(!verification.message.includes(secret), 'the message of a refusal shows a secret');
  }
}

function failureOf(verification: Verification): string | undefined {
  return verification.ok ? undefined : `${verification.code}: ${verification.message}`;
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
