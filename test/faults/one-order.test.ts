import { join } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { SIGNATURE_HEADER, signForTest } from '../../src/adapters/digital-river/index.js';
import { dataDirectory } from '../_support/data-directory.js';
import { eventBody } from '../_support/deliveries.js';
import { freePort } from '../_support/free-port.js';
import { temporaryDirectory } from '../_support/temporary-directory.js';
import { freshDatabase, testServer } from '../_support/test-database.js';
import { compileProject } from './compiled-project.js';
import { FaultProcess } from './fault-process.js';

// `npm run test:faults` sets larger numbers.
const LARGE = Number(process.env.FAULTS_LARGE ?? 14);
const SECRET = 'a secret of the fault tests';
const LINES = 5_000;

const server = await testServer();

const STORES: readonly (readonly [string, (() => Promise<Record<string, string>>) | undefined])[] =
  [
    ['embedded', async () => ({ DATA: await dataDirectory() })],
    [
      'PostgreSQL',
      server === undefined
        ? undefined
        : async () => {
            const database = await freshDatabase(server);
            onTestFinished(() => database.drop());
            return { DATABASE_URL: database.url };
          },
    ],
  ];

/** Signed deliveries of 0.8 MB about one order, each earlier than those before it. */
function large(index: number): unknown {
  const items = Array.from({ length: LINES }, (_, line) => ({
    id: `item-${index}-${line}`,
    skuId: `sku-${line}`,
    quantity: 1,
    amount: 12.5,
    state: 'created',
    productDetails: { name: 'x'.repeat(40), physical: true },
  }));
  return eventBody('accepted', {
    id: `large-${index}`,
    orderId: 'large',
    at: 10_000 - index,
    more: { items },
  });
}

describe.each(STORES)('one order with deliveries of 0.8 MB, over %s', (_, open) => {
  it.skipIf(open === undefined)(
    'is set aside, affects no other order, and stays set aside',
    async () => {
      const code = await temporaryDirectory();
      await compileProject(code);
      const service = new FaultProcess(join(code, 'test/faults/processes/any-store-server.js'), {
        ...(await open?.()),
        PORT: String(await freePort()),
        SECRET,
        // No server listens there, so deliveries are retried.
        SINK: `http://127.0.0.1:${await freePort()}`,
      });
      onTestFinished(() => service.stop());
      const url = await service.start();
      const deliverOnce = async (rawBody: string) => {
        const response = await fetch(`${url}/webhooks/digital-river`, {
          method: 'POST',
          headers: { [SIGNATURE_HEADER]: signForTest({ rawBody, secret: SECRET }) },
          body: rawBody,
        });
        await response.text();
        return response.status;
      };
      // As a provider does: on a busy machine a delivery may not be stored in time, or a connection that
      // was idle for too long is closed. Then it delivers again.
      const deliver = async (body: unknown) => {
        const rawBody = JSON.stringify(body);
        for (let attempt = 1; ; attempt += 1) {
          const status = await deliverOnce(rawBody).catch(() => undefined);
          if (status !== undefined && status !== 503) return status;
          if (attempt === 50) throw new Error(`Not accepted in ${attempt} attempts: ${status}.`);
        }
      };

      const sizes = JSON.stringify(large(0)).length;
      expect(sizes).toBeGreaterThan(700_000);
      const answers: number[] = [];
      const others: number[] = [];
      let isOver = false;
      const playing = Array.from({ length: 8 }, async (_, caller) => {
        for (let n = 0; !isOver || n < 5; n += 1) {
          const orderId = `other-${caller}-${n}`;
          for (const state of ['pending_payment', 'accepted', 'fulfilled']) {
            others.push(await deliver(eventBody(state, { id: `${orderId}-${state}`, orderId })));
          }
        }
      });
      let next = 0;
      const hammering = Array.from({ length: 4 }, async () => {
        for (let index = next++; index < LARGE; index = next++)
          answers.push(await deliver(large(index)));
      });
      await Promise.all(hammering);
      isOver = true;
      await Promise.all(playing);
      expect(new Set(others)).toEqual(new Set([200]));
      expect(new Set(answers)).toEqual(new Set([200, 202]));

      await service.killAndRestart();
      await service.ready();
      expect(await deliver(large(LARGE))).toBe(202);
      expect(await deliver(eventBody('accepted', { id: 'small', orderId: 'large', at: 1 }))).toBe(
        202,
      );
      const shown = (await (await fetch(`${url}/orders/large`)).json()) as {
        readonly setAside?: string;
        readonly gates: { readonly fulfil: { readonly allowed: boolean } };
      };
      expect(shown.setAside).toMatch(/^The order is set aside/);
      expect(shown.gates.fulfil.allowed).toBe(false);
      const kept = answers.filter((status) => status === 202).length + 2;
      const counts = await (await fetch(`${url}/counts`)).json();
      expect(counts).toMatchObject({ parked: 1, quarantined: kept });
    },
  );
});
