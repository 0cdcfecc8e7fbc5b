import { it, type RunnerTask, type RunnerTestFile, TestRunner } from 'vitest';
import { setFn } from 'vitest/suite';

/**
 * Runs tests against a mutant. A file that cannot be loaded with the mutant fails, or whose tests cannot be
 * listed, instead of counting as a file without failures. After the first failure no other file is loaded.
 */
export default class MutantRunner extends TestRunner {
  #ended = false;

  override async importFile(...[path, source]: Parameters<TestRunner['importFile']>) {
    if (source === 'setup') return super.importFile(path, source);
    if (this.#ended) return undefined;
    try {
      return await super.importFile(path, source);
    } catch (error) {
      it('can be loaded', () => {
        throw error;
      });
      return undefined;
    }
  }

  /** An error between the tests of a file, as in a `describe`, would only skip all of them. */
  onCollected(files: RunnerTestFile[]) {
    for (const file of files) {
      const [error] = file.result?.errors ?? [];
      const test = firstTest(file.tasks);
      if (error === undefined || test === undefined) continue;
      delete file.result;
      setFn(test, () => {
        throw error;
      });
    }
  }

  override cancel(...reason: Parameters<TestRunner['cancel']>) {
    this.#ended = true;
    super.cancel(...reason);
  }
}

function firstTest(
  tasks: readonly RunnerTask[],
): Extract<RunnerTask, { type: 'test' }> | undefined {
  for (const task of tasks) {
    const test = task.type === 'test' ? task : firstTest(task.tasks);
    if (test !== undefined) return test;
  }
  return undefined;
}
