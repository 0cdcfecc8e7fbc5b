import { describe, it } from 'vitest';
import { providerConformance } from '../../../src/testing/index.js';
import { SEED } from '../../_support/seeds.js';
import { mixedPaySubject } from './_support/mixed-pay-subject.js';

describe('the adapter for a made-up provider that signs inside the body', () => {
  providerConformance({ describe, it }, mixedPaySubject, { seed: SEED });
});
