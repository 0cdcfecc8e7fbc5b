import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { stripe } from '../../../src/adapters/stripe/index.js';
import { createOrderLifecycle } from '../../../src/service/order-lifecycle.js';
import { embedded } from '../../../src/store/embedded/embedded.js';
import { command } from '../../_support/command.js';
import { commandHere } from '../../_support/command-here.js';
import { fillData } from '../../_support/data-directory.js';
import { captured, paymentsReported } from '../../_support/payment-service.js';
import { temporaryDirectory } from '../../_support/temporary-directory.js';
import { served } from '../_support/served.js';

const ENV = {
  ORDER_LIFECYCLE_PROVIDER: 'stripe',
  STRIPE_WEBHOOK_SECRETS: 'whsec_1',
  STRIPE_RELEASE_AFTER: '2026-01-01T00:00:00Z',
};

/** A directory with a new order and two old ones, and a file for what was sent. */
async function shop() {
  const directory = await temporaryDirectory();
  const data = join(directory, 'data');
  await fillData(data);
  const orders = await createOrderLifecycle({
    provider: stripe({ webhookSecrets: ['unused'], releaseAfter: new Date(0) }),
    store: embedded(data),
  });
  for (const [orderId, old] of [
    ['A-1', true],
    ['A-2', true],
    ['A-3', false],
  ] as const) {
    const reported = paymentsReported(captured(`pi_${orderId}`), { orderId, old });
    await orders.observe({ ...reported, account: orders.provider.account });
  }
  await orders.stop();
  const file = join(directory, 'sent.ndjson');
  const write = (lines: readonly (string | object)[]) =>
    writeFile(
      file,
      lines.map((one) => (typeof one === 'string' ? one : JSON.stringify(one))).join('\n'),
    );
  return { data, file, write };
}

describe('order-lifecycle sent and releases', () => {
  it.each(['the store itself', 'a running service'])(
    'report what was sent, and list what would be released, in %s',
    async (where) => {
      const { data, file, write } = await shop();
      const service = where === 'a running service' ? await served(data, ENV) : undefined;
      const place = service === undefined ? ['--data', data] : ['--url', service.url];
      const env = { ORDER_LIFECYCLE_PROVIDER: 'stripe' };

      const before = await commandHere(['releases', ...place], env);
      expect(before).toMatchObject({ code: 0, stderr: '' });
      expect(before.stdout).toBe(
        [
          'released  A-3',
          'Withheld: It is older than the moment from which orders are released: report',
          '  what was sent of it, or that nothing was.',
          'withheld  A-1',
          'withheld  A-2',
          '1 order would be released now, 2 withheld\n',
        ].join('\n'),
      );

      await write([
        { orderId: 'A-1' },
        '',
        { orderId: 'A-2', nothing: true },
        '{"orderId"',
        { orderId: 'A-4', key: 'parcel-1', items: [{ itemId: 'line-1', quantity: 0 }] },
        { orderId: 'A-1', key: 'import:everything', items: [] },
      ]);
      const args = ['sent', '--from', file, ...place, '--actor', 'kim'];
      const sent = await commandHere(args, env);
      expect(sent.stdout).toBe('2 recorded, 0 recorded before, 3 refused\n');
      expect(sent.code).toBe(1);
      expect(sent.stderr).toMatch(/^line 4: It should be a JSON object/m);
      expect(sent.stderr).toMatch(/^line 5: items\[0\]\.quantity: A whole number from 1/m);
      expect(sent.stderr).toMatch(/^line 6: The shop reported something else under this key/m);

      await write([{ orderId: 'A-1' }, { orderId: 'A-2', nothing: true }]);
      const again = await commandHere([...args, '--json'], env);
      expect(JSON.parse(again.stdout)).toEqual({ recorded: 0, duplicates: 2, refused: 0 });
      expect(again.code).toBe(0);

      const provider = { name: 'stripe', title: 'Stripe', speaksOf: 'payments' };
      const after = await command(['releases', ...place, '--json'], env);
      expect(
        after.stdout
          .trim()
          .split('\n')
          .map((line) => JSON.parse(line)),
      ).toEqual([
        { orderId: 'A-2', release: true, provider },
        { orderId: 'A-3', release: true, provider },
      ]);
      await service?.stop();
    },
  );

  it('are refused where the provider speaks of orders', async () => {
    const directory = await temporaryDirectory();
    const file = join(directory, 'sent.ndjson');
    await writeFile(file, '{"orderId":"7001"}');
    const sent = await commandHere(['sent', '--from', file, '--data', join(directory, 'data')]);
    expect(sent.code).toBe(1);
    expect(sent.stderr).toBe(
      'line 1: Digital River reports itself what was done. Use fulfil, cancel or return, which ask it to do it.\n',
    );
  });
});
