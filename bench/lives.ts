import { digitalRiver } from '../src/adapters/digital-river/index.js';
import type { Observation } from '../src/order/observation.js';
import { simulateScenario } from '../src/testing/simulator/index.js';

/** The number of observations of a benchmark order. */
export const OBSERVATIONS_PER_ORDER = 8;

/** The number of different simulated orders, which the benchmark orders copy in turn. */
export const LIVES = 8;

export const SECRET = 'a secret of the benchmarks';

const provider = digitalRiver({ mode: 'test', webhookSecrets: [SECRET] });

interface Template {
  readonly orderId: string;
  readonly texts: readonly string[];
  readonly observations: readonly Observation[];
}

/** The first eight webhooks of simulated orders that are accepted, fulfilled and captured. */
const templates: readonly Template[] = Array.from({ length: LIVES }, (_, index) => {
  const seed = index + 1;
  const history = simulateScenario('card_completed', seed, { eventDelay: 'tight' });
  const events = history.messages
    .flatMap((message) => (message.kind === 'webhook' ? [message.event] : []))
    .slice(0, OBSERVATIONS_PER_ORDER);
  return {
    orderId: history.orderId,
    texts: events.map((event) => JSON.stringify(event)),
    observations: events.flatMap((event) => {
      const reading = provider.fromWebhook(event);
      return reading.kind === 'observation' ? [reading.observation] : [];
    }),
  };
});

if (templates.some(({ observations }) => observations.length !== OBSERVATIONS_PER_ORDER)) {
  throw new Error('A template does not have eight observations.');
}

let orders = 0;

/** The observations of a new order. */
export function nextOrder(): readonly Observation[] {
  orders += 1;
  const orderId = `${200_000_000_000 + orders}`;
  const { observations } = templateFor(orders);
  return observations.map((observation) => ({ ...observation, orderId }));
}

/** The webhook bodies of a new order. */
export function nextBodies(): readonly string[] {
  orders += 1;
  const id = `${200_000_000_000 + orders}`;
  const { texts, orderId } = templateFor(orders);
  return texts.map((text) => text.replaceAll(orderId, id));
}

function templateFor(order: number): Template {
  const template = templates[order % templates.length];
  if (template === undefined) throw new Error('There are no templates.');
  return template;
}

export const bytesPerBody = Math.round(
  templates.flatMap(({ texts }) => texts).reduce((sum, { length }) => sum + length, 0) /
    (templates.length * OBSERVATIONS_PER_ORDER),
);
