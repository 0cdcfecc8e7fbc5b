import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { fromWebhook as fromDigitalRiver } from '../../src/adapters/digital-river/index.js';
import { playgroundStories } from '../../src/cli/playground/stories.js';
import { fold, gates, type Order, observe } from '../../src/lifecycle/index.js';
import { endsOf } from '../../src/playground/outcome/ends.js';
import { outcomeOf } from '../../src/playground/outcome/outcome.js';
import { linkOf, readLink } from '../../src/playground/situation/link.js';
import { shuffled } from '../../src/playground/situation/shuffle.js';
import { situationOf } from '../../src/playground/situation/situation.js';

const stories = playgroundStories();

describe.each(stories)('the story $name', (story) => {
  const { provider, line } = situationOf(story);

  it('ends the same in a hundred orders of arrival', () => {
    const ends = endsOf(provider, line, { seed: 1, times: 100 });
    expect(ends.map(({ count }) => count)).toEqual([100]);
    console.log(
      story.name,
      line.length,
      ends[0]?.outcome.order?.view.state,
      ends[0]?.outcome.order?.view.fraudState,
    );
  });

  it('size of link', async () => {
    const link = await linkOf(situationOf(story));
    console.log('LINK', story.name, link.length);
    expect((await readLink(link)).kind).toBe('situation');
  });
});
