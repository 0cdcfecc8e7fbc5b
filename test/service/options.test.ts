import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { digitalRiver, digitalRiverClient } from '../../src/adapters/digital-river/index.js';
import { createApp } from '../../src/http/index.js';
import {
  ConfigurationError,
  createOrderLifecycle,
  memory,
  type OrderLifecycle,
  type OrderLifecycleOptions,
} from '../../src/index.js';
import { openBridge } from '../../src/inspect/index.js';
import { restate } from '../../src/restate/index.js';
import { embedded } from '../../src/store/embedded/embedded.js';
import { postgres } from '../../src/store/postgres/postgres.js';
import { startProviderServer } from '../../src/testing/index.js';

/** As called from JavaScript, without types. */
// biome-ignore lint/suspicious/noExplicitAny: that is the point
type Unchecked = (...given: any[]) => any;
const unchecked = (call: unknown) => call as Unchecked;

const provider = digitalRiver({ webhookSecrets: ['whsec_1'] });
const create = unchecked(createOrderLifecycle);
const withOptions = (some: object) => () => create({ provider, store: memory(), ...some });
const river = unchecked(digitalRiver);
const secrets = { webhookSecrets: ['whsec_1'] };
const URL = 'http://127.0.0.1:8080';

let orders: OrderLifecycle;
let provided: Awaited<ReturnType<typeof startProviderServer>>;

beforeAll(async () => {
  provided = await startProviderServer();
  const api = { apiKey: provided.apiKey, baseUrl: provided.url };
  const service: OrderLifecycleOptions = {
    provider: digitalRiver({ ...secrets, api }),
    store: memory(),
  };
  orders = await createOrderLifecycle(service);
});

afterAll(async () => {
  await orders.stop();
  await provided.close();
});

async function rejectionOf(call: Unchecked): Promise<ConfigurationError> {
  try {
    await call();
  } catch (error) {
    if (error instanceof ConfigurationError) return error;
    throw error;
  }
  throw new Error('nothing was rejected');
}

describe('an option that is missing', () => {
  it.each<[setting: string, call: Unchecked]>([
    ['provider', () => create()],
    ['provider', () => create({ store: memory() })],
    ['store', () => create({ provider })],
    ['store', () => create({ provider, store: undefined })],
    ['webhookSecrets', () => river()],
    ['webhookSecrets', () => river({ mode: 'live' })],
    ['apiKey', () => river({ ...secrets, api: {} })],
    ['apiKey', unchecked(digitalRiverClient)],
    ['database', unchecked(postgres)],
    ['database', () => postgres(' ')],
    ['database', () => postgres('postgres://u:pw@host:notaport/db')],
    ['database', () => postgres('postgres://u:pw@host/db?sslcert=/none')],
    ['directory', unchecked(embedded)],
    ['url', unchecked(restate)],
    ['worker.host', () => unchecked(restate)(URL, { worker: { port: 1 } })],
    ['worker.port', () => unchecked(restate)(URL, { worker: { host: '127.0.0.1' } })],
    ['reconcile.intervalMs', withOptions({ reconcile: {} })],
    ['quietSince', () => unchecked(orders.prune)()],
    ['checkoutId', () => unchecked(orders.place)()],
  ])('is named: %s', async (setting, call) => {
    expect((await rejectionOf(call)).setting).toBe(setting);
  });

  it('is reported with what it must be', async () => {
    expect((await rejectionOf(() => create())).message).toBe(
      "The setting provider is not set, but must be a provider, such as digitalRiver({ webhookSecrets: ['…'] }).",
    );
    expect((await rejectionOf(() => river())).message).toBe(
      'The setting webhookSecrets is not set, but must be a list of at least one signing secret, none of them blank.',
    );
  });

  it('is named as well when something else was given: a function that was not called, a URL', async () => {
    const notCalled = await rejectionOf(() => create({ provider: digitalRiver, store: memory() }));
    expect(notCalled).toMatchObject({ setting: 'provider', given: 'a function' });
    const address = await rejectionOf(() =>
      create({ provider, store: 'postgres://shop:s3cret@db' }),
    );
    expect(address).toMatchObject({ setting: 'store', given: 'a string' });
    expect(address.message).not.toContain('s3cret');
  });
});

describe('an option that does not exist', () => {
  it.each<[setting: string, meant: string, call: Unchecked]>([
    ['onn', 'on', withOptions({ onn: {} })],
    ['on.refund', 'refunded', withOptions({ on: { refund: () => {} } })],
    ['outbox.maxAtempts', 'maxAttempts', withOptions({ outbox: { maxAtempts: 1 } })],
    ['deadlines.hour', 'hours', withOptions({ deadlines: { hour: {} } })],
    [
      'deadlines.hours.payment_windows',
      'payment_window',
      withOptions({ deadlines: { hours: { payment_windows: 1 } } }),
    ],
    ['reconcile.intervlMs', 'intervalMs', withOptions({ reconcile: { intervlMs: 1 } })],
    ['orderLimits.byte', 'bytes', withOptions({ orderLimits: { byte: 1 } })],
    ['webhookSecret', 'webhookSecrets', () => river({ webhookSecret: 'whsec_1' })],
    ['apikey', 'apiKey', () => river({ ...secrets, api: { apikey: 'k' } })],
    ['poolsize', 'poolSize', () => unchecked(postgres)('postgres://db/shop', { poolsize: 2 })],
    ['takeover', 'takeOver', () => unchecked(embedded)('./data', { takeover: true })],
    ['tokn', 'token', () => unchecked(createApp)(orders, { tokn: 'a long random text' })],
    ['namespaces', 'namespace', () => unchecked(restate)(URL, { namespaces: 'shop' })],
    [
      'worker.identityKey',
      'identityKeys',
      () => unchecked(restate)(URL, { worker: { host: '::1', port: 0, identityKey: 'k' } }),
    ],
    ['recever', 'receiver', () => unchecked(openBridge)({ recever: 'https://inspect.example' })],
    ['order', 'orders', () => unchecked(orders.reconcile)({ order: ['7001'] })],
    ['item', 'items', () => unchecked(orders.fulfil)('7001', { item: [] })],
    ['item', 'items', () => unchecked(orders.cancel)('7001', { item: [] })],
    ['amout', 'amount', () => unchecked(orders.refund)('7001', { amout: { minor: 1 } })],
    ['item', 'items', () => unchecked(orders.return)('7001', { item: [] })],
    ['item', 'items', () => unchecked(orders.acceptReturn)('7001', 'r1', { item: [] })],
    ['status', 'state', () => unchecked(orders.orders)({ status: 'accepted' })],
    ['orderid', 'orderId', () => unchecked(orders.milestones)({ orderid: '7001' })],
    ['kind', 'kinds', () => unchecked(orders.pending)({ kind: 'refunded' }).next()],
    ['acount', 'account', () => unchecked(orders.export)({ acount: 'a' }).next()],
    ['onproblem', 'onProblem', () => unchecked(orders.import)([], { onproblem: () => {} })],
    ['onproblems', 'onProblem', () => unchecked(orders.settle)([], { onproblems: () => {} })],
    ['payment', 'payment_window', () => unchecked(orders.checkDeadlines)({ payment: 1 })],
  ])('is named, with the option that was probably meant: %s', async (setting, meant, call) => {
    const { message, setting: named } = await rejectionOf(call);
    expect(named).toBe(setting);
    expect(message).toContain(`(did you mean ${meant}?), but must be one of `);
  });
});

describe('an option that is undefined', () => {
  it('counts as not given', async () => {
    const undefinedOnes = {
      initialIntervalMs: undefined,
      maxAttempts: undefined,
      concurrency: undefined,
    };
    let tries = 0;
    const handled = await create({
      provider,
      store: memory(),
      outbox: { ...undefinedOnes, pollIntervalMs: 5 },
      deadlines: { intervalMs: undefined, hours: undefined },
      orderLimits: { bytes: undefined },
      deliveryTimeoutMs: undefined,
      logger: undefined,
      on: {
        in_review: undefined,
        ready_to_fulfil: () => {
          tries += 1;
          throw new Error('not today');
        },
      },
    });
    const object = { id: '7001', state: 'accepted', fraudState: 'passed' };
    const createdTime = '2026-05-04T10:00:00Z';
    const read = digitalRiver.fromWebhook({
      ...{ id: 'e1', type: 'order.accepted', createdTime },
      data: { object },
    });
    if (read.kind !== 'observation') throw new Error('not understood');
    await handled.observe(read.observation);
    const failed = async () => {
      const { milestones } = await handled.milestones({ status: 'pending' });
      return milestones[0];
    };
    while ((await failed())?.lastError === undefined) {
      await new Promise((resolve) => setTimeout(resolve, 5));
    }
    const { dueAt, attempts } = await failed();
    // An undefined interval must not end up as a due time.
    expect({ tries, attempts, isDated: !Number.isNaN(Date.parse(dueAt)) }).toEqual({
      ...{ tries: 1, attempts: 1, isDated: true },
    });
    await handled.stop();
  });
});
