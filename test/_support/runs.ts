/** The number of histories of a property; `npm run test:long` has a hundred times as many. */
export const RUNS = Number(process.env.HISTORIES ?? 1_000);

/**
 * Parameters for `fc.assert`. `SEED` and `FC_PATH` replay a failure, which prints them.
 *
 * @param round of several with histories of their own.
 */
export function parameters(
  share = 1,
  round = 0,
): { numRuns: number; seed?: number; path?: string } {
  const { SEED, FC_PATH } = process.env;
  return {
    numRuns: Math.ceil(RUNS * share),
    ...(SEED === undefined ? {} : { seed: Number(SEED) + round }),
    ...(FC_PATH === undefined ? {} : { path: FC_PATH }),
  };
}
