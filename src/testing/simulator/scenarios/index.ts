import { afterwards } from './afterwards.js';
import { fulfilments } from './fulfilments.js';
import { openings } from './openings.js';
import type { OrderScenario } from './scenario.js';

/**
 * Every named life, for demonstrations and for tests that want one thing.
 *
 * @example
 * Object.keys(orderScenarios); // ['card_accepted', 'prebuilt_checkout', …]
 */
export const orderScenarios = { ...openings, ...fulfilments, ...afterwards } as const;

/** The name of a life. */
export type ScenarioName = keyof typeof orderScenarios;

/** The names, in the order of the tables. */
export const SCENARIO_NAMES = Object.keys(orderScenarios) as ScenarioName[]; // its own keys, nothing else

/** The scenario of that name. */
export function scenarioOf(name: ScenarioName): OrderScenario {
  return orderScenarios[name];
}
