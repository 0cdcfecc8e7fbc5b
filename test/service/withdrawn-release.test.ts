import { describe } from 'vitest';
import { memory } from '../../src/store/memory/memory.js';
import { postgres } from '../../src/store/postgres/postgres.js';
import type { Store } from '../../src/store/store.js';
import { freshSchema, suiteDatabase, testServer } from '../_support/test-database.js';
import { releasesComeBack } from './_support/coming-back.js';

const server = await testServer();

describe('law 4: a release that was withdrawn, in memory', () => {
  releasesComeBack(() => {
    const store = memory();
    return () => unclosed(store);
  });
});

describe.skipIf(server === undefined)('law 4: a release that was withdrawn, on PostgreSQL', () => {
  const database = suiteDatabase(server);

  releasesComeBack(() => {
    const schema = freshSchema();
    return () => postgres(database.url, { schema });
  });
});

/** A store in memory that outlives the services that use it. */
function unclosed(store: Store): Store {
  return new Proxy(store, {
    get(target, name: keyof Store) {
      const method = target[name] as ((...args: unknown[]) => unknown) | undefined;
      return name === 'close' ? async () => {} : method?.bind(target);
    },
  });
}
