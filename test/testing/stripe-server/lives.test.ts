import Stripe from 'stripe';
import { describe, expect, it } from 'vitest';
import { Random } from '../../../src/testing/simulator/index.js';
import type { ServedStripeOrder } from '../../../src/testing/stripe-server/served-stripe-order.js';
import { startStripeServer } from '../../../src/testing/stripe-server/stripe-server.js';
import { stripeLives } from '../../../src/testing/stripe-simulator/index.js';
import { SEED } from '../../_support/seeds.js';
import { refusal, sdk } from './_support/sdk.js';

const SECRET = 'whsec_lives';

describe(`lives that are served (SEED=${SEED})`, () => {
  it('end with what calls did to them: no unit is captured or refunded twice', async () => {
    const random = new Random(`served/${SEED}`);
    const server = await startStripeServer({ seed: SEED, webhookSecret: SECRET });
    const stripe = sdk(server);
    const count = { capture: 0, cancel: 0, refund: 0 };
    const act = async (
      order: ServedStripeOrder,
      payment: string,
      called: 'capture' | 'cancel' | 'refund',
    ): Promise<void> => {
      const name = `simulateStripe(${order.run.setup.seed})`;
      const before = order.truth;
      const effects = server.effects.length;
      try {
        if (called === 'capture') await stripe.paymentIntents.capture(payment);
        if (called === 'cancel') await stripe.paymentIntents.cancel(payment);
        if (called === 'refund') await stripe.refunds.create({ payment_intent: payment });
      } catch (error) {
        if (!(error instanceof Stripe.errors.StripeInvalidRequestError)) throw error;
        expect(order.truth, name).toEqual(before);
        return;
      }
      count[called] += 1;
      const [effect] = server.effects.slice(effects);
      const { captured } = order.truth;
      const moved = called === 'capture' ? (effect?.amount ?? 0) : 0;
      expect(captured, name).toBe(before.captured + moved);
      // The same call again finds nothing left to do.
      if (called === 'capture') await refusal(stripe.paymentIntents.capture(payment));
      if (called === 'cancel') await refusal(stripe.paymentIntents.cancel(payment));
      if (called === 'refund') await refusal(stripe.refunds.create({ payment_intent: payment }));
    };
    try {
      const lives = [
        ...stripeLives({ seed: `served/${SEED}`, count: 100 }),
        // Lives that often end while something can still be captured or cancelled.
        ...stripeLives({
          seed: `open/${SEED}`,
          count: 120,
          classes: ['manual_capture', 'voucher'],
        }),
      ];
      for (const life of lives) {
        const order = server.adopt(life);
        expect(order.truth).toEqual(life.truth);
        if (life.classes.some((name) => name === 'connect' || name === 'wrong_mode')) continue;
        for (const payment of order.payments) {
          for (const called of random.shuffle(['capture', 'cancel', 'refund'] as const)) {
            await act(order, payment, called);
          }
          const read = await stripe.paymentIntents.retrieve(payment, { expand: ['latest_charge'] });
          const last = order.run.events.findLast(({ data }) => data.object.id === payment);
          if (!life.truth.unknownValues) expect(read.status).toBe(last?.data.object.status);
        }
      }
      for (const made of Object.values(count)) expect(made).toBeGreaterThan(3);
      expect(new Set(server.events.map(({ id }) => id)).size).toBe(server.events.length);
    } finally {
      await server.close();
    }
  });

  it('are delivered as webhooks that the official client accepts', async () => {
    const server = await startStripeServer({ seed: SEED, webhookSecret: SECRET });
    try {
      server.play('paid');
      const from = server.events.length;
      server.play('held');
      const sent = server.deliveries({ from });
      expect(sent.map(({ event }) => event)).toEqual(server.events.slice(from));
      for (const { body, headers, event } of sent) {
        const verified = new Stripe('sk_test').webhooks.constructEvent(
          body,
          headers['stripe-signature'],
          SECRET,
        );
        expect(verified.id).toBe(event.id);
      }
      expect(server.deliveries()).toHaveLength(server.events.length);
    } finally {
      await server.close();
    }
  });

  it('find a scenario by its name only', async () => {
    const server = await startStripeServer();
    try {
      expect(() => server.play('none')).toThrow(RangeError);
      const order = server.play('paid', { orderId: 'order-1' });
      expect(server.order('order-1')).toBe(order);
      expect(server.order('order-2')).toBeUndefined();
      expect(server.orders).toEqual([order]);
      const again = server.play('paid');
      expect(again.payments).not.toEqual(order.payments);
    } finally {
      await server.close();
    }
  });
});
