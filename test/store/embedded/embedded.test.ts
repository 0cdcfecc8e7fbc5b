import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { SECOND } from '../../../src/order/time/instant.js';
import { embedded, embeddedClient } from '../../../src/store/embedded/embedded.js';
import { sqlStore } from '../../../src/store/sql/sql-store.js';
import { unplacedSample } from '../../../src/testing/store-conformance/references.js';
import {
  changeSample,
  keyOf,
  milestoneSample,
  NOW,
  observationSample,
} from '../../../src/testing/store-conformance/samples.js';
import { storeConformance } from '../../../src/testing/store-conformance/store-conformance.js';
import { dataDirectory } from '../../_support/data-directory.js';
import { temporaryDirectory } from '../../_support/temporary-directory.js';

describe('the embedded store', () => {
  // A database takes seconds to start, so one is emptied for each test.
  const client = embeddedClient('memory://');
  afterAll(() => client.close());

  storeConformance({ describe, it }, async (clock) => {
    await sqlStore(client).migrate();
    await client.query(`truncate order_lifecycle.orders, order_lifecycle.observations,
      order_lifecycle.milestones, order_lifecycle.deliveries, order_lifecycle.order_leases,
      order_lifecycle.claimants, order_lifecycle.waiting, order_lifecycle.order_references,
      order_lifecycle.unplaced, order_lifecycle.unplaced_references`);
    let closed = false;
    const query: typeof client.query = async (text, params) => {
      if (closed) throw new Error('closed');
      return client.query(text, params);
    };
    const close = async () => {
      closed = true;
    };
    return sqlStore({ query, prepared: query, transaction: client.transaction, close }, { clock });
  });

  describe('in a directory where the first start was interrupted', () => {
    let directory: string;
    beforeAll(async () => {
      directory = join(
        await mkdtemp(join(tmpdir(), 'order-lifecycle-test-')),
        'made',
        'on the way',
      );
      const incomplete = join(directory, 'postgres.incomplete');
      await mkdir(incomplete, { recursive: true });
      await writeFile(join(incomplete, 'PG_VERSION'), '18\n');
    });
    afterAll(() => rm(join(directory, '..', '..'), { recursive: true, force: true }));

    it('keeps everything when it is reopened, and leaves no other files', async () => {
      const first = embedded(directory);
      await first.migrate();
      const change = changeSample('1', {
        observations: [observationSample('1', 'e1')],
        milestones: [milestoneSample('1', 'complete')],
      });
      await first.save([change], NOW);
      await first.quarantine({
        id: 'd',
        provider: 'p',
        raw: Uint8Array.of(0, 255),
        problem: { code: 'not_json', path: '', reason: 'JSON was expected.' },
        receivedAt: NOW,
      });
      const waiting = unplacedSample('e2', ['pi_2']);
      await first.place(waiting);
      await first.link('shop', '1', ['pi_1']);
      await first.close();
      await expect(first.ready()).rejects.toMatchObject({ code: 'closed' });
      expect(await readdir(directory)).toEqual(['postgres']);

      const second = embedded(directory);
      await second.migrate();
      const [loaded] = await second.load([{ key: keyOf('1'), observationIds: ['e1'] }]);
      expect(loaded?.row).toEqual({ ...change.row, updatedAt: NOW });
      expect(loaded?.known.size).toBe(1);
      expect(await second.quarantinedBody('d')).toEqual(Uint8Array.of(0, 255));
      const claimed = await second.claim({ limit: 9, leaseMicros: SECOND });
      expect(claimed.map(({ milestone }) => milestone)).toEqual(change.milestones);
      expect(await second.place(unplacedSample('e3', ['pi_1']))).toBe('1');
      expect((await second.link('shop', '1', ['pi_2'])).waiting).toEqual([waiting]);
      await second.close();
    });

    it('refuses a second opening until it is closed', async () => {
      const first = embedded(directory);
      await first.migrate();
      const second = embedded(join(directory, '.', ''));
      await expect(second.migrate()).rejects.toMatchObject({ code: 'directory_in_use' });
      await first.close();
      await second.migrate();
      await second.close();
    });
  });

  it('releases its directory when it cannot open it', async () => {
    const directory = await temporaryDirectory();
    await writeFile(join(directory, 'postgres'), 'a file where a directory belongs');
    const store = embedded(directory);
    await expect(store.migrate()).rejects.toThrow();
    await store.close();
    expect(await readdir(directory)).toEqual(['postgres']);
  });

  it('gives a small cache of pages to a directory that was created with a large one', async () => {
    const directory = await dataDirectory();
    const settings = await readFile(join(directory, 'postgres/postgresql.conf'), 'utf8');
    expect(settings).toMatch(/^shared_buffers = 128MB/m);
    const small = embeddedClient(directory);
    expect(await small.query('show shared_buffers')).toEqual([{ shared_buffers: '32MB' }]);
    await small.close();
  });

  it('opens nothing until it is used', async () => {
    const store = embedded('/proc/no such place');
    await store.close();
    await expect(store.migrate()).rejects.toMatchObject({ code: 'closed' });
  });
});
