import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, describe, expect, it } from 'vitest';
import { digitalRiver } from '../../../src/adapters/digital-river/index.js';
import type { Provider } from '../../../src/adapters/provider.js';
import { stripe } from '../../../src/adapters/stripe/index.js';
import { createApp, listen } from '../../../src/http/index.js';
import { createOrderLifecycle } from '../../../src/service/order-lifecycle.js';
import { memory } from '../../../src/store/memory/memory.js';
import { commandHere } from '../../_support/command-here.js';
import { freePort } from '../../_support/free-port.js';
import { SEED } from '../../_support/seeds.js';

const SECRET = 'whsec_for_this_test';
const ENV = { DIGITAL_RIVER_WEBHOOK_SECRETS: SECRET, STRIPE_WEBHOOK_SECRETS: SECRET };

const PROVIDERS: Readonly<Record<string, () => Provider>> = {
  'digital-river': () => digitalRiver({ webhookSecrets: [SECRET] }),
  stripe: () =>
    stripe({
      webhookSecrets: [SECRET],
      releaseAfter: new Date(0),
      total: { metadata: 'order_total' },
    }),
};

/** A seed of which some orders are sent. */
const SHOP_REPORTS = '1';

/** A seed of which no delivery names one order. */
const NOT_DECIDED = '3';

const open: (() => Promise<void>)[] = [];
afterEach(async () => {
  for (const close of open.splice(0)) await close();
});

/** A service in this process. */
async function serving(name: string, token?: string) {
  const provider = PROVIDERS[name]?.();
  if (provider === undefined) throw new Error(name);
  const orders = await createOrderLifecycle({ provider, store: memory() });
  const { url, close } = await listen(
    createApp(orders, token === undefined ? {} : { token }),
    0,
    '127.0.0.1',
  );
  open.push(close, () => orders.stop());
  return { orders, webhook: `${url}/webhooks/${name}` };
}

/** An endpoint of another shop, which accepts everything without a body. */
async function foreign() {
  const bodies: string[] = [];
  const server = createServer(async (request, response) => {
    let text = '';
    for await (const chunk of request) text += chunk;
    if (request.method === 'POST') bodies.push(text);
    response.writeHead(request.method === 'POST' ? 204 : 404).end();
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  open.push(async () => {
    server.closeAllConnections();
    server.close();
  });
  return { webhook: `http://127.0.0.1:${port}/hook`, bodies };
}

const simulate = (
  provider: string,
  to: string,
  more: readonly string[] = [],
  env: Readonly<Record<string, string>> = ENV,
) => commandHere(['simulate', '--provider', provider, '--to', to, '--seed', SEED, ...more], env);

describe(`order-lifecycle simulate (SEED=${SEED})`, () => {
  it.each(Object.keys(PROVIDERS))(
    'delivers orders of %s, late, twice, forged and broken, which then agree with the provider',
    async (name) => {
      const { webhook } = await serving(name);
      const { code, stdout, stderr } = await simulate(name, webhook, [
        ...['--orders', '8', '--chaos', 'wild', '--verify'],
      ]);
      expect(stderr).toBe('');
      expect(stdout).toMatch(/^8 orders, \d+ deliveries of \w+.*, seed \S+\ndeliveries {2}outcome/);
      for (const outcome of ['new', 'duplicate', 'refused']) {
        expect(stdout).toMatch(new RegExp(`^\\d+ +${outcome}$`, 'm'));
      }
      const [, right, known] =
        /^(\d+) of (\d+) orders agree with the provider$/m.exec(stdout) ?? [];
      expect(Number(known)).toBeGreaterThan(0);
      expect(right).toBe(known);
      expect(code).toBe(0);
      expect(stdout.split('\n').filter((line) => line.length > 80)).toEqual([]);
    },
  );

  it('names the order that it cannot compare', async () => {
    const { webhook } = await serving('stripe');
    const more = ['--orders', '8', '--verify', '--seed', NOT_DECIDED];
    const { stdout } = await simulate('stripe', webhook, more);
    expect(stdout).toMatch(
      /^\S+ is not compared: its deliveries do not decide how it\n {2}ended$/m,
    );
    expect(stdout).toContain('\n7 of 7 orders agree with the provider');
  });

  it('repeats a run that had the same seed', async () => {
    const runs = [await foreign(), await foreign()];
    for (const { webhook } of runs) await simulate('stripe', webhook, ['--orders', '3']);
    const [first, second] = runs.map(({ bodies }) => [...bodies].sort());
    expect(first?.length).toBeGreaterThan(3);
    expect(new Set(second)).toEqual(new Set(first));
  });

  it('reports what the shop did itself to the service, with its token', async () => {
    const { orders, webhook } = await serving('stripe', 'a-long-random-token');
    const env = { ...ENV, ORDER_LIFECYCLE_TOKEN: 'a-long-random-token' };
    const more = ['--orders', '8', '--seed', SHOP_REPORTS, '--verify'];
    const { code, stdout } = await simulate('stripe', webhook, more, env);
    expect(stdout).not.toContain('The shop');
    expect(code).toBe(0);
    const { orders: fulfilled } = await orders.orders({ state: 'complete' });
    expect(fulfilled.length).toBeGreaterThan(0);
  });

  it('leaves out what the shop did at a service of somebody else, and says so', async () => {
    const { webhook, bodies } = await foreign();
    const { code, stdout } = await simulate('stripe', webhook, [
      '--orders',
      '8',
      '--seed',
      SHOP_REPORTS,
    ]);
    expect(bodies.length).toBeGreaterThan(8);
    expect(stdout).toMatch(/^\d+ +accepted$/m);
    expect(stdout.replace(/\s+/g, ' ')).toMatch(
      /The shop of \d+ orders would report what it did itself, but \S+ does not answer as a service of this package\./,
    );
    expect(code).toBe(0);
  });

  it('fails when the service has another secret', async () => {
    const { webhook } = await serving('stripe');
    const env = { STRIPE_WEBHOOK_SECRETS: 'whsec_other' };
    const { code, stdout } = await simulate('stripe', webhook, ['--orders', '2'], env);
    expect(code).toBe(1);
    expect(stdout.replace(/\s+/g, ' ')).toMatch(
      /Not accepted, but should be: \d+ deliver(y|ies)\. Check that --to is the webhook of Stripe, and that STRIPE_WEBHOOK_SECRETS begins with one of its secrets\./,
    );
  });

  it('says at once that nobody answers, and which secret is missing', async () => {
    const nobody = 'http://127.0.0.1:1/webhooks/stripe';
    const refused = await simulate('stripe', nobody, ['--orders', '100000']);
    expect(refused).toEqual({
      code: 1,
      stdout: '',
      stderr: `order-lifecycle: No service answers at ${nobody}. Start one with "order-lifecycle serve" and give the address of its webhook.\n`,
    });
    const { code, stderr } = await simulate('stripe', nobody, [], {});
    expect(code).toBe(2);
    expect(stderr).toMatch(/The setting STRIPE_WEBHOOK_SECRETS is not set/);
  });

  it('says that nothing listens at an address', async () => {
    const nobody = `http://127.0.0.1:${await freePort()}/webhooks/stripe`;
    const { code, stdout, stderr } = await simulate('stripe', nobody, ['--orders', '100000']);
    expect({ code, stdout }).toEqual({ code: 1, stdout: '' });
    expect(stderr).toContain(`No service answers at ${nobody} (connection refused).`);
  });

  it.each(Object.keys(PROVIDERS))(
    'ends when the service ends, and not after every retry: %s',
    async (name) => {
      let answered = 0;
      const server = createServer((request, response) => {
        if (request.method === 'POST') answered += 1;
        response.end();
        // The service is stopped in the middle of the run.
        if (answered >= 3) server.close(() => {}).closeAllConnections();
      });
      await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
      const { port } = server.address() as AddressInfo;
      const webhook = `http://127.0.0.1:${port}/hook`;
      const timers = () =>
        process.getActiveResourcesInfo().filter((resource) => resource === 'Timeout').length;
      const before = timers();
      const { code, stdout, stderr } = await simulate(name, webhook, ['--orders', '200']);
      // No delivery waits for its next attempt.
      expect(timers()).toBeLessThanOrEqual(before);
      expect(code).toBe(1);
      expect(stdout).toMatch(/^200 orders, \d+ deliveries of [^\n]+\n$/);
      expect(stderr).toContain(`No service answers at ${webhook} (connection refused).`);
    },
  );
});
