import { rmSync, statfsSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it, vi } from 'vitest';
import { SIGNATURE_HEADER, signForTest } from '../../src/adapters/digital-river/index.js';
import { eventBody } from '../_support/deliveries.js';
import { smallDisk } from '../_support/small-disk.js';
import { serving } from './_support/process.js';

const SECRET = 'whsec_0123456789abcdef';
const ENV = { DIGITAL_RIVER_WEBHOOK_SECRETS: SECRET, LOG_LEVEL: 'silent' };

/** Milliseconds within which every request must be answered. */
const BOUND = 10_000;

function get(url: string): Promise<Response> {
  return fetch(url, { signal: AbortSignal.timeout(BOUND) });
}

async function deliver(url: string, orderId: string): Promise<number> {
  const body = JSON.stringify(eventBody('accepted', { orderId }));
  const response = await fetch(`${url}/webhooks/digital-river`, {
    method: 'POST',
    headers: { [SIGNATURE_HEADER]: signForTest({ rawBody: body, secret: SECRET }) },
    body,
    signal: AbortSignal.timeout(BOUND),
  });
  await response.text();
  return response.status;
}

const disk = smallDisk('96m');

it(
  'with a full disk the service answers 503, can be stopped, and goes on with space',
  disk,
  async () => {
    const place = disk.mounted();
    const fill = () => {
      const { bavail, bsize } = statfsSync(place);
      writeFileSync(join(place, 'full'), Buffer.alloc(bavail * bsize));
    };
    const service = await serving(['--no-demo', '--data', join(place, 'data')], ENV);
    const { url } = service;
    const acknowledged: string[] = [];
    let n = 0;
    /** Delivers in batches until one is not accepted. */
    const untilRefused = async () => {
      for (const end = n + 4_000; n < end; ) {
        const ids = Array.from({ length: 20 }, () => `order-${n++}`);
        const statuses = await Promise.all(ids.map((id) => deliver(url, id)));
        expect(statuses.filter((status) => status !== 200 && status !== 503)).toEqual([]);
        acknowledged.push(...ids.filter((_, index) => statuses[index] === 200));
        if (statuses.includes(503)) return;
      }
      throw new Error('the disk was never full');
    };

    fill();
    await untilRefused();
    expect((await get(`${url}/readyz`)).status).toBe(503);
    expect((await get(`${url}/healthz`)).status).toBe(200);

    rmSync(join(place, 'full'));
    await vi.waitFor(async () => expect(await deliver(url, 'later')).toBe(200), {
      timeout: 20_000,
    });
    expect((await get(`${url}/readyz`)).status).toBe(200);
    acknowledged.push('later');

    fill();
    await untilRefused();
    expect(await service.end('SIGTERM')).toBe(0);
    rmSync(join(place, 'full'));

    const again = await serving(['--no-demo', '--data', join(place, 'data')], ENV);
    const lost: string[] = [];
    for (const id of acknowledged) {
      if ((await get(`${again.url}/orders/${id}`)).status !== 200) lost.push(id);
    }
    expect(lost).toEqual([]);
    expect(await again.end('SIGTERM')).toBe(0);
  },
);
