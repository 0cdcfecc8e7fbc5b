import { it, TestRunner } from 'vitest';

/**
 * Runs tests against a mutant. A file that cannot be loaded with the mutant fails, instead of counting
 * as a file without failures. After the first failure no other file is loaded.
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

  override cancel(...reason: Parameters<TestRunner['cancel']>) {
    this.#ended = true;
    super.cancel(...reason);
  }
}
