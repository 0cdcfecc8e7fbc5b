import assert from 'node:assert/strict';
import { gates } from '../../../lifecycle/index.js';
import type { Random } from '../../simulator/values/random.js';
import type { Conformance, ConformanceTest } from '../conformance-test.js';
import { type End, endOf, stepsOf } from '../end.js';
import type { ProviderLife } from '../provider-subject.js';
import { observed, withShopReports } from '../readings.js';
import { isSentence } from '../values/sentence.js';

export function endingsConform<Call>(conformance: Conformance<Call>, test: ConformanceTest): void {
  /** The end of a life whose deliveries arrive late, twice and in any order, at a provider of their own. */
  const arrived = (life: ProviderLife, random: Random): End | undefined => {
    const twice = life.bodies.filter(() => random.chance(0.3));
    const bodies = random.shuffle([...life.bodies, ...twice]);
    const provider = conformance.provider();
    return endOf(withShopReports(provider, life, observed(provider, life, bodies)));
  };

  const inOrder = (life: ProviderLife): End | undefined => {
    const provider = conformance.provider();
    return endOf(withShopReports(provider, life, observed(provider, life)));
  };

  test(
    'a life ends as it should',
    'Compare the reports of the deliveries with what happened: a state or an amount is read wrongly, or a delivery is ignored that matters.',
    () => conformance.eachLife((life) => endsAsItShould(life, inOrder(life))),
  );

  test(
    'a life ends the same in whatever order its deliveries arrive, also twice',
    'The instant of an observation is when the provider made the report, never when it arrived, and an adapter has no memory.',
    () => {
      conformance.eachLife((life, seed) => {
        const random = conformance.random(`arrival ${seed}`);
        const expected = inOrder(life)?.summary;
        for (let n = 0; n < 3; n += 1) assert.equal(arrived(life, random)?.summary, expected);
      });
    },
  );

  test(
    'a life ends the same with other ids',
    'An id says nothing about the time or the order of events.',
    () => {
      conformance.eachLife((life, seed) => {
        const random = conformance.random(`other ids ${seed}`);
        const renamed = conformance.subject.withNewIds(life, random);
        assert.equal(arrived(renamed, random)?.summary, inOrder(life)?.summary);
      });
    },
  );

  if (conformance.subject.withinOneGrain !== undefined) {
    test(
      'a life ends as it should when everything happens within one unit of the clock',
      'Which of two reports about one object counts must follow from their contents. Read whole objects, and leave nothing out that shows how far one is.',
      () => {
        conformance.eachLife((life, seed) => {
          const { subject } = conformance;
          const random = conformance.random(`grain ${seed}`);
          const short = subject.withinOneGrain?.(life) ?? life;
          const expected = inOrder(short);
          endsAsItShould(short, expected);
          const renamed = subject.withNewIds(short, random);
          assert.equal(arrived(short, random)?.summary, expected?.summary);
          assert.equal(arrived(renamed, random)?.summary, expected?.summary);
        });
      },
    );
  }

  test(
    'whatever may not be done is refused with a reason, at every step',
    'A flag needs a detail in one English sentence.',
    () => {
      conformance.eachLife((life) => {
        for (const order of stepsOf(observed(conformance.provider(), life))) {
          for (const { allowed, because, reasons } of Object.values(gates(order))) {
            isSentence(because);
            assert.equal(reasons.length > 0, !allowed, because);
          }
          for (const { detail } of Object.values(order.folded.snapshot.context.flags)) {
            isSentence(detail);
          }
        }
      });
    },
  );
}

function endsAsItShould({ end, bodies }: ProviderLife, actual: End | undefined): void {
  if (Object.keys(end).length === 0) return;
  assert.ok(actual, `none of its ${bodies.length} deliveries reports anything`);
  const { state, fraudState, fulfil } = actual;
  const all = { state, fraudState, mayFulfil: fulfil.allowed };
  const compared = Object.fromEntries(Object.entries(all).filter(([key]) => key in end));
  assert.deepEqual(compared, end, `${fulfil.because} It should have ended differently`);
}
