import { describe, expect, it } from 'vitest';
import { type AppOptions, createApp } from '../../src/http/app.js';
import type { OrderLifecycle } from '../../src/service/order-lifecycle.js';
import type { Logger } from '../../src/service/runtime/logger.js';
import { memory } from '../../src/store/memory/memory.js';
import { simulateScenario } from '../../src/testing/simulator/index.js';
import { eventBody, webhookRequest } from '../_support/deliveries.js';
import { charge, type Json, refund } from '../_support/payloads.js';
import { startWorld } from '../_support/provider-world.js';
import { answerOf, barrier, deliverTo, disturbed, service } from '../_support/service.js';
import { until } from '../_support/until.js';

/** Sends requests to the app of a service, by path. */
function client(orders: OrderLifecycle, options: AppOptions = {}) {
  const app = createApp(orders, options);
  return {
    get: async (path: string, headers: Record<string, string> = {}) =>
      answerOf(await app.fetch(new Request(`http://localhost${path}`, { headers }))),
    post: async (path: string, body: unknown, headers: Record<string, string> = {}) =>
      answerOf(
        await app.fetch(
          new Request(`http://localhost${path}`, {
            method: 'POST',
            headers,
            body: typeof body === 'string' ? body : JSON.stringify(body),
          }),
        ),
      ),
    raw: (request: Request) => app.fetch(request),
  };
}

const SENTENCE = expect.stringMatching(/^[^\n]{10,}$/);

const accepted = () => eventBody('accepted', { id: 'acceptance', at: 1 });
const puzzling = () =>
  eventBody('accepted', {
    id: 'puzzle',
    at: 2,
    type: 'order.updated',
    more: { state: 'gone_fishing', stateTransitions: null },
  });

describe('POST /webhooks/digital-river', () => {
  it('answers 200, 202, 401 and 405 as the service does, under another path if one is set', async () => {
    const orders = await service();
    const { raw, get } = client(orders);
    expect((await raw(webhookRequest(accepted()))).status).toBe(200);
    expect((await raw(webhookRequest('no JSON'))).status).toBe(202);
    expect((await raw(webhookRequest(accepted(), { header: null }))).status).toBe(401);
    expect((await get('/webhooks/digital-river')).status).toBe(405);

    const elsewhere = client(orders, { webhookPath: '/in' });
    const request = new Request('http://localhost/in', webhookRequest(accepted()));
    expect(await (await elsewhere.raw(request)).json()).toMatchObject({ receipt: 'duplicate' });
    expect((await elsewhere.raw(webhookRequest(accepted()))).status).toBe(404);
  });

  it('needs neither token nor host, which the provider does not have', async () => {
    const { raw } = client(await service(), { token: 'of operators', hosts: ['localhost'] });
    const request = webhookRequest(accepted());
    request.headers.set('host', 'shop.example');
    expect((await raw(request)).status).toBe(200);
  });
});

describe('GET /orders/{id}', () => {
  it('shows everything that is known, in the documented shapes', async () => {
    const orders = await service();
    const { get } = client(orders);
    await deliverTo(orders, accepted());
    const about = refund({ charges: [] });
    await deliverTo(orders, {
      ...eventBody('accepted'),
      type: 'refund.pending',
      data: { object: about },
    });
    const { status, body, headers } = await get('/orders/7001');
    expect(status).toBe(200);
    expect(headers.get('cache-control')).toBe('no-store');
    expect(body).toMatchObject({
      id: '7001',
      upstreamId: 'SHOP-1',
      checkoutId: 'co-1',
      state: 'accepted',
      fraudState: 'passed',
      charges: [{ id: 'ch-1', state: 'capturable', amount: { minor: 11_995, currency: 'EUR' } }],
      refunds: [{ id: 're_1', state: 'pending', amount: { minor: 3_030, currency: 'EUR' } }],
      items: [{ id: 'item-1' }, { id: 'item-2' }],
      parked: [],
      milestones: [
        {
          key: 'default/7001/ready_to_fulfil/',
          kind: 'ready_to_fulfil',
          subject: '',
          status: 'pending',
        },
      ],
      instant: expect.stringMatching(/^2026-05-04T.*Z$/),
      version: 2,
    });
    const gates = body.gates as Json;
    expect(Object.keys(gates).sort()).toEqual(['cancel', 'confirm', 'fulfil', 'refund', 'return']);
    for (const gate of Object.values(gates)) {
      expect(gate).toMatchObject({ allowed: expect.any(Boolean), because: SENTENCE });
    }
    expect(body).not.toHaveProperty('reported');
  });

  it('shows the last reported state beside the state while it is parked, and why', async () => {
    const orders = await service();
    await deliverTo(orders, eventBody('cancelled', { at: 1 }));
    await deliverTo(orders, eventBody('fulfilled', { id: 'late shipment', at: 2 }));
    const { body } = await client(orders).get('/orders/7001');
    expect(body).toMatchObject({
      state: 'cancelled',
      reported: { state: 'fulfilled' },
      parked: [
        {
          id: 'late shipment',
          standing: 'illegal',
          explanation: {
            sentence: expect.stringMatching(/cancelled.*fulfilled|fulfilled.*cancelled/),
          },
        },
      ],
    });
  });

  it('finds ids with any characters, and answers 404 to unknown ids', async () => {
    const orders = await service();
    const { get } = client(orders);
    for (const orderId of ['a/b', 'ü ö', '100%', '?x=1#y', '..']) {
      await deliverTo(orders, eventBody('accepted', { orderId }));
      const path = orderId === '..' ? '%2e%2e' : encodeURIComponent(orderId);
      if (orderId === '..') continue; // Every client resolves it away; the list shows it.
      expect((await get(`/orders/${path}`)).body).toMatchObject({ id: orderId });
      expect((await get(`/orders/${path}/history`)).body).toMatchObject({ id: orderId });
    }
    for (const path of ['/orders/nobody', '/orders/nobody/history']) {
      expect(await get(path)).toMatchObject({
        status: 404,
        body: { error: 'not_found', message: expect.stringContaining('nobody') },
      });
    }
    expect((await get('/orders/%E0%A4%A')).status).toBe(404);
    expect((await get(`/orders/${'x'.repeat(5_000)}`)).status).toBe(404);
  });
});

describe('GET /orders/{id}/history', () => {
  it('shows every observation in fold order, with arrival, standing and explanation', async () => {
    const orders = await service();
    await deliverTo(orders, eventBody('fulfilled', { id: 'second', at: 9 }));
    await deliverTo(orders, accepted());
    await deliverTo(orders, puzzling());
    const { status, body } = await client(orders).get('/orders/7001/history');
    expect(status).toBe(200);
    const entries = body.observations as Json[];
    expect(entries.map(({ id }) => id)).toEqual(['acceptance', 'puzzle', 'second']);
    expect(entries[0]).toMatchObject({
      label: 'order.accepted',
      source: 'webhook',
      instant: '2026-05-04T10:00:01Z',
      arrivedAt: expect.stringMatching(/Z$/),
      standing: 'applied',
      events: ['facts.reported', 'fraud.passed', 'order.accepted'],
      after: { state: 'accepted', fraudState: 'passed' },
    });
    expect(Number(entries[0]?.arrival)).toBeGreaterThan(Number(entries[2]?.arrival));
    expect(entries[1]).toMatchObject({ explanation: { sentence: SENTENCE } });
  });
});

describe('GET /orders', () => {
  it('pages through all orders with next, each once, and filters them', async () => {
    const orders = await service();
    const { get } = client(orders);
    for (let index = 0; index < 12; index += 1) {
      const state = index % 3 === 0 ? 'blocked' : 'accepted';
      const more = { upstreamId: `shop-${index}`, checkoutId: `checkout-${index}` };
      await deliverTo(orders, eventBody(state, { orderId: `order-${index}`, more }));
    }
    await deliverTo(orders, puzzling());
    const seen: string[] = [];
    let next: string | undefined;
    let pages = 0;
    do {
      const after = next === undefined ? '' : `&after=${encodeURIComponent(next)}`;
      const { status, body } = await get(`/orders?limit=5${after}`);
      expect(status).toBe(200);
      const page = body as { orders: { id: string }[]; next?: string };
      expect(page.orders.length).toBeLessThanOrEqual(5);
      seen.push(...page.orders.map(({ id }) => id));
      next = page.next;
      pages += 1;
    } while (next !== undefined);
    expect(pages).toBe(3);
    expect(new Set(seen).size).toBe(13);
    expect(seen).toHaveLength(13);

    const idsOf = async (query: string) => {
      const { body } = await get(`/orders?${query}`);
      return (body.orders as { id: string }[]).map(({ id }) => id);
    };
    expect(await idsOf('state=blocked')).toHaveLength(4);
    expect(await idsOf('fraudState=blocked')).toHaveLength(4);
    expect(await idsOf('state=blocked&fraudState=passed')).toEqual([]);
    expect(await idsOf('parked=true')).toEqual(['7001']);
    expect(await idsOf('parked=false')).toHaveLength(12);
    expect(await idsOf('upstreamId=shop-7')).toEqual(['order-7']);
    expect(await idsOf('checkoutId=checkout-8')).toEqual(['order-8']);
    expect(await idsOf(`upstreamId=${'x'.repeat(255)}`)).toEqual([]);
  });

  it.each([
    ['/orders?state=lost', /state.*unreported.*accepted/s],
    ['/orders?fraudState=fine', /fraudState.*passed/s],
    ['/orders?parked=maybe', /parked.*true.*false/s],
    ['/orders?sort=newest&may=ship', /may.*fulfil.*refund/s],
    ['/orders?may=fulfil', /may/],
    ['/orders?limit=0', /limit/],
    ['/orders?limit=501', /limit.*500/],
    ['/orders?limit=many', /limit.*number/],
    ['/orders?limit=1.5', /limit.*whole/],
    ['/orders?limit=1e2', /limit.*whole/],
    ['/orders?limit=', /limit.*whole/],
    ['/orders?state=accepted&state=blocked', /^state: given more than once$/],
    ['/orders/7001?at=2026-01-31T12:00:00Z&at=2020-01-31T12:00:00Z', /^at: given more/],
    ['/orders?colour=red', /colour/],
    ['/orders?after=rubbish', /next/],
    ['/orders?after=WyJhIl0', /next/],
    ['/milestones?after=rubbish', /next/],
    ['/milestones?status=lost', /status.*pending.*dead/s],
  ])('answers 400 with a sentence that helps: %s', async (path, message) => {
    const { status, body } = await client(await service()).get(path);
    expect(status).toBe(400);
    expect(body).toEqual({ error: 'bad_parameter', message: expect.stringMatching(message) });
  });
});

describe('POST /orders/{id}/observations/{oid}/resolve', () => {
  const path = '/orders/7001/observations/puzzle/resolve';
  const decision = { decision: 'dismiss', actor: 'ines', reason: 'A test of theirs.' };

  it('dismisses a parked observation once, and shows the order', async () => {
    const orders = await service();
    const { post } = client(orders);
    await deliverTo(orders, accepted());
    await deliverTo(orders, puzzling());
    const { status, body } = await post(path, decision);
    expect(status).toBe(200);
    expect(body).toMatchObject({ id: '7001', gates: { fulfil: { allowed: true } } });
    expect(await post(path, decision)).toMatchObject({
      status: 409,
      body: { error: 'not_parked', message: SENTENCE },
    });
    expect(await post('/orders/7001/observations/acceptance/resolve', decision)).toMatchObject({
      status: 409,
    });
    expect(await post('/orders/7001/observations/nothing/resolve', decision)).toMatchObject({
      status: 404,
      body: { message: SENTENCE },
    });
  });

  it.each([
    ['no JSON', 'dismiss'],
    ['without an actor', { ...decision, actor: ' ' }],
    ['without a reason', { decision: 'dismiss', actor: 'ines' }],
    ['another decision', { ...decision, decision: 'apply' }],
    ['a list', [decision]],
  ])('answers 400 with a sentence: %s', async (_, body) => {
    const { post } = client(await service());
    expect(await post(path, body)).toMatchObject({
      status: 400,
      body: { error: 'bad_decision', message: SENTENCE },
    });
  });

  it('refuses a large body', async () => {
    const { post } = client(await service());
    const answer = await post(path, { ...decision, padding: 'x'.repeat(100_000) });
    expect(answer).toMatchObject({ status: 413, body: { error: 'too_large' } });
  });

  it('refuses a page of another origin', async () => {
    const orders = await service();
    await deliverTo(orders, accepted());
    await deliverTo(orders, puzzling());
    const { post } = client(orders, { hosts: ['127.0.0.1'] });
    const here = { host: '127.0.0.1:8080' };
    expect(await post(path, decision, { ...here, origin: 'https://evil.example' })).toMatchObject({
      status: 403,
      body: { error: 'foreign_origin', message: SENTENCE },
    });
    expect(await post(path, decision, { ...here, origin: 'null' })).toMatchObject({ status: 403 });
    // Its own page may, and programs name no origin.
    const own = { ...here, origin: 'http://127.0.0.1:8080' };
    expect((await post(path, decision, own)).status).toBe(200);
    expect((await post(path, decision, here)).status).toBe(409);
  });
});

describe('POST /orders/{id}/reconcile', () => {
  it('reads the order at the provider, and answers with the outcome', async () => {
    const world = await startWorld();
    const order = world.provider.adopt(simulateScenario('wire_paid', 3, { start: world.now }));
    world.now = order.restsAt + 3_600_000_000;
    const { post } = client(world.orders);
    const { id } = order.basics;
    const first = await post(`/orders/${id}/reconcile`, {});
    expect(first).toMatchObject({ status: 200, body: { order: { outcome: 'repaired' } } });
    expect(first.body).toMatchObject({ order: { sentence: SENTENCE } });
    const second = await post(`/orders/${id}/reconcile`, {});
    expect(second).toMatchObject({ status: 200, body: { order: { outcome: 'in_step' } } });
    await world.stop();
  });

  it('refuses a large body', async () => {
    const { post } = client(await service());
    const answer = await post('/orders/7001/reconcile', { padding: 'x'.repeat(100_000) });
    expect(answer).toMatchObject({ status: 413, body: { error: 'too_large' } });
  });

  it('names the missing setting when the provider cannot be called', async () => {
    const answer = await client(await service()).post('/orders/7001/reconcile', {});
    expect(answer).toMatchObject({ status: 409, body: { error: 'no_api_key', message: SENTENCE } });
  });
});

describe('GET /milestones/pending and POST /milestones/settle', () => {
  const key = 'default/7001/ready_to_fulfil/';
  const settlement = { key, status: 'done', actor: 'kim', reason: 'sent on Monday' };

  it('lists pending milestones line by line, and settles them once', async () => {
    const orders = await service();
    const { post, raw } = client(orders);
    await deliverTo(orders, accepted());
    const lines = async (query = '') => {
      const response = await raw(new Request(`http://localhost/milestones/pending${query}`));
      expect(response.headers.get('content-type')).toBe('application/x-ndjson');
      const text = await response.text();
      return text.split('\n').flatMap((line) => (line === '' ? [] : [JSON.parse(line)]));
    };
    expect(await lines()).toMatchObject([{ key, deliver: true, orderId: '7001', attempts: 0 }]);
    expect(await lines('?kind=cancelled,ready_to_fulfil')).toHaveLength(1);
    expect(await lines('?kind=cancelled')).toEqual([]);

    const unknown = { ...settlement, key: 'default/7002/ready_to_fulfil/' };
    const nameless = { key, status: 'done' };
    const settlements = [settlement, unknown, nameless];
    expect(await post('/milestones/settle', { settlements })).toMatchObject({
      status: 200,
      body: {
        ...{ settled: 1, unchanged: 0 },
        problems: [
          { key, kind: 'bad_settlement', message: SENTENCE },
          { key: unknown.key, kind: 'not_found', message: SENTENCE },
        ],
      },
    });
    expect(await post('/milestones/settle', { settlements: [settlement] })).toMatchObject({
      body: { settled: 0, unchanged: 1, problems: [] },
    });
    expect(await lines()).toEqual([]);
  });

  it('refuses filters and bodies that it cannot read', async () => {
    const { get, post } = client(await service());
    expect(await get('/milestones/pending?kind=lost')).toMatchObject({
      status: 400,
      body: { error: 'bad_parameter', message: SENTENCE },
    });
    for (const body of ['no JSON', 'null', [], {}, { settlements: 1 }, { settlements: [{}] }]) {
      expect(await post('/milestones/settle', body)).toMatchObject({
        status: 400,
        body: { error: 'bad_settlement', message: SENTENCE },
      });
    }
  });

  it('requires the token', async () => {
    const { get, post } = client(await service(), { token: 'of operators' });
    expect((await get('/milestones/pending')).status).toBe(401);
    expect((await post('/milestones/settle', { settlements: [settlement] })).status).toBe(401);
  });
});

describe('GET /milestones and POST /milestones/{key}/retry', () => {
  it('shows dead milestones, and delivers them again by key, however that is written', async () => {
    let broken = true;
    const got: string[] = [];
    const orders = await service({
      on: {
        '*': ({ key }) => {
          if (broken) throw new Error('the warehouse is closed');
          got.push(key);
        },
      },
      outbox: { pollIntervalMs: 5, maxAttempts: 1 },
    });
    const { get, post } = client(orders);
    await deliverTo(orders, eventBody('accepted', { orderId: 'o:1/ü' }));
    await deliverTo(orders, eventBody('accepted', { orderId: '7002' }));
    const dead = await until('both are dead', async () => {
      const { body } = await get('/milestones?status=dead');
      const found = body.milestones as { key: string; lastError: string; orderId: string }[];
      return found.length === 2 && found;
    });
    expect(dead[0]).toMatchObject({ lastError: 'the warehouse is closed', attempts: 1 });
    expect((await get('/milestones?orderId=7002')).body.milestones).toHaveLength(1);
    broken = false;
    // Escaped as a part of a path must be, and for a key without odd characters as it is.
    const odd = dead.find(({ orderId }) => orderId !== '7002')?.key ?? '';
    expect(odd).toContain('%');
    expect(await post(`/milestones/${encodeURIComponent(odd)}/retry`, '')).toMatchObject({
      status: 200,
      body: { status: 'pending' },
    });
    expect(await post('/milestones/default/7002/ready_to_fulfil//retry', '')).toMatchObject({
      status: 200,
    });
    await until('both are delivered', () => got.length === 2);
    expect(await post('/milestones/default/7002/ready_to_fulfil//retry', '')).toMatchObject({
      status: 409,
      body: { error: 'not_needed', message: SENTENCE },
    });
  });
});

describe('GET /healthz, /readyz and /metrics', () => {
  it('answer whether the process lives and the store answers', async () => {
    let down = false;
    const gate = barrier();
    let hangs = false;
    const store = disturbed(memory(), {
      ready: () => {
        if (down) throw new Error('connection refused at 10.0.0.7');
        return hangs ? gate.wait() : undefined;
      },
    });
    const { get } = client(await service({ store }), { requestTimeoutMs: 30 });
    expect(await get('/healthz')).toMatchObject({ status: 200, body: { status: 'ok' } });
    expect(await get('/readyz')).toMatchObject({ status: 200, body: { status: 'ready' } });
    down = true;
    expect((await get('/healthz')).status).toBe(200);
    const unready = await get('/readyz');
    expect(unready).toMatchObject({ status: 503, body: { error: 'unavailable' } });
    expect(JSON.stringify(unready.body)).not.toContain('10.0.0.7');
    down = false;
    hangs = true;
    expect((await get('/readyz')).status).toBe(503);
    gate.open();
  });

  it('count deliveries, orders and milestones as text that Prometheus reads', async () => {
    const orders = await service();
    const { raw } = client(orders);
    await deliverTo(orders, accepted());
    await deliverTo(orders, accepted());
    await deliverTo(orders, puzzling());
    await deliverTo(orders, 'not JSON');
    await deliverTo(orders, eventBody('accepted', { type: 'customer.created' }));
    await orders.webhook(webhookRequest(accepted(), { header: null }));
    const response = await raw(new Request('http://localhost/metrics'));
    expect(response.status).toBe(200);
    expect(response.headers.get('content-type')).toMatch(/^text\/plain/);
    const { samples, types } = parsed(await response.text());
    expect(Object.fromEntries(samples)).toMatchObject({
      'order_lifecycle_deliveries_total{receipt="recorded"}': 2,
      'order_lifecycle_deliveries_total{receipt="duplicate"}': 1,
      'order_lifecycle_deliveries_total{receipt="kept"}': 1,
      'order_lifecycle_deliveries_total{receipt="ignored"}': 1,
      'order_lifecycle_deliveries_total{receipt="unauthorised"}': 1,
      'order_lifecycle_orders{state="accepted"}': 1,
      'order_lifecycle_milestones{status="pending"}': 2,
      'order_lifecycle_needs_attention{reason="parked_orders"}': 1,
      'order_lifecycle_needs_attention{reason="quarantined_bodies"}': 1,
      'order_lifecycle_queue{queue="ingest"}': 0,
    });
    for (const [name, type] of types) {
      expect(`${name} ${type}`).toBe(`${name} ${name.endsWith('_total') ? 'counter' : 'gauge'}`);
    }
  });
});

/** Reads the text format of Prometheus strictly. */
function parsed(text: string): { samples: Map<string, number>; types: Map<string, string> } {
  const samples = new Map<string, number>();
  const types = new Map<string, string>();
  for (const line of text.split('\n')) {
    if (line === '' || line.startsWith('# HELP ')) continue;
    const type = /^# TYPE (\w+) (counter|gauge)$/.exec(line);
    const sample = /^(\w+(?:\{\w+="[^"\\]*"\})?) (\d+)$/.exec(line);
    if (type) types.set(String(type[1]), String(type[2]));
    else if (sample) samples.set(String(sample[1]), Number(sample[2]));
    else throw new Error(`not Prometheus: ${line}`);
  }
  return { samples, types };
}

describe('a protected service', () => {
  const paths = ['/', '/orders', '/orders/7001', '/orders/7001/history', '/milestones', '/metrics'];

  it.each(['', ' '])('refuses a blank token (%j), which would let everybody in', async (token) => {
    const orders = await service();
    expect(() => createApp(orders, { token })).toThrow('The setting token is blank');
  });

  it('requires its token everywhere but at the webhook and the health checks', async () => {
    const orders = await service();
    await deliverTo(orders, accepted());
    const { get, post, raw } = client(orders, { token: 'a long token' });
    for (const path of [...paths, '/nothing']) {
      for (const headers of [
        {},
        { authorization: 'Bearer wrong' },
        { authorization: 'Bearer ' },
        { authorization: 'a long token' },
        { authorization: 'Basic YSBsb25nIHRva2Vu' },
        { authorization: 'Bearer a long token ' + 'x' },
      ] as Record<string, string>[]) {
        const refused = await get(path, headers);
        expect(refused.status).toBe(401);
        expect(refused.headers.get('www-authenticate')).toBe('Bearer');
        expect(refused.body).toEqual({ error: 'unauthorised', message: SENTENCE });
      }
    }
    expect((await post('/orders/7001/observations/x/resolve', {})).status).toBe(401);
    expect((await post('/milestones/default/7001/x//retry', {})).status).toBe(401);
    for (const path of paths) {
      const request = new Request(`http://localhost${path}`, {
        headers: { authorization: 'Bearer a long token' },
      });
      expect((await raw(request)).status).toBe(200);
    }
    for (const path of ['/healthz', '/readyz']) expect((await get(path)).status).toBe(200);
    expect((await raw(webhookRequest(accepted()))).status).toBe(200);
  });

  it('refuses requests that are addressed to another host', async () => {
    const { get } = client(await service(), { hosts: ['127.0.0.1', 'localhost', '[::1]'] });
    for (const host of ['evil.example', 'evil.example:8080', '127.0.0.1.evil.example', '']) {
      const refused = await get('/orders', { host });
      expect(refused.status).toBe(421);
      expect(refused.body).toEqual({ error: 'foreign_host', message: SENTENCE });
    }
    for (const host of ['127.0.0.1:8080', 'LOCALHOST', '[::1]:80']) {
      expect((await get('/orders', { host })).status).toBe(200);
    }
  });
});

describe('GET /', () => {
  it('lists every route with a description', async () => {
    const { body } = await client(await service(), { webhookPath: '/in' }).get('/');
    const { paths } = body as { paths: Record<string, string> };
    expect(Object.keys(paths)).toEqual(
      expect.arrayContaining([
        'POST /in',
        'GET /healthz',
        'GET /orders/{id}',
        'POST /orders/{id}/observations/{oid}/resolve',
        'POST /milestones/{key}/retry',
        'DELETE /session',
        'GET /',
      ]),
    );
    expect(Object.entries(paths).filter(([, description]) => description.length < 10)).toEqual([]);
  });
});

describe('any other request', () => {
  it('is answered 404 with a sentence', async () => {
    const { get, post } = client(await service());
    for (const path of ['/nothing', '/orders/7001/nothing', '/webhooks', '/webhooks/paypal']) {
      expect(await get(path)).toMatchObject({
        status: 404,
        body: { error: 'not_found', message: SENTENCE },
      });
    }
    expect((await post('/orders', {})).status).toBe(404);
  });

  it('that fails is answered 500 without details, and logged', async () => {
    const logged: object[] = [];
    const logger: Logger = { info() {}, warn() {}, error: (facts) => void logged.push(facts) };
    const store = disturbed(memory(), {
      load: () => {
        throw new Error('relation "secrets" does not exist');
      },
    });
    const { get } = client(await service({ store }), { logger });
    const { status, body } = await get('/orders/7001');
    expect(status).toBe(500);
    expect(body).toEqual({ error: 'internal', message: SENTENCE });
    expect(logged).toMatchObject([
      { error: 'relation "secrets" does not exist', method: 'GET', route: '/orders/:id' },
    ]);
  });

  it('forbids caching and guessing of types, and names itself at the root', async () => {
    const orders = await service();
    await deliverTo(orders, eventBody('accepted', { more: { payment: { charges: [charge()] } } }));
    const { get } = client(orders);
    for (const path of ['/', '/orders', '/orders/7001', '/orders/7001/history']) {
      const { headers } = await get(path);
      expect(headers.get('cache-control')).toBe('no-store');
      expect(headers.get('x-content-type-options')).toBe('nosniff');
    }
  });
});

describe('GET /export', () => {
  it('streams everything behind the token, for an import', async () => {
    const orders = await service();
    await deliverTo(orders, accepted());
    const { raw, get } = client(orders, { token: 'a long random text' });
    const bearer = { authorization: 'Bearer a long random text' };
    expect((await get('/export')).status).toBe(401);
    expect((await get('/export?since=yesterday', bearer)).body).toMatchObject({
      error: 'bad_parameter',
      message: expect.stringContaining('since'),
    });
    const request = (query = '') =>
      raw(new Request(`http://localhost/export${query}`, { headers: bearer }));
    const answer = await request();
    expect(answer.headers.get('content-type')).toBe('application/x-ndjson');
    const text = await answer.text();
    expect(text.trim().split('\n').at(-1)).toMatch(/^\{"kind":"end","orders":1,/);
    expect(await (await service()).import([text])).toMatchObject({ added: 1, problems: 0 });
    expect(await (await request('?account=elsewhere')).text()).toContain('"orders":0');
    expect(await (await request('?since=2200-01-01T00:00:00Z')).text()).toContain('"orders":0');
    await (await request()).body?.cancel();
  });

  it('breaks off without its last line when the store fails on the way', async () => {
    const store = memory();
    const whole = await service({ store });
    await deliverTo(whole, accepted());
    const broken = disturbed(store, { history: () => Promise.reject(new Error('gone')) });
    const { raw } = client(await service({ store: broken }));
    const answer = await raw(new Request('http://localhost/export'));
    await expect(answer.text()).rejects.toThrow('gone');
  });
});
