import { someAtOnce } from '../../service/runtime/some-at-once.js';
import { outcomeOf } from '../delivery-outcome.js';
import { progressBar } from '../output/progress-bar.js';
import type { Part } from './part.js';

/** Each has several deliveries under way; more would only wait for the store. */
const ORDERS_AT_ONCE = 8;

/**
 * Delivers every message of the orders, late, twice and out of order, among forged and broken ones.
 *
 * @returns the outcome of every attempt.
 */
export async function deliverAll(parts: readonly Part[]): Promise<readonly string[]> {
  const all = parts.flatMap((part) => part.stories.map((story) => ({ part, story })));
  const total = all.reduce((sum, { story }) => sum + story.deliveries, 0);
  const bar = progressBar('delivering', total);
  const outcomes: string[] = [];
  await someAtOnce(all, ORDERS_AT_ONCE, async ({ part, story }) => {
    await story.deliver(part, (answer) => {
      outcomes.push(outcomeOf(answer));
      bar.advance();
    });
  });
  bar.end();
  return outcomes;
}
