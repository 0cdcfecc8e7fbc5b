/** The seed of this run, random unless `SEED` replays one. */
export const SEED = process.env.SEED ?? String(Math.floor(Math.random() * 1e9));

/** Runs work for a seed; a failure names the seed. */
export async function withSeed(seed: string, work: () => Promise<void>): Promise<void> {
  try {
    await work();
  } catch (error) {
    throw new Error(`seed ${seed} (replay: SEED=${SEED}): ${String(error)}`, { cause: error });
  }
}
