/** The seed of this run: another one each time. `SEED=…` replays one. */
export const SEED = process.env.SEED ?? String(Math.floor(Math.random() * 1e9));

/** Does something for a seed; a failure names it. */
export async function withSeed(seed: string, work: () => Promise<void>): Promise<void> {
  try {
    await work();
  } catch (error) {
    throw new Error(`seed ${seed} (replay: SEED=${SEED}): ${String(error)}`, { cause: error });
  }
}
