import { rmSync, statfsSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it, onTestFinished, vi } from 'vitest';
import {
  digitalRiver,
  SIGNATURE_HEADER,
  signForTest,
} from '../../src/adapters/digital-river/index.js';
import { createOrderLifecycle } from '../../src/service/order-lifecycle.js';
import { postgres } from '../../src/store/postgres/postgres.js';
import { eventBody } from '../_support/deliveries.js';
import { startOwnServer } from '../_support/postgres-server.js';
import { smallDisk } from '../_support/small-disk.js';

const SECRET = 'whsec_0123456789abcdef';

const disk = smallDisk('160m');

it(
  'while the disk of the server is full, deliveries are answered 503 and nothing is lost',
  disk,
  async () => {
    const place = disk.mounted();
    const server = await startOwnServer('full', { initdbFlags: ['--no-sync'], directory: place });
    onTestFinished(() => server.stop());
    const orders = await createOrderLifecycle({
      provider: digitalRiver({ webhookSecrets: [SECRET] }),
      store: postgres(server.url),
    });
    onTestFinished(() => orders.stop());
    const deliver = async (orderId: string) => {
      const body = JSON.stringify(eventBody('accepted', { orderId }));
      const headers = { [SIGNATURE_HEADER]: signForTest({ rawBody: body, secret: SECRET }) };
      const request = new Request('http://localhost/', { method: 'POST', headers, body });
      return (await orders.webhook(request)).status;
    };

    const { bavail, bsize } = statfsSync(place);
    writeFileSync(join(place, 'full'), Buffer.alloc(bavail * bsize));
    const acknowledged: string[] = [];
    let rejected = false;
    for (let n = 0; !rejected && n < 4_000; ) {
      const ids = Array.from({ length: 20 }, () => `order-${n++}`);
      const statuses = await Promise.all(ids.map(deliver));
      expect(statuses.filter((status) => status !== 200 && status !== 503)).toEqual([]);
      acknowledged.push(...ids.filter((_, index) => statuses[index] === 200));
      rejected = statuses.includes(503);
    }
    expect(rejected).toBe(true);

    rmSync(join(place, 'full'));
    await vi.waitFor(async () => expect(await deliver('later')).toBe(200), { timeout: 20_000 });
    const known = await Promise.all(acknowledged.map((id) => orders.get(id)));
    expect(known.filter((order) => order === undefined)).toEqual([]);
  },
);
