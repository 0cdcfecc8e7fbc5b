import { describe, expect, it } from 'vitest';
import { Random } from '../../src/testing/simulator/index.js';

describe('a random stream', () => {
  it('is the same on every machine and version', () => {
    const stream = new Random('golden');
    expect([stream.next(), stream.next(), stream.next()]).toEqual([
      3165733734, 721956288, 175744053,
    ]);
    expect(new Random('golden').uuid()).toBe('bcb14366-2b08-4dc0-8a79-a43508d3bb19');
  });

  it('differs from seed to seed', () => {
    const firsts = new Set(Array.from({ length: 2_000 }, (_, seed) => new Random(seed).next()));
    expect(firsts.size).toBe(2_000);
  });

  it('splits into streams that do not depend on its earlier draws', () => {
    const used = new Random(1);
    for (let draw = 0; draw < 10; draw += 1) used.next();
    expect(used.split('a').next()).toBe(new Random(1).split('a').next());
    expect(used.split('a').next()).not.toBe(used.split('b').next());
  });

  it('keeps integers within bounds and reaches both ends', () => {
    const stream = new Random(3);
    const seen = new Set(Array.from({ length: 500 }, () => stream.int(-2, 2)));
    expect([...seen].sort((a, b) => a - b)).toEqual([-2, -1, 0, 1, 2]);
    for (let draw = 0; draw < 500; draw += 1) {
      const wide = stream.int(0, 2 ** 52);
      expect(Number.isSafeInteger(wide) && wide >= 0 && wide <= 2 ** 52).toBe(true);
    }
  });

  it('spreads evenly enough', () => {
    const stream = new Random(4);
    const counts = [0, 0, 0, 0, 0, 0];
    for (let draw = 0; draw < 6_000; draw += 1) {
      const face = stream.int(0, 5);
      counts[face] = (counts[face] ?? 0) + 1;
    }
    for (const count of counts) expect(Math.abs(count - 1_000)).toBeLessThan(150);
  });

  it('never picks a value of weight 0, and rejects an empty list', () => {
    const stream = new Random(5);
    for (let draw = 0; draw < 200; draw += 1) {
      expect(
        stream.weighted([
          [0, 'never'],
          [1, 'always'],
        ]),
      ).toBe('always');
      expect(stream.chance(0)).toBe(false);
      expect(stream.chance(1)).toBe(true);
    }
    expect(() => stream.pick([])).toThrow(RangeError);
  });

  it('shuffles a list without losing elements', () => {
    const list = Array.from({ length: 50 }, (_, index) => index);
    const shuffled = new Random(6).shuffle(list);
    expect(shuffled).not.toEqual(list);
    expect([...shuffled].sort((a, b) => a - b)).toEqual(list);
  });

  it('generates version 4 UUIDs', () => {
    const stream = new Random(7);
    for (let draw = 0; draw < 200; draw += 1) {
      expect(stream.uuid()).toMatch(
        /^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/,
      );
    }
  });
});
