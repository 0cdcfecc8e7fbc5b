import { describe, expect, it } from 'vitest';
import { createApp } from '../../../src/http/app.js';
import { labelledDelivery, labelledService, PAID } from '../../_support/labelled-pay.js';
import { answerOf } from '../../_support/service.js';

async function started() {
  const orders = await labelledService();
  const app = createApp(orders, { token: 'a secret of the test' });
  const ask = (path: string, body?: unknown, token = 'a secret of the test') =>
    app.fetch(
      new Request(`http://localhost${path}`, {
        headers: { authorization: `Bearer ${token}` },
        ...(body === undefined ? {} : { method: 'POST', body: JSON.stringify(body) }),
      }),
    );
  await app.fetch(labelledDelivery({ id: 'e1', references: ['pi_1'], objects: PAID }));
  return {
    orders,
    ask,
    answer: async (...args: Parameters<typeof ask>) => answerOf(await ask(...args)),
  };
}

const AUDIT = { actor: 'kim', reason: 'by phone' };

describe('/unplaced', () => {
  it('lists what waits, links it, and counts it in the metrics', async () => {
    const { orders, ask, answer } = await started();
    expect((await answer('/unplaced')).body).toMatchObject({
      count: 1,
      unplaced: [{ reference: 'pi_1', observationId: 'e1', arrivedAt: '2026-01-01T00:00:00Z' }],
    });
    const metrics = await (await ask('/metrics')).text();
    expect(metrics).toContain('order_lifecycle_unplaced{unplaced="waiting"} 1\n');
    const links = [
      { reference: 'pi_1', orderId: 'A-1' },
      { reference: 'pi_2', orderId: '' },
    ];
    const { status, body } = await answer('/unplaced/links', { links, ...AUDIT });
    expect({ status, body }).toMatchObject({
      status: 200,
      body: { results: [{ kind: 'linked', placed: 1 }, { kind: 'bad_link' }] },
    });
    expect((await orders.may('A-1', 'fulfil')).allowed).toBe(true);
    expect((await answer('/unplaced')).body).toMatchObject({ count: 0, unplaced: [] });
  });

  it('discards what belongs to no order', async () => {
    const { answer } = await started();
    const { body } = await answer('/unplaced/discard', {
      entries: [{ reference: 'pi_1' }],
      ...AUDIT,
    });
    expect(body).toEqual({ results: [{ reference: 'pi_1', discarded: 1 }] });
  });

  it.each([
    ['/unplaced/links', { links: [] }],
    ['/unplaced/links', 7],
    ['/unplaced/discard', { entries: [{}], ...AUDIT }],
  ])('refuses a bad body at %s', async (path, body) => {
    const { answer } = await started();
    expect((await answer(path, body)).status).toBe(400);
  });

  it('needs the token', async () => {
    const { answer } = await started();
    expect((await answer('/unplaced', undefined, 'another')).status).toBe(401);
    expect((await answer('/unplaced/links', { links: [], ...AUDIT }, 'another')).status).toBe(401);
    expect((await answer('/unplaced/discard', {}, 'another')).status).toBe(401);
  });
});
