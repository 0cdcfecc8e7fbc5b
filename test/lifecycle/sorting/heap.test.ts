import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { Heap } from '../../../src/lifecycle/sorting/heap.js';

interface Item {
  readonly size: number;
}

function heapOf(sizes: readonly number[]) {
  const counted = { comparisons: 0 };
  const heap = new Heap<Item>((a, b) => {
    counted.comparisons += 1;
    return a.size - b.size;
  });
  for (const size of sizes) heap.add({ size });
  return { heap, counted };
}

function emptied(heap: Heap<Item>): readonly number[] {
  const sizes: number[] = [];
  for (let item = heap.take(); item !== undefined; item = heap.take()) sizes.push(item.size);
  return sizes;
}

describe('a heap', () => {
  it('returns items smallest first', () => {
    fc.assert(
      fc.property(fc.array(fc.nat(30)), (sizes) => {
        expect(emptied(heapOf(sizes).heap)).toEqual(sizes.toSorted((a, b) => a - b));
      }),
    );
  });

  it('accepts items between two takes', () => {
    fc.assert(
      fc.property(fc.array(fc.nat(30)), fc.array(fc.nat(30)), (first, second) => {
        const { heap } = heapOf(first);
        const [smallest = Number.NaN, ...rest] = first.toSorted((a, b) => a - b);
        expect(heap.take()?.size ?? Number.NaN).toBe(smallest);
        for (const size of second) heap.add({ size });
        expect(emptied(heap)).toEqual([...rest, ...second].sort((a, b) => a - b));
      }),
    );
  });

  it('is empty at first, and again at the end', () => {
    const { heap } = heapOf([]);
    expect(heap.take()).toBe(undefined);
    heap.add({ size: 1 });
    expect(heap.take()).toEqual({ size: 1 });
    expect(heap.take()).toBe(undefined);
  });

  it('compares logarithmically often for each item', () => {
    fc.assert(
      fc.property(fc.array(fc.nat(), { minLength: 2, maxLength: 300 }), (sizes) => {
        const { heap, counted } = heapOf(sizes);
        emptied(heap);
        expect(counted.comparisons).toBeLessThanOrEqual(3 * sizes.length * Math.log2(sizes.length));
      }),
    );
  });
});
