import { relative } from 'node:path';
import { BaseSequencer, type TestSpecification } from 'vitest/node';

// The slowest tests, and those of half of the package: only if no other test failed.
const LAST = ['step', 'discretion', 'client', 'convergence', 'lives', 'expected-transitions'];

/**
 * Runs the tests of the mutated file first: the run ends with the first failure, and these kill a
 * mutant most often.
 */
export default class NearestFirst extends BaseSequencer {
  override async sort(files: TestSpecification[]) {
    const [mutated = ''] = this.ctx.config.related ?? [];
    const rank = new Map(files.map((file) => [file, this.#distance(file.moduleId, mutated)]));
    return [...files].sort((a, b) => (rank.get(a) ?? 0) - (rank.get(b) ?? 0));
  }

  #distance(test: string, mutated: string): number {
    const subject = /([^/]+)\.test\.ts$/.exec(test)?.[1] ?? '';
    const late = LAST.indexOf(subject);
    if (mutated.endsWith(`/${subject}.ts`)) return 0;
    const folder =
      relative(this.ctx.config.root, mutated)
        .replace(/^src\//, '')
        .split('/')[0] ?? '';
    const near = relative(this.ctx.config.root, test).startsWith(`test/${folder}/`);
    return (late < 0 ? 1 : 3 + late) + (near ? 0 : 1);
  }
}
