import { describe, expect, it } from 'vitest';
import type { OrderLifecycle } from '../../../src/service/order-lifecycle.js';
import { silent } from '../../../src/service/runtime/logger.js';
import { memory } from '../../../src/store/memory/memory.js';
import { eventBody, SECRET, time, webhookRequest } from '../../_support/deliveries.js';
import { charge, delivery, type Json, order, PERSONAL } from '../../_support/payloads.js';
import { answerOf, deliverTo, disturbed, milestoneOf, service } from '../../_support/service.js';
import { until } from '../../_support/until.js';

async function countOf(orders: OrderLifecycle, label: string): Promise<number> {
  const { process } = await orders.statistics();
  return process.find((one) => one.name === 'deliveries' && one.label === label)?.count ?? 0;
}

/** A service whose store must not be called. */
async function untouched(): Promise<OrderLifecycle> {
  const fail = () => {
    throw new Error('the store was asked');
  };
  return service({ store: disturbed(memory(), { load: fail, save: fail, quarantine: fail }) });
}

const HOUR = 3_600_000;

/** A delivery created at a time, in microseconds since 1970. */
const deliveryAt = (instant: number) =>
  eventBody('accepted', { at: (instant / 1000 - Date.parse(time(0))) / 1000 });

describe('a delivery that is not authentic', () => {
  const body = eventBody('accepted');
  it.each([
    ['unsigned', { header: null }, 'missing_header'],
    ['signed with another secret', { secret: 'whsec_of_another_shop' }, 'no_match'],
    ['stale', { signedAt: Date.now() - HOUR }, 'too_old'],
    ['from the future', { signedAt: Date.now() + HOUR }, 'too_new'],
    ['with a header without a signature', { header: 'v1=abc' }, 'malformed_header'],
    ['with an empty signature', { header: `${Date.now()}, ` }, 'malformed_header'],
  ] as const)(
    'is rejected with 401, %s; nothing is stored, and it is counted',
    async (_, how, code) => {
      const orders = await untouched();
      const refused = await answerOf(await orders.webhook(webhookRequest(body, how)));
      expect(refused.status).toBe(401);
      expect(refused.body).toEqual({
        error: code,
        message: expect.stringMatching(/^[A-Z].*[.?]$/),
      });
      expect(JSON.stringify(refused.body)).not.toContain(SECRET);
      expect(await countOf(orders, 'unauthorised')).toBe(1);
      expect((await orders.statistics()).store).toMatchObject({ orders: {}, quarantined: 0 });
    },
  );

  it('is rejected when the body was changed on its way, and when the signature belongs to another body', async () => {
    const orders = await untouched();
    const { headers } = webhookRequest(body);
    const changed = JSON.stringify(body).replace('accepted', 'blocked');
    const request = new Request('http://localhost/', { method: 'POST', headers, body: changed });
    expect((await orders.webhook(request)).status).toBe(401);
  });

  it('is rejected before the body is parsed: broken bodies are answered 401 too', async () => {
    const orders = await untouched();
    for (const broken of ['', '{', 'null', '[[[[', '{"__proto__":{"ok":true}}']) {
      expect((await orders.webhook(webhookRequest(broken, { secret: 'wrong' }))).status).toBe(401);
    }
  });

  it('does not use up its event id: a genuine delivery with the same id is recorded', async () => {
    const orders = await service();
    const forged = eventBody('cancelled', { id: 'event-of-both' });
    expect((await orders.webhook(webhookRequest(forged, { secret: 'wrong' }))).status).toBe(401);
    const genuine = await deliverTo(orders, eventBody('accepted', { id: 'event-of-both' }));
    expect(genuine.body).toMatchObject({ receipt: 'recorded', state: 'accepted' });
  });

  it('is accepted when it is signed with either of two secrets', async () => {
    const orders = await service({ provider: { webhookSecrets: ['old', 'new'] } });
    for (const secret of ['old', 'new']) {
      const answer = await orders.webhook(webhookRequest(eventBody('accepted'), { secret }));
      expect(answer.status).toBe(200);
    }
    expect((await orders.webhook(webhookRequest(body))).status).toBe(401);
  });
});

describe('a signed body that cannot be understood', () => {
  const whole = eventBody('accepted');
  const data = (object: unknown): Json => ({ ...whole, data: { object } });
  it.each<readonly [string, unknown, string, string]>([
    ['no JSON', '<html>502</html>', 'not_json', ''],
    ['empty', '', 'not_json', ''],
    ['no UTF-8', Buffer.from([0x22, 0xff, 0xfe, 0x22]), 'not_json', ''],
    ['a list', [whole], 'not_an_object', ''],
    ['a text', '"order.accepted"', 'not_an_object', ''],
    ['null', 'null', 'not_an_object', ''],
    ['without a type', { ...whole, type: undefined }, 'unexpected_shape', 'type'],
    ['without an id', { ...whole, id: undefined }, 'unexpected_shape', 'id'],
    ['without a time', { ...whole, createdTime: undefined }, 'unexpected_shape', 'createdTime'],
    ['with a time that is none', { ...whole, createdTime: 'soon' }, 'bad_time', 'createdTime'],
    ['without data', { ...whole, data: undefined }, 'unexpected_shape', 'data'],
    ['with a list as object', data([1]), 'unexpected_shape', 'data.object'],
    ['without the id of its order', data(order({ id: null })), 'no_order_id', 'data.object.id'],
    [
      'with a state that is a number',
      data(order({ state: 7 })),
      'unexpected_shape',
      'data.object.state',
    ],
    [
      'with a charge that is a text',
      data(order({ payment: { charges: ['ch-1'] } })),
      'unexpected_shape',
      'data.object.payment.charges[0]',
    ],
    [
      'with a charge whose state is an object',
      data(order({ payment: { charges: [charge({ state: {} })] } })),
      'unexpected_shape',
      'data.object.payment.charges[0].state',
    ],
    [
      'nested without end',
      `{"type":"order.accepted","id":"e","data":${'['.repeat(5_000)}${']'.repeat(5_000)}}`,
      'too_deep',
      '',
    ],
  ])('is quarantined with path and reason, and answered 202: %s', async (_, body, code, path) => {
    const store = memory();
    const orders = await service({ store });
    const answer = await deliverTo(orders, body);
    expect(answer.status).toBe(202);
    expect(answer.body).toEqual({
      receipt: 'kept',
      problem: { code, path, reason: expect.stringMatching(/^[A-Z].*\.$/) },
    });
    // A repeated body is not stored again.
    expect((await deliverTo(orders, body)).status).toBe(202);
    const { items } = await store.quarantined();
    expect(items).toHaveLength(1);
    expect(items[0]?.problem).toMatchObject({ code, path });
    expect((await orders.statistics()).store).toMatchObject({ quarantined: 1, orders: {} });
    expect(await countOf(orders, 'kept')).toBe(2);
  });

  it('is stored byte for byte, and nothing of it is in the answer', async () => {
    const store = memory();
    const orders = await service({ store });
    const raw = `{"type":"order.accepted","email":"${PERSONAL.email}"`;
    const answer = await deliverTo(orders, raw);
    expect(JSON.stringify(answer.body)).not.toContain(PERSONAL.email);
    const [kept] = (await store.quarantined()).items;
    expect(Buffer.from((await store.quarantinedBody(kept?.id ?? '')) ?? []).toString()).toBe(raw);
  });

  it('is deleted after thirty days, once the provider has delivered again', async () => {
    const store = memory();
    let now = Date.now() * 1000;
    const clock = () => now;
    const options = { store, clock, provider: { toleranceSeconds: 'off' } } as const;
    await deliverTo(await service(options), 'not JSON');
    now += 31 * 24 * HOUR * 1000;
    const later = await service(options);
    expect((await later.statistics()).store.quarantined).toBe(1);
    await deliverTo(later, deliveryAt(now));
    await until('it is forgotten', async () => (await later.statistics()).store.quarantined === 0);
  });

  it('is not deleted because the clock of this machine is a month ahead', async () => {
    const befores: unknown[] = [];
    const store = disturbed(memory(), { purgeQuarantined: (before) => befores.push(before) });
    const now = Date.now() * 1000;
    const options = { store, provider: { toleranceSeconds: 'off' } } as const;
    await deliverTo(await service(options), 'not JSON');
    const ahead = await service({ ...options, clock: () => now + 31 * 24 * HOUR * 1000 });
    await deliverTo(ahead, deliveryAt(now));
    expect((await ahead.statistics()).store.quarantined).toBe(1);
    expect(befores).toHaveLength(1);
    expect(befores[0]).toBeLessThan(now - 29 * 24 * HOUR * 1000);
  });

  it('is recorded, ignored or kept by reprocess, once this package can read it', async () => {
    const store = memory();
    // As if an older version had not understood what this one does.
    const keep = (id: string, body: unknown) =>
      store.quarantine({
        id,
        provider: 'digital-river',
        raw: Buffer.from(typeof body === 'string' ? body : JSON.stringify(body)),
        problem: { code: 'unexpected_shape', path: 'data', reason: 'It was too new.' },
        receivedAt: Date.now() * 1000,
      });
    await keep('1', eventBody('accepted', { orderId: '7009' }));
    await keep('2', delivery('customer.created', {}));
    await keep('3', 'still not JSON');
    for (let more = 0; more < 250; more += 1) {
      await keep(`more ${more}`, eventBody('accepted', { orderId: `80${more}` }));
    }
    const orders = await service({ store });
    expect(await orders.reprocess()).toEqual({
      tried: 253,
      recorded: 251,
      ignored: 1,
      stillQuarantined: 1,
    });
    expect(await orders.get('7009')).toMatchObject({ state: 'accepted' });
    expect((await orders.statistics()).store).toMatchObject({ quarantined: 1 });
    expect(await orders.reprocess()).toMatchObject({ tried: 1, stillQuarantined: 1 });
  });

  it('stays quarantined when it cannot be recorded while it is reprocessed', async () => {
    const store = memory();
    await store.quarantine({
      id: '1',
      provider: 'digital-river',
      raw: Buffer.from(JSON.stringify(eventBody('accepted'))),
      problem: { code: 'unexpected_shape', path: 'data', reason: 'It was too new.' },
      receivedAt: Date.now() * 1000,
    });
    let broken = true;
    const orders = await service({
      store: disturbed(store, {
        save: () => {
          if (broken) throw new Error('the disk is full');
        },
      }),
    });
    await expect(orders.reprocess()).rejects.toThrow();
    expect((await orders.statistics()).store.quarantined).toBe(1);
    broken = false;
    expect(await orders.reprocess()).toMatchObject({ recorded: 1 });
  });
});

describe('a body of unusual size', () => {
  const limit = 8 * 1024 * 1024;
  const filled = (length: number) => {
    const shell = JSON.stringify({ ...eventBody('accepted'), padding: '' });
    return shell.replace('"padding":""', `"padding":"${'x'.repeat(length - shell.length)}"`);
  };

  it('of exactly 8 MiB is accepted, and one byte more is rejected with 413', async () => {
    const orders = await service();
    const exact = filled(limit);
    expect(Buffer.byteLength(exact)).toBe(limit);
    expect((await deliverTo(orders, exact)).status).toBe(200);
    const longer = await deliverTo(orders, filled(limit + 1));
    expect(longer.status).toBe(413);
    expect(longer.body).toMatchObject({ error: 'too_large' });
    expect(await countOf(orders, 'too_large')).toBe(1);
    expect((await orders.statistics()).store.quarantined).toBe(0);
  });

  it('is an order of 3,000 lines, which is recorded, read and shipped', async () => {
    const line = (index: number) => ({
      id: `item-${index}`,
      skuId: `sku-${index}`,
      amount: 12.5,
      quantity: 2,
      state: 'created',
      productDetails: { name: 'x'.repeat(1_200), physical: true },
      tax: { rate: 0.19, amount: 2.38 },
    });
    const items = Array.from({ length: 3_000 }, (_, index) => line(index));
    const body = JSON.stringify(delivery('order.accepted', order({ items })));
    expect(Buffer.byteLength(body)).toBeGreaterThan(3 * 1024 * 1024);
    const orders = await service();
    expect((await deliverTo(orders, body)).status).toBe(200);
    const view = await orders.get('7001');
    expect(view?.gates.fulfil.allowed).toBe(true);
    expect(view?.items).toHaveLength(3_000);
    expect(await milestoneOf(orders, 'ready_to_fulfil')).toBeDefined();
  });

  it('is logged as an error, with the option to raise', async () => {
    const logged: [object, string][] = [];
    const error = (details: object, sentence: string) => logged.push([details, sentence]);
    const orders = await service({
      maxBodyBytes: 100_000,
      logger: { ...silent, error },
    });
    expect((await deliverTo(orders, filled(100_000))).status).toBe(200);
    const refused = await deliverTo(orders, filled(100_001));
    expect(refused).toMatchObject({
      status: 413,
      body: { message: expect.stringContaining('maxBodyBytes') },
    });
    expect(logged).toEqual([
      [expect.objectContaining({ maxBodyBytes: 100_000 }), expect.stringContaining('maxBodyBytes')],
    ]);
    await expect(service({ maxBodyBytes: 12 })).rejects.toThrow(/maxBodyBytes.*12.*65536/);
  });

  it('is rejected by its announced length without being read, or once it exceeds the limit', async () => {
    const orders = await service();
    let pulled = 0;
    const endless = new ReadableStream<Uint8Array>({
      pull(controller) {
        pulled += 1;
        controller.enqueue(new Uint8Array(64 * 1024));
      },
    });
    const request = (headers: Record<string, string>, body: string | ReadableStream<Uint8Array>) =>
      new Request('http://localhost/', {
        method: 'POST',
        headers,
        body,
        duplex: 'half',
      } as RequestInit);
    expect((await orders.webhook(request({}, endless))).status).toBe(413);
    expect(pulled).toBeLessThan(140);
    const announced = { 'content-length': String(limit + 1) };
    expect((await orders.webhook(request(announced, 'short'))).status).toBe(413);
  });

  it('that breaks off is answered, and nothing is thrown', async () => {
    const orders = await service();
    const broken = new ReadableStream<Uint8Array>({
      start(controller) {
        controller.enqueue(new Uint8Array(10));
        controller.error(new Error('the connection is gone'));
      },
    });
    const request = new Request('http://localhost/', {
      method: 'POST',
      body: broken,
      duplex: 'half',
    } as RequestInit);
    const answer = await orders.webhook(request);
    expect(answer.status).toBe(408);
    expect(await answer.json()).toMatchObject({ error: 'unfinished' });
  });
});

describe('a signed delivery that is understood', () => {
  it.each(['customer.created', 'subscription.created', 'payout.paid', 'order.of.next.year', 'x'])(
    'of the type %s is ignored, with a reason, and stores nothing',
    async (type) => {
      const orders = await service();
      const answer = await deliverTo(orders, delivery(type, { id: '1', email: PERSONAL.email }));
      expect(answer.status).toBe(200);
      expect(answer.body).toEqual({ receipt: 'ignored', reason: expect.stringMatching(/\.$/) });
      expect((await orders.statistics()).store).toMatchObject({ orders: {}, quarantined: 0 });
    },
  );

  it('about an unknown order creates it, even if it is about a part of it', async () => {
    const orders = await service();
    const about = charge({ orderId: '7042', state: 'capturable' });
    const answer = await deliverTo(orders, delivery('order.charge.capturable', about));
    expect(answer).toMatchObject({
      status: 200,
      body: { receipt: 'recorded', standing: 'applied', orderId: '7042', state: 'unreported' },
    });
    expect(await orders.get('7042')).toMatchObject({
      state: 'unreported',
      fraudState: 'unknown',
      charges: [{ id: 'ch-1', state: 'capturable', amount: { minor: 11_995, currency: 'EUR' } }],
      gates: { fulfil: { allowed: false } },
    });
  });

  it('is a duplicate the second time, with the current state of the order', async () => {
    const orders = await service();
    const body = eventBody('accepted', { at: 1 });
    await deliverTo(orders, body);
    await deliverTo(
      orders,
      eventBody('fulfilled', { at: 9, visited: { accepted: 1, fulfilled: 9 } }),
    );
    const again = await deliverTo(orders, body);
    expect(again).toMatchObject({
      status: 200,
      body: { receipt: 'duplicate', orderId: '7001', state: 'fulfilled', fraudState: 'passed' },
    });
    expect(await orders.history('7001')).toHaveLength(2);
  });

  it('with an unknown state is recorded and parked, closes every gate, and needs attention', async () => {
    const orders = await service();
    await deliverTo(orders, eventBody('accepted', { at: 1 }));
    const answer = await deliverTo(
      orders,
      eventBody('accepted', { at: 2, type: 'order.updated', more: { state: 'gone_fishing' } }),
    );
    expect(answer).toMatchObject({
      status: 200,
      body: { receipt: 'recorded', state: 'accepted', explanation: expect.any(String) },
    });
    expect(answer.body.standing).not.toBe('applied');
    const view = await orders.get('7001');
    expect(view?.parked).toHaveLength(1);
    expect(Object.values(view?.gates ?? {}).map(({ allowed }) => allowed)).not.toContain(true);
    expect(await milestoneOf(orders, 'needs_attention')).toBeDefined();
  });

  it.each([
    ['a live one in a test system', 'test', true],
    ['a test one in a live system', 'live', false],
  ] as const)('of the other mode is recorded and opens no gate: %s', async (_, mode, liveMode) => {
    const orders = await service({ provider: { mode } });
    const body = eventBody('accepted', { liveMode });
    const answer = await deliverTo(orders, body);
    expect(answer).toMatchObject({ status: 200, body: { receipt: 'recorded' } });
    const view = await orders.get('7001');
    expect(view).toMatchObject({ state: 'accepted', flags: [{ kind: 'wrong_mode' }] });
    for (const { allowed, reasons } of Object.values(view?.gates ?? {})) {
      expect(allowed).toBe(false);
      expect(reasons).toContain('wrong_mode');
    }
    expect(await milestoneOf(orders, 'ready_to_fulfil')).toBeUndefined();
    expect(await milestoneOf(orders, 'needs_attention')).toBeDefined();
    expect(await orders.history('7001')).toMatchObject([{ releases: false }]);
  });

  it('of the right mode opens them, so that the tests above can fail', async () => {
    const orders = await service({ provider: { mode: 'live' } });
    await deliverTo(orders, eventBody('accepted', { liveMode: true }));
    expect(await orders.may('7001', 'fulfil')).toMatchObject({ allowed: true });
    expect(await milestoneOf(orders, 'ready_to_fulfil')).toBeDefined();
  });

  it('with hostile ids is stored under exactly these ids', async () => {
    const orders = await service();
    for (const orderId of ['__proto__', 'constructor']) {
      expect((await deliverTo(orders, eventBody('accepted', { orderId }))).status).toBe(202);
    }
    const ids = ['a/b', '../../etc/passwd', "'; drop table orders; --", '7%00'];
    for (const orderId of ids) {
      expect((await deliverTo(orders, eventBody('accepted', { orderId }))).status).toBe(200);
      expect(await orders.get(orderId)).toMatchObject({ id: orderId, state: 'accepted' });
    }
    expect(({} as Record<string, unknown>).state).toBeUndefined();
    const { orders: all } = await orders.orders();
    expect(all.map(({ id }) => id).sort()).toEqual([...ids].sort());
  });
});

describe('a request that is not a delivery', () => {
  it('is answered 405 with the allowed method', async () => {
    const orders = await untouched();
    for (const method of ['GET', 'PUT', 'DELETE', 'HEAD']) {
      const answer = await orders.webhook(new Request('http://localhost/', { method }));
      expect(answer.status).toBe(405);
      expect(answer.headers.get('allow')).toBe('POST');
    }
  });
});
