import { describe, expect, it } from 'vitest';
import type { MilestoneKind } from '../../src/order/milestone/milestone.js';
import type { StoredMilestone } from '../../src/store/store.js';
import { outOfOrder } from './call-order.js';

const recorded = (kind: MilestoneKind, sequence: number, attempts = 1): StoredMilestone =>
  ({ sequence, attempts, milestone: { key: kind, kind } }) as StoredMilestone;
const called = (...kinds: readonly MilestoneKind[]) =>
  kinds.map((key) => ({ key, orderId: 'order-1' }));

describe('the order of calls', () => {
  const disputed = [recorded('dispute_opened', 1), recorded('dispute_resolved', 2)];

  it('is that of recording', () => {
    expect(outOfOrder(disputed, called('dispute_opened', 'dispute_resolved'))).toEqual([]);
    expect(outOfOrder(disputed, called('dispute_resolved', 'dispute_opened'))).toEqual([
      'dispute_opened',
    ]);
  });

  it('counts the first call of each', () => {
    const again = called('dispute_opened', 'dispute_resolved', 'dispute_opened');
    expect(outOfOrder(disputed, again)).toEqual([]);
  });

  it('is not judged by one that may have come back after it was called', () => {
    const calls = called('in_review', 'dispute_opened', 'dispute_resolved');
    expect(outOfOrder([...disputed, recorded('in_review', 3, 2)], calls)).toEqual([]);
    // Called once, it stood where it stands.
    expect(outOfOrder([...disputed, recorded('in_review', 3)], calls)).toEqual([
      'dispute_opened',
      'dispute_resolved',
    ]);
  });

  it('is judged by one that is never withdrawn, however often it was called', () => {
    const calls = called('captured', 'dispute_opened');
    expect(outOfOrder([...disputed, recorded('captured', 3, 2)], calls)).toEqual([
      'dispute_opened',
    ]);
  });
});
