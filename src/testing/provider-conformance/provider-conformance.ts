import type { Seed } from '../simulator/values/random.js';
import type { TestRunner } from '../test-runner.js';
import { callsConform } from './calls/calls.js';
import { accountsConform } from './checks/accounts.js';
import { discretionConforms } from './checks/discretion.js';
import { endingsConform } from './checks/endings.js';
import { observationsConform } from './checks/observations.js';
import { readingAnything } from './checks/reading-anything.js';
import { readingDeliveries } from './checks/reading-deliveries.js';
import { responsesConform } from './checks/responses.js';
import { signaturesConform } from './checks/signatures.js';
import { unknownWordsConform } from './checks/unknown-words.js';
import { Conformance, type ConformanceTest } from './conformance-test.js';
import type { ProviderSubject } from './provider-subject.js';

/** How thoroughly an adapter is checked. */
export interface ProviderConformanceOptions {
  /** Decides everything that is random. A failure names it. Default 1. */
  readonly seed?: Seed;
  /** How many lives each check plays, from 1. Default 15. */
  readonly lives?: number;
}

/**
 * Defines the tests that every adapter for a provider must pass: reading never throws, nothing depends on
 * ids or on the order of arrival, unknown words are never guessed, personal data is left behind, forged
 * and old deliveries are refused, and calls return failures instead of throwing. A failure says what to do.
 *
 * @param subject - the adapter, with deliveries to read.
 *
 * @example
 * import { describe, it } from 'node:test';
 * providerConformance({ describe, it }, examplePaySubject);
 */
export function providerConformance<Call = never>(
  runner: TestRunner,
  subject: ProviderSubject<Call>,
  { seed = 1, lives = 15 }: ProviderConformanceOptions = {},
): void {
  const conformance = new Conformance(subject, { seed: String(seed), lives });
  const room = (name: string, define: (all: Conformance<Call>, test: ConformanceTest) => void) => {
    const tests: (() => void)[] = [];
    define(conformance, (title, advice, check) => {
      tests.push(() => runner.it(title, () => advised(check, advice, seed)));
    });
    // A subject without calls has no tests of calls, and runners reject an empty group.
    if (tests.length > 0) runner.describe(name, () => tests.forEach((define) => void define()));
  };
  room('reading anything', readingAnything);
  room('reading deliveries', readingDeliveries);
  room('observations', observationsConform);
  room('endings', endingsConform);
  room('undocumented words', unknownWordsConform);
  room('personal data', discretionConforms);
  room('signatures', signaturesConform);
  room('accounts and modes', accountsConform);
  room('responses', responsesConform);
  room('calls', callsConform);
}

/** Runs a check; its failure says what to do, and how to see it again. */
async function advised(
  check: () => void | Promise<void>,
  advice: string,
  seed: Seed,
): Promise<void> {
  try {
    await check();
  } catch (error) {
    const text = error instanceof Error ? error.message : String(error);
    throw new Error(`${text}\nWhat to do: ${advice}\n(seed: ${seed})`, { cause: error });
  }
}
