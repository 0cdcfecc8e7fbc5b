import { Random } from '../simulator/values/random.js';
import { API_VERSIONS, type Generation } from '../stripe-simulator/run/generation.js';
import type { StripeRun, StripeSetup } from '../stripe-simulator/run/stripe-run.js';
import { STRIPE_SCENARIO_PLANS } from '../stripe-simulator/scenarios/index.js';
import { playScenario } from '../stripe-simulator/scenarios/scenario.js';
import { otherVersion } from './stripe-objects.js';

/** How a scenario is played by a server. */
export interface PlayedSetup {
  readonly seed: number;
  readonly orderId: string | undefined;
  readonly mode: 'live' | 'test';
  readonly generation: Generation | undefined;
  readonly apiVersion: string | undefined;
}

/** A run of a scenario that ends at this second. Throws a `RangeError` if there is no such scenario. */
export function playUntil(end: number, scenario: string, played: PlayedSetup): StripeRun {
  const plan = STRIPE_SCENARIO_PLANS.find(({ name }) => name === scenario);
  if (plan === undefined) {
    throw new RangeError(`There is no scenario '${scenario}'. Choose among 'stripeScenarios'.`);
  }
  const { seed, orderId = `order-${seed}`, mode, apiVersion } = played;
  const generation = played.generation ?? plan.setup?.generation ?? 'basil';
  const versions =
    played.generation === undefined && plan.setup?.versions !== undefined
      ? plan.setup.versions
      : API_VERSIONS[generation].slice(-1);
  const play = (start: number): StripeRun => {
    const setup: Partial<StripeSetup> = {
      seed,
      random: new Random(`stripe-server/play/${seed}`),
      orderId,
      mode,
      generation,
      versions,
      accountVersion: apiVersion ?? otherVersion(versions[0] ?? ''),
      start,
    };
    return playScenario(plan, setup);
  };
  return play(end - play(0).now);
}
