import { describe, expect, it, onTestFinished } from 'vitest';
import { type App, createApp } from '../../../src/http/app.js';
import { answerOf } from '../../_support/service.js';
import {
  bothProviders,
  deliverAccepted,
  deliverPaid,
  digitalRiverRequest,
  paidEvents,
  stripeRequest,
} from '../../_support/two-providers.js';

const DIGITAL_RIVER = { name: 'digital-river', title: 'Digital River', speaksOf: 'orders' };
const STRIPE = { name: 'stripe', title: 'Stripe', speaksOf: 'payments' };

/** Both providers behind one surface, each with its order `A-1` and one that only it has. */
async function bothWithOrders() {
  const orders = await bothProviders();
  await deliverAccepted(orders, 'A-1');
  await deliverAccepted(orders, 'D-1');
  await deliverPaid(orders, 'A-1');
  await deliverPaid(orders, 'S-1');
  return { orders, app: createApp(orders) };
}

function get(app: App, path: string): Promise<Response> {
  return app.fetch(new Request(`http://localhost${path}`));
}

async function json(app: App, path: string) {
  return answerOf(await get(app, path));
}

async function post(app: App, path: string, body: object = {}) {
  const request = new Request(`http://localhost${path}`, {
    method: 'POST',
    body: JSON.stringify(body),
  });
  return answerOf(await app.fetch(request));
}

async function lines(app: App, path: string): Promise<readonly Record<string, unknown>[]> {
  const text = (await (await get(app, path)).text()).trim();
  return text === '' ? [] : text.split('\n').map((line) => JSON.parse(line));
}

describe('the webhooks of two providers', () => {
  it('have a path each, and accept only their own deliveries', async () => {
    const app = createApp(await bothProviders());
    const [, intent] = paidEvents('1');
    expect((await app.fetch(digitalRiverRequest('accepted', { orderId: '1' }))).status).toBe(200);
    expect((await app.fetch(stripeRequest(intent))).status).toBe(200);
    const astray = new Request('http://localhost/webhooks/digital-river', stripeRequest(intent));
    expect((await app.fetch(astray)).status).toBe(401);
    expect((await json(app, '/')).body).toMatchObject({
      providers: [
        { ...DIGITAL_RIVER, webhook: '/webhooks/digital-river' },
        { ...STRIPE, webhook: '/webhooks/stripe' },
      ],
      paths: {
        'POST /webhooks/digital-river': 'signed deliveries of Digital River',
        'POST /webhooks/stripe': 'signed deliveries of Stripe',
      },
    });
  });

  it('can be at paths of their own', async () => {
    const orders = await bothProviders();
    const app = createApp(orders, { webhookPath: { stripe: '/payments' } });
    const [, intent] = paidEvents('1');
    const request = new Request('http://localhost/payments', stripeRequest(intent));
    expect((await app.fetch(request)).status).toBe(200);
    expect((await app.fetch(digitalRiverRequest('accepted'))).status).toBe(200);

    expect(() => createApp(orders, { webhookPath: '/all' })).toThrow(/the path of each provider/);
    expect(() => createApp(orders, { webhookPath: { adyen: '/a' } })).toThrow(
      /webhookPath.adyen is set, but must be the path of digital-river or stripe/,
    );
    expect(() => createApp(orders, { webhookPath: { stripe: '/webhooks/digital-river' } })).toThrow(
      /a different path for each provider/,
    );
  });
});

describe('GET /orders of two providers', () => {
  it('lists the orders of both, each with its provider, page by page', async () => {
    const { app } = await bothWithOrders();
    const { body: first } = await json(app, '/orders?limit=3');
    expect(first.orders).toMatchObject([
      { id: 'A-1', provider: DIGITAL_RIVER },
      { id: 'D-1', provider: DIGITAL_RIVER },
      { id: 'A-1', provider: STRIPE },
    ]);
    const { body: second } = await json(app, `/orders?limit=3&after=${first.next}`);
    expect(second.orders).toMatchObject([{ id: 'S-1', provider: STRIPE }]);
    expect(second).not.toHaveProperty('next');
  });

  it('lists the newest of both with sort=newest, and refuses what that list cannot do', async () => {
    const { app } = await bothWithOrders();
    const { body } = await json(app, '/orders?sort=newest');
    const listed = body.orders as readonly { readonly id: string; readonly instant: string }[];
    const instants = listed.map(({ instant }) => instant);
    expect(instants).toHaveLength(4);
    expect(instants).toEqual([...instants].sort().reverse());
    expect(body.more).toBe(false);
    const { body: one } = await json(app, '/orders?sort=newest&limit=1');
    expect(one).toMatchObject({ orders: [{ id: listed[0]?.id }], more: true });
    const { body: ofOne } = await json(app, '/orders?sort=newest&provider=stripe');
    expect(ofOne.orders).toHaveLength(2);
    expect((await json(app, '/orders?sort=newest&after=x')).status).toBe(400);
    expect((await json(app, '/orders?sort=oldest')).status).toBe(400);
  });

  it('lists what may be fulfilled of both, and how many that is', async () => {
    const { app } = await bothWithOrders();
    const { body } = await json(app, '/orders?sort=newest&may=fulfil&limit=1');
    expect(body).toMatchObject({ more: true, matching: { count: 4, all: true } });
    expect(body.orders).toHaveLength(1);
    const { body: ofOne } = await json(app, '/orders?sort=newest&may=fulfil&provider=stripe');
    expect(ofOne).toMatchObject({ more: false, matching: { count: 2, all: true } });
    expect((await json(app, '/orders?sort=newest&may=refund')).body).toMatchObject({
      matching: { count: 2, all: true },
    });
  });

  it('finds orders of both by any id, and says how far it looked', async () => {
    const { app } = await bothWithOrders();
    const found = async (query: string) => {
      const { body } = await json(app, `/orders?${query}`);
      const orders = body.orders as { id: string; provider: { name: string } }[];
      const of = orders.map(({ id, provider }) => `${id} of ${provider.name}`);
      return { of, searched: body.searched };
    };
    expect(await found('anyId=S-1')).toEqual({ of: ['S-1 of stripe'], searched: undefined });
    expect((await found('anyId=ch_pi_S-1')).of).toEqual(['S-1 of stripe']);
    expect((await found('anyId=A-1')).of).toEqual(['A-1 of digital-river', 'A-1 of stripe']);
    expect((await found('anyId=A-1&provider=stripe')).of).toEqual(['A-1 of stripe']);
    expect(await found('anyId=re_unknown')).toEqual({
      of: [],
      searched: { orders: 4, all: true },
    });
    for (const wrong of ['anyId=', 'anyId=x&state=accepted', 'anyId=x&provider=adyen']) {
      expect((await json(app, `/orders?${wrong}`)).status, wrong).toBe(400);
    }
  });

  it('lists those of one provider, and names those that there are', async () => {
    const { app } = await bothWithOrders();
    const { body } = await json(app, '/orders?provider=stripe&limit=1');
    expect(body.orders).toMatchObject([{ id: 'A-1', provider: STRIPE }]);
    expect(
      (await json(app, `/orders?provider=stripe&after=${body.next}`)).body.orders,
    ).toMatchObject([{ id: 'S-1' }]);
    const lists = [
      '/orders',
      '/milestones',
      '/milestones/pending',
      '/unplaced',
      '/releases',
      '/export',
    ];
    for (const path of [...lists, '/orders/A-1', '/orders/A-1/history']) {
      expect(await json(app, `${path}?provider=adyen`), path).toMatchObject({
        status: 400,
        body: { message: 'provider: digital-river or stripe is expected' },
      });
    }
    expect((await json(app, '/orders?after=nonsense')).status).toBe(400);
  });
});

describe('the routes of one order of two providers', () => {
  it('find the order by its id', async () => {
    const { app } = await bothWithOrders();
    expect((await json(app, '/orders/D-1')).body).toMatchObject({
      ...{ id: 'D-1', provider: DIGITAL_RIVER },
    });
    expect((await json(app, '/orders/S-1')).body).toMatchObject({ id: 'S-1', provider: STRIPE });
    expect((await json(app, '/orders/S-1/history')).body).toMatchObject({ provider: STRIPE });
    expect(await json(app, '/orders/nobody')).toMatchObject({
      status: 404,
      body: { error: 'not_found' },
    });
  });

  it('answer 409 with the choice where both have the id, and ?provider= chooses', async () => {
    const { app } = await bothWithOrders();
    for (const path of [
      '/orders/A-1',
      '/orders/A-1/history',
      '/orders/A-1?at=2026-05-04T12:00:00Z',
    ]) {
      expect(await json(app, path), path).toMatchObject({
        status: 409,
        body: {
          error: 'several_orders',
          message:
            'Several providers have an order A-1. Add ?provider= with digital-river or stripe.',
          providers: [
            { name: 'digital-river', title: 'Digital River' },
            { name: 'stripe', title: 'Stripe' },
          ],
        },
      });
    }
    const chosen = await json(app, '/orders/A-1?provider=stripe');
    expect(chosen.body).toMatchObject({ id: 'A-1', account: 'stripe', provider: STRIPE });
    const other = await json(app, '/orders/A-1?provider=digital-river');
    expect(other.body).toMatchObject({ account: 'default', provider: DIGITAL_RIVER });
    const decision = { decision: 'dismiss', actor: 'kim', reason: 'a mix-up' };
    expect(await post(app, '/orders/A-1/observations/o/resolve', decision)).toMatchObject({
      status: 409,
    });
    expect(
      await post(app, '/orders/A-1/observations/o/resolve?provider=stripe', decision),
    ).toMatchObject({ status: 404 });
  });

  it('record what the shop did with the only provider that takes it, and ask where both know it', async () => {
    const { orders, app } = await bothWithOrders();
    const parcel = { key: 'parcel-1' };
    expect(await post(app, '/orders/S-1/fulfilments', parcel)).toMatchObject({
      status: 201,
      body: { state: 'complete', provider: STRIPE },
    });
    // Before the first delivery nobody knows the order, but only Stripe needs such reports.
    expect(await post(app, '/orders/S-2/fulfilments', parcel)).toMatchObject({
      status: 201,
      body: { provider: STRIPE },
    });
    expect(await post(app, '/orders/A-1/fulfilments', parcel)).toMatchObject({
      status: 409,
      body: { error: 'several_orders' },
    });
    expect(await post(app, '/orders/D-1/fulfilments', parcel)).toMatchObject({ status: 501 });
    expect((await orders.of('digital-river').get('S-2'))?.id).toBeUndefined();
  });

  it('reconcile with the provider of the order', async () => {
    const { app } = await bothWithOrders();
    expect(await post(app, '/orders/A-1/reconcile')).toMatchObject({
      status: 409,
      body: { error: 'several_orders' },
    });
    // Neither has calls here; only Digital River has an option for them.
    expect(await post(app, '/orders/D-1/reconcile')).toMatchObject({
      status: 409,
      body: { error: 'no_api_key' },
    });
  });
});

describe('the other lists of two providers', () => {
  it('are of both, each with its provider', async () => {
    const { orders, app } = await bothWithOrders();
    await deliverPaid(orders, undefined, 'pi_waits');
    const { body } = await json(app, '/milestones?limit=500');
    const kinds = (body.milestones as { key: string; provider: object }[]).map((one) => ({
      ...{ key: one.key, provider: one.provider },
    }));
    expect(kinds).toContainEqual({ key: 'default/D-1/ready_to_fulfil/', provider: DIGITAL_RIVER });
    expect(kinds).toContainEqual({ key: 'stripe/S-1/ready_to_fulfil/', provider: STRIPE });
    const releases = await lines(app, '/releases');
    expect(releases.map(({ orderId, provider }) => [orderId, provider])).toEqual([
      ['A-1', DIGITAL_RIVER],
      ['D-1', DIGITAL_RIVER],
      ['A-1', STRIPE],
      ['S-1', STRIPE],
    ]);
    const pending = await lines(app, '/milestones/pending?kind=ready_to_fulfil&provider=stripe');
    expect(pending.map(({ key }) => key)).toEqual([
      'stripe/A-1/ready_to_fulfil/',
      'stripe/S-1/ready_to_fulfil/',
    ]);
    const unplaced = await json(app, '/unplaced');
    expect(unplaced.body).toMatchObject({
      count: 2,
      unplaced: [{ provider: STRIPE }, { provider: STRIPE }],
    });
    expect((await json(app, '/unplaced?provider=digital-river')).body).toEqual({ unplaced: [] });
    const link = {
      ...{ links: [{ reference: 'pi_waits', orderId: 'S-9' }], actor: 'kim' },
      reason: 'by phone',
    };
    // Only Stripe has payments to link.
    expect((await post(app, '/unplaced/links', link)).body).toMatchObject({
      results: [{ kind: 'linked', orderId: 'S-9' }],
    });
    expect((await json(app, '/orders/S-9')).body).toMatchObject({ provider: STRIPE });
  });

  it('are in one export, or in one for each provider', async () => {
    const { app } = await bothWithOrders();
    const accounts = async (path: string) =>
      (await lines(app, path)).filter(({ kind }) => kind === 'order').map(({ account }) => account);
    expect(await accounts('/export')).toEqual(['default', 'default', 'stripe', 'stripe']);
    expect(await accounts('/export?provider=stripe')).toEqual(['stripe', 'stripe']);
  });

  it('count with the label `provider` what is counted for each', async () => {
    const { app } = await bothWithOrders();
    const text = await (await get(app, '/metrics')).text();
    expect(text).toContain(
      'order_lifecycle_deliveries_total{receipt="recorded",provider="digital-river"} 2\n',
    );
    expect(text).toMatch(/deliveries_total\{receipt="recorded",provider="stripe"\} \d/);
    expect(text).toContain('order_lifecycle_unplaced{unplaced="waiting",provider="stripe"} 0\n');
    expect(text).toContain('order_lifecycle_orders{state="accepted"} 4\n');
    expect(text).toMatch(/check_age_seconds\{check="deadlines",provider="stripe"\} \d/);
  });

  it('show of which provider a body is that could not be read', async () => {
    const { app } = await bothWithOrders();
    const [, intent] = paidEvents('1');
    await app.fetch(stripeRequest({ ...intent, created: 'yesterday' }));
    expect((await json(app, '/quarantined')).body).toMatchObject({
      bodies: [{ provider: 'stripe' }],
    });
  });
});

describe('GET /changes of two providers', () => {
  it('streams the changes of both, each with its provider', async () => {
    const { orders, app } = await bothWithOrders();
    const reader = (await get(app, '/changes')).body?.getReader();
    onTestFinished(() => reader?.cancel());
    const decoder = new TextDecoder();
    let text = '';
    const readUntil = async (found: RegExp) => {
      while (!found.test(text)) text += decoder.decode((await reader?.read())?.value);
    };
    await readUntil(/event: ready/);
    await deliverPaid(orders, 'A-1', 'pi_second');
    await readUntil(/"id":"A-1".*"provider":\{"name":"stripe","title":"Stripe"/);
    await deliverAccepted(orders, 'D-2');
    await readUntil(/"id":"D-2".*"provider":\{"name":"digital-river"/);
    expect(text).not.toContain('"id":"0 ');
  });
});
