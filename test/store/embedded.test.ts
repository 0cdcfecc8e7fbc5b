import { mkdir, readdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { embedded, embeddedClient } from '../../src/store/embedded.js';
import { sqlStore } from '../../src/store/sql-store.js';
import {
  changeSample,
  keyOf,
  later,
  milestoneSample,
  NOW,
  observationSample,
} from '../../src/testing/store-conformance/samples.js';
import { storeConformance } from '../../src/testing/store-conformance.js';
import { temporaryDirectory } from './temporary-directory.js';
import { freshSchema } from './test-database.js';

describe('the embedded store', () => {
  // A database takes seconds to start, a schema does not: one database for all of them.
  const client = embeddedClient('memory://');
  afterAll(() => client.close());

  storeConformance({ describe, it }, () => {
    let closed = false;
    const query: typeof client.query = async (text, params) => {
      if (closed) throw new Error('closed');
      return client.query(text, params);
    };
    const shared = {
      query,
      prepared: query,
      transaction: client.transaction,
      close: async () => {
        closed = true;
      },
    };
    return sqlStore(shared, { schema: freshSchema() });
  });

  it('keeps everything in its directory, also over a reopening', async () => {
    const directory = join(await temporaryDirectory(), 'made', 'on the way');
    const first = embedded(directory);
    await first.migrate();
    const change = changeSample('1', {
      observations: [observationSample('1', 'e1')],
      milestones: [milestoneSample('1', 'complete')],
    });
    await first.save([change], NOW);
    await first.keep({
      id: 'd',
      provider: 'p',
      raw: Uint8Array.of(0, 255),
      problem: { code: 'not_json', path: '', reason: 'JSON was expected.' },
      receivedAt: NOW,
    });
    await first.close();
    await expect(first.ready()).rejects.toMatchObject({ code: 'closed' });

    const second = embedded(directory);
    await second.migrate();
    const [loaded] = await second.load([{ key: keyOf('1'), observationIds: ['e1'] }]);
    expect(loaded?.row).toEqual({ ...change.row, updatedAt: NOW });
    expect(loaded?.known.size).toBe(1);
    expect((await second.kept()).items[0]?.raw).toEqual(Uint8Array.of(0, 255));
    const claimed = await second.claim({ limit: 9, now: NOW, leaseUntil: later(1) });
    expect(claimed.map(({ milestone }) => milestone)).toEqual(change.milestones);
    await second.close();
    expect(await readdir(directory)).toEqual(['postgres']);
  });

  it('lets nobody else into its directory until it is closed', async () => {
    const directory = await temporaryDirectory();
    const first = embedded(directory);
    await first.migrate();
    const second = embedded(join(directory, '.', ''));
    await expect(second.migrate()).rejects.toMatchObject({ code: 'directory_in_use' });
    await first.close();
    await second.migrate();
    await second.close();
  });

  it('starts over after a very first start that was cut short', async () => {
    const directory = await temporaryDirectory();
    const draft = join(directory, 'postgres.incomplete');
    await mkdir(draft);
    await writeFile(join(draft, 'PG_VERSION'), '18\n');
    const store = embedded(directory);
    await store.migrate();
    await store.close();
    expect(await readdir(directory)).toEqual(['postgres']);
  });

  it('gives its directory back when it cannot open it', async () => {
    const directory = await temporaryDirectory();
    await writeFile(join(directory, 'postgres'), 'a file where a directory belongs');
    const store = embedded(directory);
    await expect(store.migrate()).rejects.toThrow();
    await store.close();
    expect(await readdir(directory)).toEqual(['postgres']);
  });

  it('costs nothing until it is used', async () => {
    const store = embedded('/proc/no such place');
    await store.close();
    await expect(store.migrate()).rejects.toMatchObject({ code: 'closed' });
  });
});
