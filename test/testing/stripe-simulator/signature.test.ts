import Stripe from 'stripe';
import { describe, expect, it } from 'vitest';
import { Random } from '../../../src/testing/simulator/index.js';
import {
  forgeStripeSignature,
  STRIPE_FORGERIES,
  signStripe,
  simulateStripe,
} from '../../../src/testing/stripe-simulator/index.js';
import { SEED } from '../../_support/seeds.js';

const { webhooks } = new Stripe('sk_test_unused');
const secret = 'whsec_simulated';
const rawBody = JSON.stringify({ ...simulateStripe(7).events[0], note: 'Zürich ✓' });
const at = new Date('2026-11-20T10:11:12.900Z');
const timestamp = Math.floor(at.getTime() / 1_000);

describe('signStripe', () => {
  it('gives the header that the official SDK gives', () => {
    const theirs = webhooks.generateTestHeaderString({ payload: rawBody, secret, timestamp });
    expect(signStripe({ rawBody, secret, at })).toBe(theirs);
  });

  it('is accepted by the official SDK, with each of several secrets', () => {
    const header = signStripe({ rawBody, secret: ['whsec_old', secret] });
    for (const known of ['whsec_old', secret]) {
      expect(webhooks.constructEvent(rawBody, header, known).id).toBe(
        simulateStripe(7).events[0]?.id,
      );
    }
    expect(() => webhooks.constructEvent(rawBody, header, 'whsec_other')).toThrow(/signature/);
  });
});

describe('a forged signature', () => {
  it(`is refused by the official SDK (SEED=${SEED})`, () => {
    const random = new Random(`forgeries/${SEED}`);
    const seen = new Set<string>();
    for (let round = 0; round < 300; round += 1) {
      const genuine = signStripe({ rawBody, secret });
      const { forgery, header } = forgeStripeSignature(genuine, random);
      seen.add(forgery);
      expect(() => webhooks.constructEvent(rawBody, header ?? '', secret), forgery).toThrow();
    }
    expect([...seen].sort()).toEqual([...STRIPE_FORGERIES].sort());
  });
});
