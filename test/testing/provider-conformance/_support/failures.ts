import { type ProviderSubject, providerConformance } from '../../../../src/testing/index.js';

/**
 * Runs checks on an adapter, always on the same lives, and returns the failures by the names of the checks.
 *
 * @param only - the names of the checks. Absent: all.
 */
export async function failuresOf<Call>(
  subject: ProviderSubject<Call>,
  only?: readonly string[],
): Promise<Readonly<Record<string, string>>> {
  const checks = new Map<string, () => Promise<void>>();
  const runner = {
    describe: (_: string, body: () => void) => body(),
    it: (name: string, check: () => Promise<void>) => checks.set(name, check),
  };
  providerConformance(runner, subject, { seed: 'broken', lives: 4 });
  const failures: Record<string, string> = {};
  for (const name of only ?? checks.keys()) {
    const check = checks.get(name);
    if (check === undefined) throw new Error(`There is no check "${name}".`);
    try {
      await check();
    } catch (error) {
      failures[name] = error instanceof Error ? error.message : String(error);
    }
  }
  return failures;
}
