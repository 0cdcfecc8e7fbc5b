import { describe, expect, it } from 'vitest';
import { dateOf, SECOND } from '../../../src/order/time/instant.js';
import type { ReportRequest } from '../../../src/service/shop/report-request.js';
import { START } from '../../_support/make-observation.js';
import {
  authorised,
  captured,
  paymentService,
  paymentsReported,
} from '../../_support/payment-service.js';
import { service } from '../../_support/service.js';

const clock = () => START + 3_600 * SECOND;

describe('a report of the shop', () => {
  it('completes an order whose payment is captured', async () => {
    const orders = await paymentService();
    await orders.observe(paymentsReported(captured()));
    expect((await orders.get('A-1'))?.state).toBe('accepted');
    const result = await orders.report('A-1', { kind: 'fulfilment', key: 'parcel-1' });
    expect(result).toMatchObject({ kind: 'recorded', order: { state: 'complete' } });
  });

  it('leaves an order fulfilled while its payment is to be captured', async () => {
    const orders = await paymentService();
    await orders.observe(paymentsReported(authorised()));
    await orders.report('A-1', { kind: 'fulfilment', key: 'parcel-1' });
    expect((await orders.get('A-1'))?.state).toBe('fulfilled');
    await orders.observe(paymentsReported(captured(), { at: 60 }));
    expect((await orders.get('A-1'))?.state).toBe('complete');
  });

  it('is recorded although the gate is shut, because it is a fact', async () => {
    const orders = await paymentService();
    await orders.observe(paymentsReported(captured()));
    await orders.observe(
      paymentsReported([{ object: 'dispute', id: 'dp_1', payment: 'pi_1', state: 'open' }]),
    );
    expect((await orders.may('A-1', 'fulfil')).allowed).toBe(false);
    const result = await orders.report('A-1', { kind: 'fulfilment', key: 'parcel-1' });
    expect(result).toMatchObject({ kind: 'recorded', order: { shop: { sent: 'all' } } });
  });

  it('may come before the first delivery', async () => {
    const orders = await paymentService();
    const early = await orders.report('A-1', { kind: 'fulfilment', key: 'parcel-1' });
    expect(early).toMatchObject({ kind: 'recorded', order: { id: 'A-1' } });
    await orders.observe(paymentsReported(captured()));
    expect((await orders.get('A-1'))?.state).toBe('complete');
  });

  it('counts returned and given up orders', async () => {
    const orders = await paymentService();
    await orders.observe(paymentsReported(captured()));
    await orders.report('A-1', { kind: 'fulfilment', key: 'parcel-1' });
    await orders.report('A-1', { kind: 'return', key: 'back-1' });
    expect((await orders.get('A-1'))?.state).toBe('returned');
    await orders.observe(paymentsReported(captured('pi_2'), { orderId: 'A-2' }));
    await orders.report('A-2', { kind: 'cancellation', key: 'given-up' });
    expect((await orders.get('A-2'))?.state).toBe('cancelled');
  });

  it('is shown in the history, with who reported it and when', async () => {
    const orders = await paymentService({ clock });
    await orders.observe(paymentsReported(captured()));
    const at = dateOf(START + 60 * SECOND);
    await orders.report('A-1', { kind: 'fulfilment', key: 'parcel-1', at, actor: 'warehouse' });
    expect(await orders.history('A-1')).toMatchObject([
      { source: 'webhook' },
      {
        id: 'shop:fulfilment:parcel-1',
        source: 'shop',
        label: 'fulfilment reported by warehouse',
        instant: '2026-01-01T00:01:00Z',
        standing: 'applied',
        after: { state: 'complete' },
      },
    ]);
  });

  it('is set aside with its order', async () => {
    const orders = await paymentService({ orderLimits: { observations: 50 } });
    for (let at = 0; at <= 50; at += 1) {
      await orders.observe(paymentsReported(captured(), { at }));
    }
    const result = await orders.report('A-1', { kind: 'fulfilment', key: 'parcel-1' });
    expect(result).toMatchObject({ kind: 'set_aside' });
  });

  it('is not supported where the provider speaks of orders', async () => {
    const orders = await service();
    const result = await orders.report('7001', { kind: 'fulfilment', key: 'parcel-1' });
    expect(result).toEqual({
      kind: 'not_supported',
      message:
        'Digital River reports itself what was done. Use fulfil, cancel or return, which ask it to do it.',
    });
    expect(await orders.get('7001')).toBeUndefined();
  });
});

describe('the key of a report', () => {
  const items = [
    { itemId: 'line-2', quantity: 1 },
    { itemId: 'line-1', quantity: 2 },
  ];
  const parcel: ReportRequest = { kind: 'fulfilment', key: 'parcel-1', items };

  it('stands for one report, whenever and by whomever it is repeated', async () => {
    const orders = await paymentService({ clock });
    await orders.observe(paymentsReported(captured()));
    expect((await orders.report('A-1', parcel)).kind).toBe('recorded');
    const before = await orders.get('A-1');
    const again = { ...parcel, actor: 'night shift', at: dateOf(START) };
    expect(await orders.report('A-1', again)).toEqual({ kind: 'duplicate', order: before });
    const turned = { ...parcel, items: items.toReversed() };
    expect((await orders.report('A-1', turned)).kind).toBe('duplicate');
  });

  it('is refused with other content, and nothing changes', async () => {
    const orders = await paymentService();
    await orders.report('A-1', parcel);
    const before = await orders.get('A-1');
    const result = await orders.report('A-1', { ...parcel, items: items.slice(1) });
    expect(result).toMatchObject({
      kind: 'key_reused',
      message: expect.stringContaining('under a key of its own'),
    });
    expect(await orders.get('A-1')).toEqual(before);
  });

  it('is another one for another order, and for another kind of report', async () => {
    const orders = await paymentService();
    const results = await Promise.all([
      orders.report('A-1', parcel),
      orders.report('A-2', parcel),
      orders.report('A-1', { ...parcel, kind: 'return' }),
    ]);
    expect(results.map(({ kind }) => kind)).toEqual(['recorded', 'recorded', 'recorded']);
  });

  it('records one of two different reports that come at once', async () => {
    const orders = await paymentService();
    const results = await Promise.all([
      orders.report('A-1', parcel),
      orders.report('A-1', { ...parcel, items: [] }),
      orders.report('A-1', parcel),
    ]);
    expect(results.map(({ kind }) => kind)).toEqual(['recorded', 'key_reused', 'duplicate']);
  });
});

describe('a report that is not valid', () => {
  const valid = { kind: 'fulfilment', key: 'parcel-1' };
  const line = { itemId: 'line-1', quantity: 1 };
  it.each([
    ['no object', 7, ''],
    ['an unknown member', { ...valid, note: 'by hand' }, 'note'],
    ['an unknown kind', { ...valid, kind: 'delivery' }, 'kind'],
    ['no key', { kind: 'fulfilment' }, 'key'],
    ['a blank key', { ...valid, key: ' ' }, 'key'],
    ['a long key', { ...valid, key: 'k'.repeat(256) }, 'key'],
    ['a key that cannot be stored', { ...valid, key: 'a\u0000' }, 'key'],
    ['half a character', { ...valid, key: '\ud800' }, 'key'],
    ['a key of two lines', { ...valid, key: 'a\nb' }, 'key'],
    ['items that are no list', { ...valid, items: {} }, 'items'],
    ['too many lines', { ...valid, items: Array.from({ length: 1_001 }, () => line) }, 'items'],
    ['a return of nothing', { ...valid, kind: 'return', items: [] }, 'items'],
    ['a cancellation of nothing', { ...valid, kind: 'cancellation', items: [] }, 'items'],
    ['a line that is no object', { ...valid, items: [null] }, 'items[0].itemId'],
    ['a line without an id', { ...valid, items: [{ quantity: 1 }] }, 'items[0].itemId'],
    ['a line twice', { ...valid, items: [line, line] }, 'items[1].itemId'],
    ['half a unit', { ...valid, items: [{ ...line, quantity: 0.5 }] }, 'items[0].quantity'],
    ['no unit', { ...valid, items: [line, { itemId: 'b', quantity: 0 }] }, 'items[1].quantity'],
    ['a line with more', { ...valid, items: [{ ...line, sku: 'x' }] }, 'items[0].sku'],
    ['no time', { ...valid, at: 'yesterday' }, 'at'],
    ['an invalid time', { ...valid, at: new Date(Number.NaN) }, 'at'],
    ['the zero time of some platforms', { ...valid, at: new Date('0001-01-01T00:00:00Z') }, 'at'],
    ['a time to come', { ...valid, at: dateOf(clock() + 301 * SECOND) }, 'at'],
    ['a blank actor', { ...valid, actor: '' }, 'actor'],
    ['a long actor', { ...valid, actor: 'a'.repeat(101) }, 'actor'],
  ])('is refused: %s', async (_, request, path) => {
    const orders = await paymentService({ clock });
    // Values from JavaScript and JSON have no type.
    const result = await orders.report('A-1', request as ReportRequest);
    expect(result).toMatchObject({ kind: 'invalid', path, message: expect.stringMatching(/\.$/) });
    expect(await orders.get('A-1')).toBeUndefined();
  });

  it.each(['', 'A'.repeat(256)])('is refused about an order without a usable id', async (id) => {
    const orders = await paymentService();
    const result = await orders.report(id, { kind: 'fulfilment', key: 'parcel-1' });
    expect(result).toMatchObject({ kind: 'invalid', path: 'orderId' });
  });

  it('may be a little ahead of the clock here', async () => {
    const orders = await paymentService({ clock });
    const at = dateOf(clock() + 299 * SECOND);
    const result = await orders.report('A-1', { kind: 'fulfilment', key: 'parcel-1', at });
    expect(result.kind).toBe('recorded');
  });
});
