import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { stripe } from '../../../src/adapters/stripe/index.js';
import type { PaymentObservation } from '../../../src/order/observation.js';
import { instantOf } from '../../../src/order/time/instant.js';
import { embedded } from '../../../src/store/embedded/embedded.js';
import { command } from '../../_support/command.js';
import { commandHere } from '../../_support/command-here.js';
import { fillData } from '../../_support/data-directory.js';
import { captured } from '../../_support/payment-service.js';
import { temporaryDirectory } from '../../_support/temporary-directory.js';
import { served } from '../_support/served.js';

const ENV = {
  ORDER_LIFECYCLE_PROVIDER: 'stripe',
  STRIPE_WEBHOOK_SECRETS: 'whsec_1',
  STRIPE_RELEASE_AFTER: '2026-01-01T00:00:00Z',
};
const AUDIT = ['--actor', 'kim', '--reason', 'by phone'];
const DAY_MS = 86_400_000;

/** A directory with reports that wait for their orders, the oldest for three days, and a file. */
async function shop(ids: readonly string[]) {
  const directory = await temporaryDirectory();
  const data = join(directory, 'data');
  await fillData(data);
  const { account } = stripe({ webhookSecrets: ['unused'], releaseAfter: new Date(0) });
  const store = embedded(data);
  await store.migrate();
  const first = Date.now() - 3 * DAY_MS - 60_000;
  for (const [index, id] of ids.entries()) {
    const arrivedAt = instantOf(first + index * 1_000);
    const observation: PaymentObservation = {
      ...{ id: `evt_${id}`, account, instant: arrivedAt, source: 'webhook', events: [] },
      ...{ releases: true, references: [id], objects: captured(id) },
      label: 'payment_intent.amount_capturable_updated',
    };
    await store.place({ account, reference: id, observation, arrivedAt });
  }
  await store.close();
  const file = join(directory, 'lines.ndjson');
  const write = (lines: readonly (string | object)[]) =>
    writeFile(
      file,
      lines.map((one) => (typeof one === 'string' ? one : JSON.stringify(one))).join('\n'),
    );
  return { data, file, write };
}

const linesOf = (stdout: string) =>
  stdout
    .trim()
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => JSON.parse(line));

describe('order-lifecycle unplaced, link and discard', () => {
  it.each(['the store itself', 'a running service'])(
    'list payments without an order, link them and discard them, in %s',
    async (where) => {
      const long = `pi_${'x'.repeat(24)}`;
      const { data, file, write } = await shop(['pi_1', 'pi_2', 'pi_3', 'pi_4', long]);
      const service = where === 'a running service' ? await served(data, ENV) : undefined;
      const place = service === undefined ? ['--data', data] : ['--url', service.url];
      const run = (...args: readonly string[]) =>
        (args[0] === 'unplaced' ? command : commandHere)([...args, ...place], {
          ORDER_LIFECYCLE_PROVIDER: 'stripe',
        });

      const listed = await run('unplaced');
      expect(listed).toMatchObject({ code: 0, stderr: '' });
      const [head = '', first = '', ...others] = listed.stdout.trim().split('\n');
      expect(head).toMatch(/^reference +type +since +age$/);
      expect(first).toMatch(/^pi_1 +payment_intent\.\S+… +\d{4}-\d\d-\d\d \d\d:\d\d +3 d$/);
      expect(others.at(-2)).toContain(`${long}  payment_intent`);
      expect(others.at(-1)).toBe('5 reports without an order');
      expect(listed.stdout.split('\n').filter((line) => line.length > 80)).toEqual([]);

      const only = linesOf((await run('unplaced', '--json', '--reference', 'pi_2')).stdout);
      expect(only).toEqual([
        {
          ...{ reference: 'pi_2', references: ['pi_2'], observationId: 'evt_pi_2' },
          label: 'payment_intent.amount_capturable_updated',
          instant: expect.stringMatching(/^\d{4}-\d\d-\d\dT.*Z$/),
          arrivedAt: expect.stringMatching(/^\d{4}-\d\d-\d\dT.*Z$/),
          provider: { name: 'stripe', title: 'Stripe', speaksOf: 'payments' },
        },
      ]);

      const one = await run('link', 'pi_1', 'A-1', ...AUDIT);
      expect(one).toEqual({
        code: 0,
        stdout: '1 linked, 1 report placed, 0 refused\n',
        stderr: '',
      });

      await write([
        { ...only[0], orderId: 'A-2' },
        '',
        '{"reference"',
        { reference: 'pi_3' },
        { reference: 'pi_1', orderId: 'A-9' },
        { reference: '', orderId: 'A-1' },
      ]);
      const many = await run('link', '--from', file, ...AUDIT);
      expect(many.stdout).toBe('2 linked (1 from another order), 1 report placed, 3 refused\n');
      expect(many.code).toBe(1);
      expect(many.stderr.split('\n')).toEqual([
        'line 3: It should be a JSON object with a "reference". Correct it.',
        'line 4: The orderId should be a text of 1 to 255 printable characters, without spaces around it. Correct it.',
        'line 6: The reference should be a text of 1 to 255 printable characters, without spaces around it. Correct it.',
        '',
      ]);
      // The rest is alike in both, and a store takes seconds to open.
      if (service === undefined) return;
      const explained = await run('explain', 'A-2', '--json');
      expect(explained.stdout).toContain('pi_2 linked by kim: by phone');

      await write([{ reference: 'pi_2', orderId: 'A-2' }]);
      const again = await run('link', '--from', file, '--json', ...AUDIT);
      expect(JSON.parse(again.stdout)).toEqual({ linked: 1, placed: 0, moved: 0, refused: 0 });
      expect(again.code).toBe(0);

      const discarded = await run('discard', 'pi_3', 'pi_8', ...AUDIT);
      expect(discarded.stdout).toBe('1 report discarded, 1 refused\n');
      expect(discarded.stderr).toMatch(/^pi_8: No report waits for it\./);
      expect(discarded.code).toBe(1);
      await write([
        { reference: 'pi_4', observationId: 'evt_other' },
        { reference: 'pi_4', observationId: 'evt_pi_4' },
      ]);
      const listedOnes = await run('discard', '--from', file, '--json', ...AUDIT);
      expect(JSON.parse(listedOnes.stdout)).toEqual({ discarded: 1, refused: 1 });
      expect(listedOnes.stderr).toMatch(/^line 1: /);

      const left = linesOf((await run('unplaced', '--json')).stdout);
      expect(left.map(({ reference }) => reference)).toEqual([long]);
      await run('discard', long, ...AUDIT);
      expect((await run('unplaced')).stdout).toBe('No report waits for its order.\n');
      await service.stop();
    },
  );

  it('read every page, and send a long file in several requests', async () => {
    const ids = Array.from({ length: 510 }, (_, index) => `pi_${index}`);
    const { data, file, write } = await shop(ids);
    const service = await served(data, ENV);
    const env = { ORDER_LIFECYCLE_PROVIDER: 'stripe' };
    const { stdout } = await command(['unplaced', '--json', '--url', service.url], env);
    expect(linesOf(stdout).map(({ reference }) => reference)).toEqual(ids);
    await write(ids.map((reference) => ({ reference, orderId: `A-${reference}` })));
    const args = ['link', '--from', file, '--url', service.url, ...AUDIT];
    const linked = await commandHere(args, env);
    expect(linked).toEqual({
      ...{ code: 0, stderr: '' },
      stdout: '510 linked, 510 reports placed, 0 refused\n',
    });
    await service.stop();
  });

  it('are refused where the provider names the order, and without an entry', async () => {
    const { data } = await shop([]);
    const link = await commandHere(['link', 'pi_1', 'A-1', '--data', data, ...AUDIT]);
    expect(link.code).toBe(1);
    expect(link.stderr).toMatch(/^pi_1: This provider names the order in every delivery/);
    const nothing = await commandHere(['discard', '--data', data, ...AUDIT]);
    expect(nothing.code).toBe(2);
    expect(nothing.stderr).toMatch(/^order-lifecycle: The setting --from is not set/);
  });
});

describe('order-lifecycle doctor', () => {
  it.each(['the store itself', 'a running service'])(
    'counts what waits too long for its order, in %s',
    async (where) => {
      const { data } = await shop(['pi_1', 'pi_2']);
      const service = where === 'a running service' ? await served(data, ENV) : undefined;
      const port = service === undefined ? '1' : new URL(service.url).port;
      const { stdout } = await commandHere(
        ['doctor', '--data', data, '--port', port, '--json'],
        ENV,
      );
      const found = JSON.parse(stdout).filter(({ what }: { what: string }) => what === 'unplaced');
      expect(found).toEqual([
        {
          ...{ what: 'unplaced', verdict: 'look' },
          sentence:
            '2 reports without an order, the oldest for 3 days. Look at "unplaced", and link each payment with "link <reference> <orderId>", or "discard" it',
        },
      ]);
      await service?.stop();
    },
  );

  it('counts nothing that waits where none does', async () => {
    const { data } = await shop([]);
    const args = ['doctor', '--data', data, '--port', '1'];
    expect((await commandHere(args, ENV)).stdout).toMatch(
      /fine +unplaced +0 reports without an order/,
    );
    const orders = { DIGITAL_RIVER_WEBHOOK_SECRETS: 'whsec_0123456789abcdef' };
    expect((await commandHere(args, orders)).stdout).not.toContain('unplaced');
  });
});
