import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { SIGNATURE_HEADER, signForTest } from '../../../src/adapters/stripe/index.js';
import { command } from '../../_support/command.js';
import { started } from '../_support/served.js';

const ENV = {
  STRIPE_WEBHOOK_SECRETS: 'whsec_old,whsec_new',
  STRIPE_RELEASE_AFTER: '2020-01-01T00:00:00Z',
};

let data: string;

beforeAll(async () => {
  data = await mkdtemp(join(tmpdir(), 'order-lifecycle-stripe-'));
});

afterAll(() => rm(data, { recursive: true, force: true }));

/** A payment that was authorised, as `payment_intent.amount_capturable_updated` reports it. */
function payment(id: string, metadata: Readonly<Record<string, string>>): string {
  const created = Math.floor(Date.now() / 1000);
  return JSON.stringify({
    id: `evt_${id}`,
    object: 'event',
    type: 'payment_intent.amount_capturable_updated',
    api_version: '2026-10-28.endive',
    created,
    livemode: false,
    data: {
      object: {
        ...{ id, object: 'payment_intent', status: 'requires_capture', created, metadata },
        ...{ amount: 1200, amount_capturable: 1200, amount_received: 0, currency: 'usd' },
      },
    },
  });
}

async function serving() {
  const args = ['serve', '--demo', '--no-demo', '--provider', 'stripe', '--data', data];
  const running = started(args, { ...ENV, PORT: '0' });
  const [, url = ''] = await running.until(/^{"listening":"(.*)"}$/m);
  const deliver = (rawBody: string, secret = 'whsec_new') =>
    fetch(`${url}/webhooks/stripe`, {
      method: 'POST',
      headers: { [SIGNATURE_HEADER]: signForTest({ rawBody, secret }) },
      body: rawBody,
    });
  return { ...running, url, deliver };
}

describe('serve --provider stripe', () => {
  it('takes signed events in, and answers about their orders, also after a restart', async () => {
    const running = await serving();
    const body = payment('pi_1', { order_id: '7001' });
    expect((await running.deliver(body, 'whsec_wrong')).status).toBe(401);
    const accepted = await running.deliver(body);
    expect(accepted.status).toBe(200);
    expect(await accepted.json()).toMatchObject({ receipt: 'recorded', orderId: '7001' });
    expect(await running.stop()).toBe(0);

    const again = await serving();
    const order = await (await fetch(`${again.url}/orders/7001`)).json();
    expect(order).toMatchObject({
      id: '7001',
      charges: [{ id: 'pi_1', state: 'capturable', amount: { minor: 1200, currency: 'USD' } }],
    });
    const service = await (
      await fetch(again.url, { headers: { accept: 'application/json' } })
    ).json();
    expect(service).toMatchObject({
      provider: { name: 'stripe', title: 'Stripe', webhook: '/webhooks/stripe' },
    });
    expect(await again.stop()).toBe(0);
  });
});

describe('a command for Stripe', () => {
  const run = (args: readonly string[], env: Readonly<Record<string, string>> = ENV) =>
    command(args, { ...env, ORDER_LIFECYCLE_PROVIDER: 'stripe' });

  it('explains an order, and needs neither secrets nor a time of release', async () => {
    const { code, stdout } = await run(['explain', '7001', '--data', data], {});
    expect(code).toBe(0);
    expect(stdout).toContain('Order 7001');
    expect(stdout).toMatch(/by rule C\d+: /);
    expect(stdout.split('\n').filter((line) => line.length > 80)).toEqual([]);
  });

  it('examines the configuration', async () => {
    const { code, stdout } = await run(['doctor', '--data', data, '--port', '0']);
    expect(code).toBe(0);
    expect(stdout.replace(/\s+/g, ' ')).toContain(
      'orders of Stripe by metadata.order_id, released if begun after 2020-01-01T00:00:00.000Z',
    );
  });

  it('is not run where it needs calls to Stripe', async () => {
    const { code, stderr } = await run(['reconcile', '--data', data]);
    expect({ code, stderr }).toEqual({
      code: 2,
      stderr:
        'order-lifecycle: The setting STRIPE_API_KEY is not set, but must be the confidential key to call the provider with.\n',
    });
  });

  it('is refused without a time of release when it takes deliveries in', async () => {
    const { code, stderr } = await run(['reprocess', '--data', data], {});
    expect(code).toBe(2);
    expect(stderr).toContain('The setting STRIPE_RELEASE_AFTER is not set');
  });
});
