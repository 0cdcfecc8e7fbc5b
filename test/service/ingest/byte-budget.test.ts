import { describe, expect, it } from 'vitest';
import { ByteBudget } from '../../../src/service/ingest/byte-budget.js';

describe('a byte budget', () => {
  it('gives free bytes to new shares, and takes them back once', () => {
    const budget = new ByteBudget(100);
    const [first, second] = [budget.share(), budget.share()];
    expect([first.grow(60), second.grow(41), second.grow(40)]).toEqual([true, false, true]);
    expect(budget.used).toBe(100);
    first.end();
    first.end();
    expect(budget.used).toBe(40);
  });

  it('lets no share grow beyond what is free, so that small ones find room next to large ones', () => {
    const budget = new ByteBudget(1_000);
    const large = Array.from({ length: 9 }, () => budget.share());
    for (let step = 0; step < 1_000; step += 1) for (const share of large) share.grow(1);
    expect(budget.used).toBeLessThanOrEqual(900);
    expect(budget.share().grow(90)).toBe(true);
  });

  it('gives a single share whatever it asks for', () => {
    const budget = new ByteBudget(100);
    const alone = budget.share();
    expect(alone.grow(90) && alone.grow(90)).toBe(true);
    expect(budget.share().grow(1)).toBe(false);
    alone.end();
    expect(budget.share().grow(90)).toBe(true);
  });

  it('gives nothing to a share that has ended', () => {
    const budget = new ByteBudget(100);
    const late = budget.share();
    late.grow(10);
    late.end();
    expect(late.grow(10)).toBe(false);
    expect(budget.used).toBe(0);
  });
});
