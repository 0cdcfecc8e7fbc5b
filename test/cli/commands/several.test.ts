import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it, onTestFinished } from 'vitest';
import * as digitalRiver from '../../../src/adapters/digital-river/index.js';
import * as stripe from '../../../src/adapters/stripe/index.js';
import { startProviderServer } from '../../../src/testing/provider-server/provider-server.js';
import { simulateScenario } from '../../../src/testing/simulator/index.js';
import { startStripeServer } from '../../../src/testing/stripe-server/stripe-server.js';
import { command } from '../../_support/command.js';
import { commandHere } from '../../_support/command-here.js';
import { fillData } from '../../_support/data-directory.js';
import { type Started, served, started } from '../_support/served.js';

const ENV = {
  ORDER_LIFECYCLE_PROVIDER: 'digital-river,stripe',
  DIGITAL_RIVER_WEBHOOK_SECRETS: 'whsec_of_digital_river',
  STRIPE_WEBHOOK_SECRETS: 'whsec_of_stripe_itself',
  STRIPE_RELEASE_AFTER: '2020-01-01T00:00:00Z',
};

let directory: string;
let data: string;
let service: Started & { readonly url: string };

beforeAll(async () => {
  directory = await mkdtemp(join(tmpdir(), 'order-lifecycle-several-'));
  data = join(directory, 'data');
  await fillData(data);
  service = await served(data, ENV);
});

afterAll(async () => {
  await service.stop();
  await rm(directory, { recursive: true, force: true });
});

/** Bodies about an order of each provider, and about one whose id both have. */
const BODIES = {
  digitalRiver: ['7001', 'both'].map((id) =>
    JSON.stringify({
      ...{ id: `evt-${id}`, type: 'order.accepted', liveMode: false },
      createdTime: '2026-01-31T12:00:00.000Z',
      data: { object: { id, state: 'accepted', fraudState: 'passed', liveMode: false } },
    }),
  ),
  stripe: ['A-1', 'both'].map((id) => {
    const created = Date.parse('2026-01-31T12:00:00Z') / 1_000;
    return JSON.stringify({
      ...{ id: `evt_${id}`, object: 'event', livemode: false, created },
      ...{ type: 'payment_intent.amount_capturable_updated', api_version: '2026-10-28.endive' },
      data: {
        object: {
          ...{ id: `pi_${id}`, object: 'payment_intent', status: 'requires_capture', created },
          ...{ amount: 1200, amount_capturable: 1200, amount_received: 0, currency: 'usd' },
          metadata: { order_id: id },
        },
      },
    });
  }),
};

async function deliver() {
  for (const rawBody of BODIES.digitalRiver) {
    const secret = ENV.DIGITAL_RIVER_WEBHOOK_SECRETS;
    const signature = digitalRiver.signForTest({ rawBody, secret });
    await posted('digital-river', digitalRiver.SIGNATURE_HEADER, signature, rawBody);
  }
  for (const rawBody of BODIES.stripe) {
    const signature = stripe.signForTest({ rawBody, secret: ENV.STRIPE_WEBHOOK_SECRETS });
    await posted('stripe', stripe.SIGNATURE_HEADER, signature, rawBody);
  }
}

async function posted(provider: string, header: string, signature: string, body: string) {
  const response = await fetch(`${service.url}/webhooks/${provider}`, {
    ...{ method: 'POST', headers: { [header]: signature }, body },
  });
  expect({ provider, status: response.status }).toEqual({ provider, status: 200 });
}

const run = (...args: readonly string[]) => commandHere(args, ENV);

describe('serve --provider digital-river,stripe', () => {
  it('takes the deliveries of both in, and names the provider in lists and explanations', async () => {
    const following = started(['tail', '--url', service.url]);
    await following.until(/Following/);
    await deliver();
    await following.until(/ digital-river 7001 accepted, fraud review passed/);
    await following.until(/ stripe A-1 \w+, fraud review/);
    await following.stop();

    const at = ['--url', service.url];
    const { stdout } = await run('orders', ...at);
    expect(stdout).toMatch(/^order +provider +state/);
    expect(stdout).toMatch(/^7001 +digital-river +accepted/m);
    expect(stdout).toMatch(/^A-1 +stripe /m);
    const chosen = await run('orders', ...at, '--provider', 'stripe');
    expect(chosen.stdout).not.toContain('7001');
    expect((await run('explain', 'A-1', ...at)).stdout).toContain('Order A-1 of Stripe');
    const both = await run('explain', 'both', ...at);
    expect(both.stderr).toContain('Several providers have an order both.');
    const one = await run('explain', 'both', ...at, '--provider', 'digital-river');
    expect(one.stdout).toContain('Order both of Digital River');
  });

  it('is examined by doctor, provider by provider', async () => {
    const { port } = new URL(service.url);
    const { stdout } = await run('doctor', '--data', data, '--port', port, '--json');
    const findings: { what: string; sentence: string }[] = JSON.parse(stdout);
    const about = (name: string) =>
      findings.filter(({ what }) => what === name).map(({ sentence }) => sentence);
    expect(about('configuration')[0]).toMatch(/^Digital River in test mode, Stripe in test mode, /);
    expect(about('secrets')).toEqual(['Digital River: 1 active', 'Stripe: 1 active']);
    expect(about('unplaced')).toEqual(['Stripe: 0 reports without an order']);
  });

  it('agrees with what a file of both replays to', async () => {
    const file = join(directory, 'both.ndjson');
    const bodies = [...BODIES.stripe, ...BODIES.digitalRiver];
    await writeFile(file, `${bodies.join('\n')}\n`);
    const agreed = await run('replay', file, '--check', '--url', service.url);
    expect(agreed).toMatchObject({ code: 0, stderr: expect.stringContaining('about 4 orders') });
    const { DIGITAL_RIVER_WEBHOOK_SECRETS: _, ...others } = ENV;
    const replay = ['replay', file, '--check', '--url', service.url];
    const named = await commandHere([...replay, '--provider', 'digital-river,stripe'], others);
    expect(named).toMatchObject({ code: 0, stderr: expect.stringContaining('about 4 orders') });

    const one = await run(
      ...['replay', file, '--check', '--url', service.url, '--provider', 'stripe'],
    );
    expect(one.stderr.replace(/\s+/g, ' ')).toContain('the store agrees about 2 orders');
    expect(one.code).toBe(0);

    const [first = ''] = BODIES.stripe.slice(1);
    await writeFile(file, first.replaceAll('1200', '1300').replace('evt_both', 'evt_other'));
    const differs = await run('replay', file, '--check', '--url', service.url);
    expect(differs.stderr).toContain('both: the standing of evt_other is ');
    expect(differs.code).toBe(1);
  });

  it('exports the orders of one provider, and compares only them', async () => {
    const file = join(directory, 'all.ndjson');
    const at = ['--url', service.url];
    const ids = (text: string) =>
      text
        .split('\n')
        .filter((line) => line.startsWith('{"kind":"order"'))
        .map((line) => JSON.parse(line).orderId);
    // It writes to the standard output itself, so it needs a process of its own.
    const stripeOnly = await command(['export', ...at, '--provider', 'stripe'], ENV);
    expect(ids(stripeOnly.stdout)).toEqual(['A-1', 'both']);
    const all = await command(['export', ...at], ENV);
    expect(ids(all.stdout)).toHaveLength(4);
    await writeFile(file, all.stdout);
    const checked = await run('replay', file, '--check', ...at, '--provider', 'stripe');
    const said = checked.stderr.replace(/\s+/g, ' ');
    expect(said).toContain('2 orders of another account than that of stripe not compared');
    expect(said).toContain('the store agrees about 2 orders');
    expect(checked.code).toBe(0);
  });

  it('finds an order by an id of its payment, although another provider has one of its id', async () => {
    const at = ['--url', service.url];
    expect((await run('explain', 'pi_both', ...at)).stdout).toContain('Order both of Stripe');
    const named = await run('orders', ...at, '--provider', 'digital-river,stripe');
    expect(named.stdout).toMatch(/^A-1 +stripe /m);
    const pending = await run('pending', ...at, '--provider', 'digital-river,stripe');
    expect({ ...pending, stdout: '' }).toEqual({ code: 0, stdout: '', stderr: '' });
  });

  it('stops in order, and its store is read without naming a provider', async () => {
    expect(await service.stop()).toBe(0);
    const at = ['--data', data];
    const { stdout } = await commandHere(['orders', ...at]);
    expect(stdout).toMatch(/^7001 +digital-river /m);
    expect(stdout).toMatch(/^A-1 +stripe /m);
    const both = await commandHere(['explain', 'both', ...at]);
    expect(both).toEqual({
      ...{ code: 2, stdout: '' },
      stderr:
        'order-lifecycle: The setting --provider is "digital-river,stripe", but must be the provider of the order: digital-river or stripe.\n',
    });
    expect((await commandHere(['explain', 'pi_both', ...at])).stdout).toContain('both of Stripe');
    const exported = await command(['export', ...at, '--provider', 'stripe'], ENV);
    expect(exported.stdout.match(/"kind":"order"/g)).toHaveLength(2);
    const one = await commandHere(['explain', 'both', ...at, '--provider', 'stripe']);
    expect(one.stdout).toContain('Order both of Stripe');
  });

  it('is checked and reconciled offline, each order with its own provider', async () => {
    const file = join(directory, 'both.ndjson');
    await writeFile(file, [...BODIES.digitalRiver, ...BODIES.stripe].join('\n'));
    const checked = await commandHere(['replay', file, '--check', '--data', data], ENV);
    expect(checked).toMatchObject({ code: 0, stderr: expect.stringContaining('about 4 orders') });

    const river = await startProviderServer({ apiKey: 'sk_of_digital_river' });
    const payments = await startStripeServer({ apiKey: 'sk_test_of_stripe' });
    onTestFinished(async () => {
      await Promise.all([river.close(), payments.close()]);
    });
    const start = (Date.now() - 3_600_000) * 1_000;
    const { basics } = river.adopt(simulateScenario('card_accepted', 'command', { start }));
    payments.play('held', { orderId: 'A-2' });
    const reconciling = (...args: readonly string[]) =>
      commandHere(['reconcile', '--data', data, '--since', '2h', ...args], {
        ...ENV,
        ...{ DIGITAL_RIVER_API_URL: river.url, DIGITAL_RIVER_API_KEY: river.apiKey },
        ...{ STRIPE_API_URL: payments.url, STRIPE_API_KEY: payments.apiKey },
      });
    const { stdout } = await reconciling();
    const [ofRiver = '', ofStripe = ''] = stdout.split('Stripe:\n');
    expect(ofRiver).toMatch(/^Digital River:\n/);
    expect(ofRiver).toContain(`repaired: Order ${basics.id} was not known here`);
    expect(ofRiver).not.toContain('A-2');
    expect(ofStripe).toContain('repaired: Order A-2');
    const named = await reconciling('A-2');
    expect(named).toMatchObject({ code: 0, stdout: expect.stringContaining('examined: 1') });
    expect(named.stdout).not.toContain('Digital River');
  });
});
