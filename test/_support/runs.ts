/**
 * How many histories a property is tried on: enough to find what is there to find in the default
 * run, fifty times as many in `npm run test:long`. `SEED` replays a failure.
 */
export const RUNS = Number(process.env.HISTORIES ?? 2_000);

/** Parameters of `fc.assert`: prints the seed and the path of a failure, and takes them back. */
export function parameters(share = 1): { numRuns: number; seed?: number; path?: string } {
  const { SEED, FC_PATH } = process.env;
  return {
    numRuns: Math.ceil(RUNS * share),
    ...(SEED === undefined ? {} : { seed: Number(SEED) }),
    ...(FC_PATH === undefined ? {} : { path: FC_PATH }),
  };
}
