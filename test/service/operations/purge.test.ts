import { expect, it, onTestFinished, vi } from 'vitest';
import { startPurging } from '../../../src/service/operations/purge.js';
import { silent } from '../../../src/service/runtime/logger.js';

const DAY = 24 * 3600 * 1_000_000;
const HOUR_MS = 3_600_000;
const TODAY = Date.UTC(2026, 4, 4) * 1000;

/** Purging with a clock and a passing of time that the test sets, and what it asked of the store. */
function purging(clock: () => number) {
  vi.useFakeTimers({ toFake: ['setInterval', 'clearInterval'] });
  const asked: number[] = [];
  const passed = { ms: 5_000 };
  const store = {
    async purgeQuarantined(before: number) {
      asked.push((before - TODAY) / DAY);
      return 0;
    },
  };
  const { heard, stop } = startPurging(store, clock, silent, () => passed.ms);
  onTestFinished(async () => {
    await stop();
    vi.useRealTimers();
  });
  const pass = (ms: number) => {
    for (let hours = ms / HOUR_MS; hours > 0; hours -= 1) {
      passed.ms += HOUR_MS;
      vi.advanceTimersByTime(HOUR_MS);
    }
  };
  return { heard, pass, asked };
}

it('deletes nothing before the provider is heard, however late it is by the clock', () => {
  const { pass, asked } = purging(() => TODAY + 400 * DAY);
  pass(48 * HOUR_MS);
  expect(asked).toEqual([]);
});

it('deletes what is 30 days old once the provider is heard, and every hour from then on', () => {
  let now = TODAY;
  const { heard, pass, asked } = purging(() => now);
  heard(TODAY);
  heard(TODAY);
  expect(asked).toEqual([-30]);
  now += DAY;
  pass(24 * HOUR_MS);
  expect(asked).toHaveLength(25);
  expect(asked.at(-1)).toBe(-29);
});

it('goes by the provider and the time passed where the clock is ahead, from the start or later', () => {
  let now = TODAY + 31 * DAY;
  const { heard, pass, asked } = purging(() => now);
  heard(TODAY);
  expect(asked).toEqual([-30]);
  now += 400 * DAY;
  pass(24 * HOUR_MS);
  expect(asked.at(-1)).toBe(-29);
});

it('goes by the clock where that is behind, or the provider ahead', () => {
  const { heard, pass, asked } = purging(() => TODAY - 31 * DAY);
  heard(TODAY);
  heard(TODAY + 400 * DAY);
  pass(HOUR_MS);
  expect(asked).toEqual([-61, -61]);
});

it('goes by the latest that the provider said, also when older words come late', () => {
  const { heard, pass, asked } = purging(() => TODAY + 31 * DAY);
  heard(TODAY - 2 * DAY);
  heard(TODAY);
  heard(TODAY - 3 * DAY);
  expect(asked).toEqual([-32]);
  pass(HOUR_MS);
  expect(asked.at(-1)).toBeCloseTo(-30 + 1 / 24);
});

it('tries again an hour after the store failed, and says so', async () => {
  vi.useFakeTimers({ toFake: ['setInterval', 'clearInterval'] });
  const said: unknown[] = [];
  let tries = 0;
  const store = {
    async purgeQuarantined(): Promise<number> {
      tries += 1;
      throw new Error('gone');
    },
  };
  const logger = { ...silent, error: (...args: unknown[]) => said.push(args) };
  let ms = 0;
  const { heard, stop } = startPurging(
    store,
    () => TODAY,
    logger,
    () => ms,
  );
  heard(TODAY);
  ms += HOUR_MS;
  vi.advanceTimersByTime(HOUR_MS);
  await stop();
  vi.useRealTimers();
  expect(tries).toBe(2);
  expect(said.length).toBeGreaterThan(0);
  expect(JSON.stringify(said)).toContain('gone');
});
