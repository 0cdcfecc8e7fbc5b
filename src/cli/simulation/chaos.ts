import type { ChaosOptions } from '../../testing/simulator/index.js';

/** How deliveries go wrong. The answers to API calls are no deliveries. */
export const CHAOS = {
  none: {
    ...{ duplicates: 0, losses: 0, unacknowledged: 0, order: 'true' },
    ...{ forged: 0, broken: 0, answers: 'none' },
  },
  mild: { duplicates: 0.2, losses: 0.1, order: 'bounded', forged: 0, broken: 0, answers: 'none' },
  wild: { order: 'shuffled', forged: 0.15, broken: 0.1, answers: 'none' },
} as const satisfies Record<string, ChaosOptions>;
