import { Random } from '../../../testing/simulator/index.js';
import { type StripeLife, simulateStripe } from '../../../testing/stripe-simulator/index.js';
import type { Simulation } from '../simulation.js';
import { deliverStripe } from './deliver.js';
import { stripeDemo } from './demo.js';
import { planStripe } from './plan.js';

/** Plays Stripe. */
export const stripeSimulation: Simulation = {
  demo: stripeDemo,
  order(seed, chaos) {
    const life = lifeOf(seed);
    const plan = planStripe(life, seed, chaos);
    const { orderId, shopActs, truth } = life;
    // Nothing that arrives names the order, or its last state is a word that Stripe does not document.
    const isOpen = truth.unplaced || truth.unknownValues;
    return {
      ...{ orderId, hasShopReports: shopActs.length > 0 },
      deliveries: plan.flat().filter(({ kind }) => kind !== 'shop').length,
      ...(isOpen ? {} : { state: truth.state }),
      async deliver(receiver) {
        return (await deliverStripe(orderId, plan, receiver)).length;
      },
    };
  },
};

/** A random life of an order of the account itself: a service takes in one account. */
function lifeOf(seed: string): StripeLife {
  const seeds = new Random(`${seed} life of Stripe`);
  for (;;) {
    const life = simulateStripe(seeds.int(0, 2 ** 48));
    if (life.account === undefined) return life;
  }
}
