import { it, TestRunner } from 'vitest';

/**
 * Runs tests against a mutant. A file that a mutant keeps from loading holds no tests and would be
 * taken for one without failures: here it fails. After the first failure no other file is loaded.
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
