import assert from 'node:assert/strict';
import type { ResponseReading } from '../../../adapters/provider.js';
import type { Conformance, ConformanceTest } from '../conformance-test.js';
import type { ProviderResponseSample } from '../provider-subject.js';
import { anyValue } from '../values/any-value.js';
import { placesIn, withValueAt } from '../values/places.js';
import { isSentence } from '../values/sentence.js';

const STATUSES = [0, 200, 201, 204, 301, 400, 401, 404, 409, 422, 429, 500, 503, Number.NaN];

export function responsesConform<Call>(
  conformance: Conformance<Call>,
  test: ConformanceTest,
): void {
  const { subject } = conformance;
  if (subject.responses === undefined) return;
  const eachResponse = (check: (sample: ProviderResponseSample<Call>, seed: number) => void) =>
    conformance.eachLife((_, seed) => {
      for (const sample of subject.responses?.(seed) ?? []) check(sample, seed);
    });

  test(
    'a response is read alike each time',
    'The id of an observation from a response is a digest of its content, and the instant comes from its Date header.',
    () => {
      eachResponse(({ response, call }) => {
        const [one, other] = [conformance.provider(), conformance.provider()];
        const first = one.fromResponse(response, call);
        isResponseReading(first);
        assert.deepEqual(other.fromResponse(response, call), first);
      });
    },
  );

  test(
    'reading a response never throws, whatever it is',
    'Check the type of every member before you use it; return a failure for a response that cannot be read.',
    () => {
      eachResponse(({ response, call }, seed) => {
        const random = conformance.random(`responses ${seed}`);
        const provider = conformance.provider();
        for (let n = 0; n < 5; n += 1) {
          const status = random.pick(STATUSES);
          const headers = random.chance(0.5) ? response.headers : {};
          const place = random.pick(placesIn(response.body));
          const changed = withValueAt(response.body, place, anyValue(random));
          const body = random.chance(0.5) ? changed : anyValue(random);
          isResponseReading(provider.fromResponse({ status, headers, body }, call));
        }
      });
    },
  );
}

function isResponseReading(reading: ResponseReading): void {
  switch (reading.kind) {
    case 'observation':
    case 'rejection':
      return;
    case 'failure':
      isSentence(reading.reason);
      return;
    default:
      // An adapter without types may return anything.
      assert.fail(`no known kind of reading: ${JSON.stringify(reading satisfies never)}`);
  }
}
