import { describe, it } from 'vitest';
import { providerConformance } from '../../../src/testing/index.js';
import { SEED } from '../../_support/seeds.js';
import { digitalRiverSubject } from './_support/digital-river-subject.js';

describe('the adapter for Digital River', () => {
  providerConformance({ describe, it }, digitalRiverSubject, { seed: SEED });
});
