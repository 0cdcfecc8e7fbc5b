import { expect, it, onTestFinished, vi } from 'vitest';
import { startPurging } from '../../../src/service/operations/purge-quarantined.js';
import { silent } from '../../../src/service/runtime/logger.js';

const DAY = 24 * 3600 * 1_000_000;
const HOUR_MS = 3_600_000;
const TODAY = Date.UTC(2026, 4, 4) * 1000;

/** Purging with clocks that the test sets. `cutoffs` are those given to the store, in days. */
function purging(clock: () => number) {
  vi.useFakeTimers({ toFake: ['setInterval', 'clearInterval'] });
  const cutoffs: number[] = [];
  const elapsed = { ms: 5_000 };
  const store = {
    async purgeQuarantined(before: number) {
      cutoffs.push((before - TODAY) / DAY);
      return 0;
    },
  };
  const { observed, stop } = startPurging(store, clock, silent, () => elapsed.ms);
  onTestFinished(async () => {
    await stop();
    vi.useRealTimers();
  });
  const pass = (ms: number) => {
    for (let hours = ms / HOUR_MS; hours > 0; hours -= 1) {
      elapsed.ms += HOUR_MS;
      vi.advanceTimersByTime(HOUR_MS);
    }
  };
  return { observed, pass, cutoffs };
}

it('deletes nothing before the provider reports something, whatever the clock shows', () => {
  const { pass, cutoffs } = purging(() => TODAY + 400 * DAY);
  pass(48 * HOUR_MS);
  expect(cutoffs).toEqual([]);
});

it('deletes bodies of 30 days after the first report of the provider, and then every hour', () => {
  let now = TODAY;
  const { observed, pass, cutoffs } = purging(() => now);
  observed(TODAY);
  observed(TODAY);
  expect(cutoffs).toEqual([-30]);
  now += DAY;
  pass(24 * HOUR_MS);
  expect(cutoffs).toHaveLength(25);
  expect(cutoffs.at(-1)).toBe(-29);
});

it('uses the clock of the provider where that of the machine is ahead, from the start or later', () => {
  let now = TODAY + 31 * DAY;
  const { observed, pass, cutoffs } = purging(() => now);
  observed(TODAY);
  expect(cutoffs).toEqual([-30]);
  now += 400 * DAY;
  pass(24 * HOUR_MS);
  expect(cutoffs.at(-1)).toBe(-29);
});

it('uses the clock of the machine where that is behind, or that of the provider ahead', () => {
  const { observed, pass, cutoffs } = purging(() => TODAY - 31 * DAY);
  observed(TODAY);
  observed(TODAY + 400 * DAY);
  pass(HOUR_MS);
  expect(cutoffs).toEqual([-61, -61]);
});

it('uses the latest report of the provider, even when older ones arrive later', () => {
  const { observed, pass, cutoffs } = purging(() => TODAY + 31 * DAY);
  observed(TODAY - 2 * DAY);
  observed(TODAY);
  observed(TODAY - 3 * DAY);
  expect(cutoffs).toEqual([-32]);
  pass(HOUR_MS);
  expect(cutoffs.at(-1)).toBeCloseTo(-30 + 1 / 24);
});

it('retries an hour after the store failed, and logs it', async () => {
  vi.useFakeTimers({ toFake: ['setInterval', 'clearInterval'] });
  const logged: unknown[] = [];
  let tries = 0;
  const store = {
    async purgeQuarantined(): Promise<number> {
      tries += 1;
      throw new Error('gone');
    },
  };
  const logger = { ...silent, error: (...args: unknown[]) => logged.push(args) };
  let ms = 0;
  const { observed, stop } = startPurging(
    store,
    () => TODAY,
    logger,
    () => ms,
  );
  observed(TODAY);
  ms += HOUR_MS;
  vi.advanceTimersByTime(HOUR_MS);
  await stop();
  vi.useRealTimers();
  expect(tries).toBe(2);
  expect(logged.length).toBeGreaterThan(0);
  expect(JSON.stringify(logged)).toContain('gone');
});
