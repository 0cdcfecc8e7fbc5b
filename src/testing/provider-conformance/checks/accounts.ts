import assert from 'node:assert/strict';
import { observationsIn } from '../../../adapters/observations-in.js';
import type { Conformance, ConformanceTest } from '../conformance-test.js';
import { endOf } from '../end.js';
import { observed, placed, read, withShopReports } from '../readings.js';

export function accountsConform<Call>(conformance: Conformance<Call>, test: ConformanceTest): void {
  const { subject } = conformance;

  if (subject.foreign !== undefined) {
    test(
      'a delivery about another account is left out',
      "Compare the account in the delivery with the one that the provider stands for. Return ignored with code: 'foreign_account' if it holds nothing else.",
      () => {
        conformance.eachLife(({ bodies }) => {
          const provider = conformance.provider();
          for (const body of bodies) {
            if (observationsIn(read(provider, body)).length === 0) continue;
            const reading = read(provider, subject.foreign?.(body));
            assert.equal(reading.kind, 'ignored', 'it was not ignored');
            assert.equal(reading.kind === 'ignored' && reading.code, 'foreign_account');
          }
        });
      },
    );
  }

  if (subject.otherMode !== undefined) {
    test(
      'deliveries of the other mode open no gate',
      "Raise a flag of the kind 'wrong_mode' when the mode of a delivery is not that of the provider.",
      () => {
        conformance.someLives((life) => {
          const provider = conformance.provider();
          const own = endOf(withShopReports(provider, life, observed(provider, life)));
          if (own?.fulfil.allowed !== true) return false;
          const bodies = life.bodies.map((body) => subject.otherMode?.(body));
          const others = bodies.flatMap((body) => placed(life, read(provider, body)));
          const end = endOf(withShopReports(provider, life, others));
          if (end !== undefined) assert.equal(end.fulfil.allowed, false, end.fulfil.because);
          return true;
        }, 'no life ends ready to be fulfilled');
      },
    );
  }
}
