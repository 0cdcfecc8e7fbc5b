import assert from 'node:assert/strict';

/**
 * Compares two values of which the second was made with other ids: texts may differ, but one text must
 * always have become the same other one.
 */
export class Renaming {
  readonly #there = new Map<string, string>();
  readonly #back = new Map<string, string>();

  /** @throws AssertionError that names the first place where more than ids differs. */
  compare(before: unknown, after: unknown, at = ''): void {
    if (typeof before === 'string' && typeof after === 'string') {
      this.#compareTexts(before, after, at);
    } else if (isObject(before) && isObject(after)) {
      const names = Object.keys(before);
      assert.equal(Object.keys(after).length, names.length, `${at} has other members`);
      const values = Object.entries(after);
      for (const [index, name] of names.entries()) {
        const [newName, value] = values[index] ?? ['', undefined];
        this.#compareTexts(name, newName, `a member of ${at}`);
        this.compare(Reflect.get(before, name), value, `${at}.${name}`);
      }
    } else {
      assert.deepEqual(after, before, `${at} differs, although only the ids are others`);
    }
  }

  #compareTexts(before: string, after: string, at: string): void {
    const known = this.#there.get(before) ?? after;
    const origin = this.#back.get(after) ?? before;
    const isSame = known === after && origin === before;
    assert.ok(isSame, `${at} differs, although only the ids are others`);
    this.#there.set(before, after);
    this.#back.set(after, before);
  }
}

function isObject(value: unknown): value is object {
  return typeof value === 'object' && value !== null;
}
