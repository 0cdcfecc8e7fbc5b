import { someAtOnce } from '../../service/runtime/some-at-once.js';
import { outcomeOf } from '../delivery-outcome.js';
import { progressBar } from '../output/progress-bar.js';
import type { Story } from '../simulation/simulation.js';
import type { Part } from './part.js';

/** The outcomes of the deliveries. */
export interface Outcomes {
  /** Of the genuine deliveries of each order. */
  readonly ofStory: ReadonlyMap<Story, readonly string[]>;
  readonly ofAll: readonly string[];
}

/** Each has several deliveries under way; more would only wait for the store. */
const ORDERS_AT_ONCE = 8;

/** Delivers every message of the orders, late, twice and out of order, among forged and broken ones. */
export async function deliverAll(parts: readonly Part[]): Promise<Outcomes> {
  const all = parts.flatMap((part) => part.stories.map((story) => ({ part, story })));
  const total = all.reduce((sum, { story }) => sum + story.deliveries, 0);
  const bar = progressBar('delivering', total);
  const ofStory = new Map<Story, string[]>();
  const ofAll: string[] = [];
  await someAtOnce(all, ORDERS_AT_ONCE, async ({ part, story }) => {
    const outcomes: string[] = [];
    ofStory.set(story, outcomes);
    await story.deliver(part, (answer) => {
      const outcome = outcomeOf(answer);
      ofAll.push(outcome);
      if (answer.kind === 'genuine') outcomes.push(outcome);
      bar.advance();
    });
  });
  bar.end();
  return { ofStory, ofAll };
}
