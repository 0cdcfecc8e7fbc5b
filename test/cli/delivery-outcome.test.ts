import { describe, expect, it } from 'vitest';
import { outcomeCounts } from '../../src/cli/delivery-outcome.js';
import { tallied } from '../../src/cli/output/tally.js';

describe('counted words', () => {
  it('list outcomes in one order, whichever came first', () => {
    const outcomes = ['unanswered', 'answered 502', 'duplicate', 'new', 'refused', 'new', 'late'];
    const listed = [
      ['new', 2],
      ['late', 1],
      ['duplicate', 1],
      ['refused', 1],
      ['unanswered', 1],
      ['answered 502', 1],
    ];
    expect(outcomeCounts(outcomes)).toEqual(listed);
    expect(outcomeCounts(outcomes.toReversed())).toEqual(listed);
  });

  it('list states by their number and then by name, whichever came first', () => {
    const words = ['blocked', 'complete', 'accepted', 'complete'];
    expect(tallied(words)).toBe('2 complete, 1 accepted, 1 blocked');
    expect(tallied(words.toReversed())).toBe(tallied(words));
  });
});
