import assert from 'node:assert/strict';
import { observationsIn } from '../../../adapters/observations-in.js';
import type { Conformance, ConformanceTest } from '../conformance-test.js';
import { endOf } from '../end.js';
import { observed, read, withShopReports } from '../readings.js';

/** Words that no provider documents. */
const WORDS = ['reticulating_splines', 'toString', 'Accepted2'] as const;

/** A text that is no word, and must not be shown. */
const UNPRINTABLE = 'Jane Personal <jane@customer.example>';

export function unknownWordsConform<Call>(
  conformance: Conformance<Call>,
  test: ConformanceTest,
): void {
  const { subject } = conformance;

  test(
    'an undocumented word is kept as unknown',
    'List it in unknown with its path. Never take it for a state that is known: look words up in a table of your own (Object.hasOwn), without a default.',
    () => {
      conformance.someLives((life, seed) => {
        const word = conformance.random(`word ${seed}`).pick(WORDS);
        const body = subject.withUnknownWord(life, word);
        if (body === undefined) return false;
        const reports = observationsIn(read(conformance.provider(), body));
        const unknown = reports.flatMap((one) => one.unknown ?? []);
        assert.ok(
          unknown.some(({ value, path }) => value === word && path !== ''),
          `${word} is not listed in unknown`,
        );
        return true;
      }, 'withUnknownWord returned nothing for every life');
    },
  );

  test(
    'an undocumented word shuts the gate',
    'Report no state in its place, and let the observation carry it in unknown: then the package parks it and asks for a person.',
    () => {
      conformance.someLives((life, seed) => {
        const word = conformance.random(`word ${seed}`).pick(WORDS);
        const body = subject.withUnknownWord(life, word);
        if (body === undefined) return false;
        const provider = conformance.provider();
        const before = withShopReports(provider, life, observed(provider, life));
        if (endOf(before)?.fulfil.allowed !== true) return false;
        const after = [...before, ...observed(provider, life, [body])];
        const { fulfil } = endOf(after) ?? {};
        assert.equal(fulfil?.allowed, false, `the order may still be fulfilled after ${word}`);
        return true;
      }, 'no life with a place for an unknown word ends ready to be fulfilled');
    },
  );

  test(
    'an undocumented text that is no plain word is not shown',
    'Keep a word only if it is 1 to 40 of A-Za-z0-9_.-; otherwise report the value (unprintable). It may be personal data or an attack on a log.',
    () => {
      conformance.eachLife((life) => {
        const body = subject.withUnknownWord(life, UNPRINTABLE);
        if (body === undefined) return;
        const reading = read(conformance.provider(), body);
        assert.ok(!JSON.stringify(reading).includes('Jane'), 'the text is shown');
      });
    },
  );
}
