import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import * as digitalRiver from '../../../src/adapters/digital-river/index.js';
import * as stripe from '../../../src/adapters/stripe/index.js';
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

/** Delivers an order of each provider, and one whose id both have. */
async function deliver() {
  for (const id of ['7001', 'both']) {
    const rawBody = JSON.stringify({
      ...{ id: `evt-${id}`, type: 'order.accepted', liveMode: false },
      createdTime: '2026-01-31T12:00:00.000Z',
      data: { object: { id, state: 'accepted', fraudState: 'passed', liveMode: false } },
    });
    const secret = ENV.DIGITAL_RIVER_WEBHOOK_SECRETS;
    const signature = digitalRiver.signForTest({ rawBody, secret });
    await posted('digital-river', digitalRiver.SIGNATURE_HEADER, signature, rawBody);
  }
  for (const id of ['A-1', 'both']) {
    const created = Date.parse('2026-01-31T12:00:00Z') / 1_000;
    const rawBody = JSON.stringify({
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
    const one = await commandHere(['explain', 'both', ...at, '--provider', 'stripe']);
    expect(one.stdout).toContain('Order both of Stripe');
  });
});
