import { describe, expect, it } from 'vitest';
import { type Group, topological } from '../../../src/lifecycle/sorting/topological.js';

interface Open extends Group<number> {
  readonly following: Open[];
}

const group = (...members: number[]): Open => ({ members, following: [] });

const ordered = (...groups: Open[]) => topological(groups, (a, b) => a - b);

describe('the topological order that always takes the smallest', () => {
  it('is the order of sizes where no group precedes another', () => {
    expect(ordered(group(3, 4, 9), group(1, 5), group(2))).toEqual([1, 2, 3, 4, 5, 9]);
    expect(ordered()).toEqual([]);
  });

  it('holds a group back until everything that precedes it was taken', () => {
    const [first, second, third] = [group(5, 8), group(6, 7), group(1, 9)];
    first.following.push(third);
    second.following.push(third);
    expect(ordered(third, second, first)).toEqual([5, 6, 7, 8, 1, 9]);
  });

  it('needs only direct precedence', () => {
    const [first, second, third] = [group(7), group(5), group(3)];
    first.following.push(second);
    second.following.push(third);
    expect(ordered(first, second, third, group(6))).toEqual([6, 7, 5, 3]);
  });

  it('does not wait for a group without members', () => {
    const [empty, after] = [group(), group(1)];
    empty.following.push(after);
    expect(ordered(after, empty)).toEqual([1]);
  });

  it('does not exist where groups precede each other in a circle', () => {
    const [first, second] = [group(1), group(2)];
    first.following.push(second);
    second.following.push(first);
    expect(() => ordered(first, second, group(3))).toThrow(
      'the groups precede each other in a circle',
    );
  });
});
