import {
  type OrderHistory,
  type ScenarioName,
  simulateScenario,
} from '../../../testing/simulator/index.js';

/** An order of the demo, with its title. */
export interface TitledHistory {
  readonly title: string;
  readonly history: OrderHistory;
}

const TITLES: readonly (readonly [ScenarioName, string])[] = [
  ['card_accepted', 'card accepted at once'],
  ['wire_paid', 'wire transfer, paid late'],
  ['wire_expired', 'wire transfer, never paid'],
  ['review_passed', 'fraud review passed'],
  ['review_blocked', 'fraud review blocked it'],
  ['blocked_after_acceptance', 'blocked after acceptance'],
  ['partly_cancelled', 'partly cancelled'],
  ['capture_retried', 'capture failed, retried'],
  ['refunded_twice', 'refunded, then again'],
  ['dispute_resolved', 'disputed and resolved'],
  ['dispute_unresolved', 'disputed, still open'],
  ['store_credit_and_card', 'two charges'],
  ['mixed_goods', 'digital and physical'],
  ['prebuilt_checkout', "provider's own checkout"],
];

/** An order of every kind; the same seed gives the same orders. */
export function historiesOf(seed: string): readonly TitledHistory[] {
  return TITLES.map(([name, title]) => ({
    title,
    history: simulateScenario(name, `${seed} ${name}`),
  }));
}

/** The order of a scenario. */
export function historyOf(
  histories: readonly OrderHistory[],
  scenario: ScenarioName,
): OrderHistory {
  const history = histories.find((one) => one.scenario === scenario);
  if (history === undefined) throw new Error(`The demo has no story of ${scenario}.`);
  return history;
}
