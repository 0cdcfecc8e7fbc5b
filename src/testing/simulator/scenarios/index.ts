import { afterwards } from './afterwards.js';
import { fulfilments } from './fulfilments.js';
import { openings } from './openings.js';
import type { OrderScenario } from './scenario.js';

/**
 * Every named scenario.
 *
 * @example
 * Object.keys(orderScenarios); // ['card_accepted', 'prebuilt_checkout', …]
 */
export const orderScenarios = { ...openings, ...fulfilments, ...afterwards } as const;

/** The name of a scenario. */
export type ScenarioName = keyof typeof orderScenarios;

/** The names of all scenarios. */
export const SCENARIO_NAMES = Object.keys(orderScenarios) as ScenarioName[]; // its own keys, nothing else

/** The scenario with this name. */
export function scenarioOf(name: ScenarioName): OrderScenario {
  return orderScenarios[name];
}
