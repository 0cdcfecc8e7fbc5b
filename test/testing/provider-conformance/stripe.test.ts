import { describe, it } from 'vitest';
import { providerConformance } from '../../../src/testing/index.js';
import { SEED } from '../../_support/seeds.js';
import { stripeSubject } from './_support/stripe-subject.js';

describe('the adapter for Stripe', () => {
  providerConformance({ describe, it }, stripeSubject, { seed: SEED });
});
