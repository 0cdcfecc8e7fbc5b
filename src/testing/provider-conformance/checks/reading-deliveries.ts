import assert from 'node:assert/strict';
import { observationsIn } from '../../../adapters/observations-in.js';
import type { Conformance, ConformanceTest } from '../conformance-test.js';
import { read } from '../readings.js';
import { Renaming } from '../values/same-but-for-ids.js';

export function readingDeliveries<Call>(
  conformance: Conformance<Call>,
  test: ConformanceTest,
): void {
  test(
    'every delivery of a life is read or ignored',
    'not_understood is for a body that the provider should not have sent. Read it, or ignore it if it says nothing about an order.',
    () => {
      let reports = 0;
      conformance.eachLife(({ bodies }) => {
        const provider = conformance.provider();
        for (const [index, body] of bodies.entries()) {
          const reading = read(provider, body);
          const why = reading.kind === 'not_understood' ? JSON.stringify(reading.problem) : '';
          assert.equal(why, '', `delivery ${index} was not understood: ${why}`);
          reports += observationsIn(reading).length;
        }
      });
      assert.ok(reports > 0, 'no delivery of any life reports anything');
    },
  );

  test(
    'a delivery is read alike each time',
    'Everything in an observation comes from the body: no clock, no counter, no random number. The id is that of the event.',
    () => {
      conformance.eachLife(({ bodies }) => {
        const [one, other] = [conformance.provider(), conformance.provider()];
        for (const body of bodies) {
          const first = read(one, body);
          assert.deepEqual(read(one, body), first, 'the second reading differs from the first');
          assert.deepEqual(read(other, body), first, 'another instance reads it differently');
        }
      });
    },
  );

  test(
    'a delivery is read alike, whatever was read before it',
    'An adapter has no memory: deliveries arrive in any order, and the package sorts them.',
    () => {
      conformance.eachLife(({ bodies }, seed) => {
        const random = conformance.random(`memory ${seed}`);
        const inOrder = conformance.provider();
        const first = new Map(bodies.map((body) => [body, read(inOrder, body)]));
        const shuffled = conformance.provider();
        for (const body of random.shuffle(bodies)) {
          assert.deepEqual(read(shuffled, body), first.get(body), 'it depends on earlier readings');
        }
      });
    },
  );

  test(
    'what a delivery reports does not depend on ids',
    'An id says nothing about the time or the order of events: take the instant from the time that the provider states, and nothing from ids.',
    () => {
      conformance.eachLife((life, seed) => {
        const renamed = conformance.subject.withNewIds(life, conformance.random(`ids ${seed}`));
        assert.equal(renamed.bodies.length, life.bodies.length, 'withNewIds keeps every body');
        const [before, after] = [conformance.provider(), conformance.provider()];
        const renaming = new Renaming();
        for (const [index, body] of life.bodies.entries()) {
          const was = read(before, body);
          renaming.compare(was, read(after, renamed.bodies[index]), `delivery ${index}`);
        }
      });
    },
  );

  test(
    'two deliveries with different contents have reports with different ids',
    'The id of an observation is that of the event, plus a number if one delivery holds several. Two contents under one id are a conflict that a person has to settle.',
    () => {
      conformance.eachLife(({ bodies }) => {
        const provider = conformance.provider();
        const contents = new Map<string, unknown>();
        for (const body of bodies) {
          for (const one of observationsIn(read(provider, body))) {
            assert.deepEqual(
              one,
              contents.get(one.id) ?? one,
              `two contents have the id ${one.id}`,
            );
            contents.set(one.id, one);
          }
        }
      });
    },
  );
}
