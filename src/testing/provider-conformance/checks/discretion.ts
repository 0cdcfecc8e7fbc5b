import assert from 'node:assert/strict';
import type { Conformance, ConformanceTest } from '../conformance-test.js';
import { read } from '../readings.js';
import { withMembers } from '../values/places.js';

const MARKER = 'Jane Personal 4242';

/** Members under which providers send personal data, credentials and error codes. */
const PERSONAL: Readonly<Record<string, unknown>> = {
  ...{ name: MARKER, email: MARKER, phone: MARKER, address: { line1: MARKER, city: MARKER } },
  ...{ billing_details: { name: MARKER }, shipping_address: [MARKER], receipt_email: MARKER },
  ...{ customer: MARKER, client_secret: MARKER, token: MARKER, iban: MARKER, ip: MARKER },
  ...{ card: { last4: MARKER, holder: MARKER }, error: { code: MARKER }, error_code: MARKER },
  ...{ browserIp: MARKER, taxIdentifiers: [{ value: MARKER }], note: MARKER },
};

export function discretionConforms<Call>(
  conformance: Conformance<Call>,
  test: ConformanceTest,
): void {
  test(
    'personal data in deliveries is not read',
    'An observation holds ids, states, amounts and times. Pick single members instead of copying objects.',
    () => {
      conformance.eachLife(({ bodies, personal = [] }) => {
        const provider = conformance.provider();
        for (const body of bodies) {
          const reading = JSON.stringify(read(provider, body));
          for (const text of personal) {
            assert.ok(!reading.includes(text), `a reading contains the personal text "${text}"`);
          }
        }
      });
    },
  );

  test(
    'members that nobody documented are not read',
    'An observation holds ids, states, amounts and times. Pick single members instead of copying objects.',
    () => {
      conformance.eachLife(({ bodies }) => {
        const provider = conformance.provider();
        for (const body of bodies) {
          const reading = JSON.stringify(read(provider, withMembers(body, PERSONAL)));
          assert.ok(!reading.includes('Jane'), 'a reading contains a member that was added');
        }
      });
    },
  );
}
