import { deliver, planDeliveries, simulateOrder } from '../../../testing/simulator/index.js';
import type { Simulation } from '../simulation.js';
import { digitalRiverDemo } from './demo.js';

/** Plays Digital River. */
export const digitalRiverSimulation: Simulation = {
  demo: digitalRiverDemo,
  order(seed, chaos) {
    const history = simulateOrder(seed);
    const plan = planDeliveries(history.messages, seed, chaos);
    const state = history.truthShownBy(plan.arrivals)?.state;
    return {
      orderId: history.orderId,
      deliveries: plan.deliveries.length,
      hasShopReports: false,
      ...(state === undefined ? {} : { state }),
      async deliver({ onAnswer: onProgress, ...receiver }) {
        const { undelivered } = await deliver({ ...receiver, plan, onProgress });
        return undelivered.length;
      },
    };
  },
};
