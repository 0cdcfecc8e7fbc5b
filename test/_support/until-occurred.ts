import { expect } from 'vitest';

/** Rounds until a case that still has not occurred is held to be impossible. */
const MOST_ROUNDS = 20;

/**
 * Checks a law in rounds of random histories until every case that it counts has occurred: one round may miss a
 * rare case by chance, and the test would then fail with nothing broken.
 *
 * @param seen how often each case occurred; `check` counts.
 * @param check checks the histories of a round, which is numbered from 0.
 */
export async function untilOccurred(
  seen: Readonly<Record<string, number>>,
  check: (round: number) => unknown,
): Promise<void> {
  let missing = Object.keys(seen);
  for (let round = 0; round < MOST_ROUNDS && missing.length > 0; round += 1) {
    await check(round);
    missing = Object.keys(seen).filter((what) => seen[what] === 0);
  }
  expect(missing, `cases that did not occur in ${MOST_ROUNDS} rounds`).toEqual([]);
}
