import assert from 'node:assert/strict';
import type { WebhookReading } from '../../../adapters/provider.js';
import type { Conformance, ConformanceTest } from '../conformance-test.js';
import { anyValue, excessiveValues } from '../values/any-value.js';
import { placesIn, withValueAt } from '../values/places.js';
import { isSentence } from '../values/sentence.js';

/** How many arbitrary values are read, and how many changed bodies of each life. */
const VALUES = 500;
const CHANGES = 40;

/** A text that must not come back from a place where a text was read. */
const MARKER = 'Jane Personal <4242 4242>';

export function readingAnything<Call>(conformance: Conformance<Call>, test: ConformanceTest): void {
  test(
    'reading returns a result of a known kind, whatever the body is',
    'fromWebhook may never throw: check the type of every member before you use it, and return not_understood for a body that cannot be read.',
    () => {
      const provider = conformance.provider();
      const random = conformance.random('values');
      for (let n = 0; n < VALUES; n += 1) isReading(provider.fromWebhook(anyValue(random)));
      for (const value of [...excessiveValues(), undefined]) isReading(provider.fromWebhook(value));
    },
  );

  test(
    'reading returns a result of a known kind, whatever one member of a delivery is',
    'fromWebhook may never throw: a member may be missing, null, of another type, or far too large.',
    () => {
      conformance.eachLife(({ bodies }, seed) => {
        const provider = conformance.provider();
        const random = conformance.random(`changes ${seed}`);
        for (let n = 0; n < CHANGES && bodies.length > 0; n += 1) {
          const body = random.pick(bodies);
          const place = random.pick(placesIn(body));
          const value = random.chance(0.2) ? undefined : anyValue(random);
          isReading(provider.fromWebhook(withValueAt(body, place, value)));
        }
      });
    },
  );

  test(
    'a body that cannot be read is refused with a place and a sentence, and with no value from it',
    'problem.reason and reason say what was expected, not what was found; a word of the provider is shown only if it is plain (A-Za-z0-9_.- and at most 40 of them).',
    () => {
      conformance.eachLife(({ bodies }, seed) => {
        const provider = conformance.provider();
        const random = conformance.random(`markers ${seed}`);
        for (let n = 0; n < CHANGES && bodies.length > 0; n += 1) {
          const body = random.pick(bodies);
          const place = random.pick(placesIn(body));
          const reading = provider.fromWebhook(withValueAt(body, place, MARKER));
          const shown = JSON.stringify(shownIn(reading));
          assert.ok(!shown.includes('Jane'), `${place.join('.')} is shown: ${shown}`);
        }
      });
    },
  );

  test(
    'reading leaves the body as it was',
    'fromWebhook may not change what it reads: the same body may be quarantined or read again.',
    () => {
      conformance.eachLife(({ bodies }) => {
        const provider = conformance.provider();
        for (const body of bodies) {
          const copy = structuredClone(body);
          provider.fromWebhook(copy);
          assert.deepEqual(copy, body);
        }
      });
    },
  );
}

/** Checks what the type of a reading promises. */
function isReading(reading: WebhookReading): void {
  switch (reading.kind) {
    case 'observation':
    case 'observations':
      return;
    case 'ignored':
      assert.equal(typeof reading.type, 'string', 'type of what is ignored is a text');
      isSentence(reading.reason);
      return;
    case 'not_understood':
      assert.equal(typeof reading.problem.code, 'string', 'problem.code is a text');
      assert.equal(typeof reading.problem.path, 'string', 'problem.path is a text');
      isSentence(reading.problem.reason);
      return;
    default:
      // An adapter without types may return anything.
      assert.fail(`no known kind of reading: ${JSON.stringify(reading satisfies never)}`);
  }
}

/** What a person gets to see of a reading without looking the order up. */
function shownIn(reading: WebhookReading): unknown {
  switch (reading.kind) {
    case 'observation':
      return [reading.observation.unknown, reading.observation.label];
    case 'observations':
      return reading.observations.map(({ unknown, label }) => [unknown, label]);
    default:
      return reading;
  }
}
