import { describe, expect, it, onTestFinished } from 'vitest';
import { memory } from '../../src/store/memory/memory.js';
import { eventBody, webhookRequest } from '../_support/deliveries.js';
import { makeObservation } from '../_support/make-observation.js';
import { startWorld } from '../_support/provider-world.js';
import { answerOf, barrier, deliverTo, disturbed, service } from '../_support/service.js';
import { until } from '../_support/until.js';

const KIB = 1024;

/** A long delivery, all of it about the order. */
const long = (orderId: string, lines = 400) =>
  eventBody('accepted', {
    orderId,
    more: {
      items: Array.from({ length: lines }, (_, line) => ({
        id: `item-${line}`,
        state: 'open',
        quantity: 1,
        skuId: `sku-${line}-${'x'.repeat(200)}`,
        amount: 10,
      })),
    },
  });

/** A body that arrives in chunks of 16 KiB and never ends. */
function endless(bytes: number): { readonly request: Request; readonly taken: () => number } {
  let taken = 0;
  const body = new ReadableStream<Uint8Array>(
    {
      pull(controller) {
        if (taken >= bytes) return new Promise(() => {});
        taken += 16 * KIB;
        controller.enqueue(new Uint8Array(16 * KIB));
        return undefined;
      },
    },
    { highWaterMark: 0 },
  );
  const init = { method: 'POST', body, duplex: 'half' } as const;
  return { request: new Request('http://localhost/', init), taken: () => taken };
}

/** A service with little room, whose store saves nothing until the gate opens. */
async function savingHeld() {
  const gate = barrier();
  const orders = await service({
    store: disturbed(memory(), { save: gate.wait }),
    queueBytes: 256 * KIB,
    deliveryTimeoutMs: 60_000,
  });
  onTestFinished(() => gate.open());
  return { gate, orders };
}

describe('observations that wait to be stored', () => {
  it('are limited by bytes, whatever their source, and make room once they are stored', async () => {
    const { gate, orders } = await savingHeld();
    const observe = (order: number) =>
      orders
        .observe({ ...makeObservation({}), orderId: `o${order}`, label: 'x'.repeat(60 * KIB) })
        .then(
          () => 'done',
          (error: { readonly code?: string }) => error.code,
        );
    const first = Array.from({ length: 20 }, (_, order) => observe(order));
    expect(await Promise.race(first)).toBe('queue_full');
    await until('they are being saved', () => gate.waiting > 0);
    expect(await observe(20)).toBe('queue_full');
    gate.open();
    const ended = await Promise.all(first);
    expect(ended.filter((one) => one === 'done')).toHaveLength(4);
    for (let order = 0; order < 20; order += 1) expect(await observe(order)).toBe('done');
  });

  it('are answered 503 when they have too many bytes', async () => {
    const { gate, orders } = await savingHeld();
    const answers = Array.from({ length: 20 }, (_, order) => deliverTo(orders, long(`o${order}`)));
    const refused = await Promise.race(answers);
    expect([refused.status, refused.headers.get('retry-after')]).toEqual([503, '10']);
    gate.open();
    const statuses = (await Promise.all(answers)).map(({ status }) => status);
    const taken = statuses.filter((status) => status === 200).length;
    expect(taken).toBeGreaterThan(0);
    expect(taken).toBeLessThan(4);
    for (let order = 0; order < 20; order += 1) {
      expect((await deliverTo(orders, long(`o${order}`))).status).toBe(200);
    }
  });

  it('make room when they fail', async () => {
    let failing = true;
    const orders = await service({
      store: disturbed(memory(), {
        save: () => {
          if (failing) throw new Error('the connection broke');
        },
      }),
      queueBytes: 256 * KIB,
    });
    for (let order = 0; order < 20; order += 1) await deliverTo(orders, long(`o${order}`));
    failing = false;
    const both = [deliverTo(orders, long('a')), deliverTo(orders, long('b', 10))];
    expect((await Promise.all(both)).map(({ status }) => status)).toEqual([200, 200]);
  });
});

describe('an import', () => {
  it('leaves nothing out when more lines arrive at once than may wait', async () => {
    const orders = await service({ queueBytes: 64 * KIB });
    const lines = Array.from({ length: 50 }, (_, order) => JSON.stringify(long(`o${order}`, 20)));
    const problems: unknown[] = [];
    const imported = await orders.import([lines.join('\n')], {
      onProblem: (problem) => problems.push(problem),
    });
    expect(problems).toEqual([]);
    expect(imported.observations).toBe(50);
  });

  it('holds no more of its lines than a few million characters', async () => {
    const line = (order: number) =>
      `${JSON.stringify({ ...eventBody('accepted', { orderId: `o${order}` }), padding: 'x'.repeat(1024 * KIB) })}\n`;
    let read = 0;
    let readAtFirstSave: number | undefined;
    const counting = disturbed(memory(), {
      save: () => {
        readAtFirstSave ??= read;
      },
    });
    const orders = await service({ store: counting });
    await orders.import(
      (function* () {
        for (; read < 40; read += 1) yield line(read);
      })(),
    );
    expect(readAtFirstSave).toBeLessThan(10);
  });
});

describe('quarantined bodies', () => {
  it('are held in memory one at a time when all of them are read', async () => {
    const store = memory();
    let held = 0;
    let [most, read] = [0, 0];
    const quarantinedBody = store.quarantinedBody.bind(store);
    store.quarantinedBody = async (id) => {
      held += 1;
      read += 1;
      most = Math.max(most, held);
      const raw = await quarantinedBody(id);
      held -= 1;
      return raw;
    };
    const world = await startWorld({ store });
    onTestFinished(() => world.stop());
    const { orders } = world;
    const posting = { secret: 'whsec_test', signedAt: world.now / 1000 };
    for (let body = 0; body < 30; body += 1) {
      await orders.webhook(webhookRequest(`no JSON ${body}`, posting));
    }
    expect(await orders.reprocess()).toMatchObject({ tried: 30, stillQuarantined: 30 });
    await orders.forget('7001');
    expect([most, read]).toEqual([1, 60]);
  });
});

describe('the labels of metrics', () => {
  it('come from a fixed list, whatever is delivered', async () => {
    const orders = await service();
    const words = Array.from({ length: 200 }, (_, each) => `word_${each}`);
    for (const word of words) {
      await orders.webhook(
        webhookRequest(eventBody('accepted', { type: `order.${word}`, orderId: word })),
      );
      await orders.webhook(webhookRequest(eventBody(word, { orderId: word, fraudState: word })));
      await orders.webhook(webhookRequest(word, { secret: word }));
    }
    const { process, store } = await orders.statistics();
    expect(process.length).toBeLessThan(20);
    expect(JSON.stringify([process, Object.keys(store.orders)])).not.toContain('word_');
  });
});

describe('the setting', () => {
  it('is rejected when no delivery would fit', async () => {
    await expect(service({ queueBytes: 12 })).rejects.toThrow(/queueBytes.*12.*65536/);
  });
});

describe('bodies that are being read', () => {
  it('do not fill the memory, whoever sends them, and leave room for small ones', async () => {
    const orders = await service({ queueBytes: 1024 * KIB, deliveryTimeoutMs: 60_000 });
    const senders = Array.from({ length: 50 }, () => endless(1024 * KIB));
    const answers = senders.map(({ request }) => orders.webhook(request));
    const refused = await until('some are refused', () => Promise.race(answers));
    expect(await answerOf(refused)).toMatchObject({
      status: 503,
      body: { error: 'unavailable', message: expect.stringMatching(/Deliver it again\.$/) },
    });
    expect(refused.headers.get('retry-after')).toBe('10');
    expect((await deliverTo(orders, eventBody('accepted'))).status).toBe(200);
  });

  it('hold no more bytes than the limit for all of them', async () => {
    const orders = await service({ queueBytes: 1024 * KIB, deliveryTimeoutMs: 60_000 });
    // Each of them fits next to the others, so all of them are held.
    const senders = Array.from({ length: 50 }, () => endless(16 * KIB));
    const held = senders.map(({ request }) => orders.webhook(request));
    await until('all are read', () => senders.every(({ taken }) => taken() > 0));
    const large = endless(1024 * KIB);
    expect((await orders.webhook(large.request)).status).toBe(503);
    expect(large.taken()).toBeLessThan(256 * KIB);
    expect(await Promise.race([...held, Promise.resolve('none')])).toBe('none');
  });

  it('make room when they never end', async () => {
    const orders = await service({ queueBytes: 256 * KIB, deliveryTimeoutMs: 100 });
    const { request, taken } = endless(200 * KIB);
    const unfinished = orders.webhook(request);
    await until('it is read', () => taken() >= 200 * KIB);
    const busy = await orders.webhook(endless(200 * KIB).request);
    expect([408, 503]).toContain(busy.status);
    const answer = await unfinished;
    expect([answer.status, answer.headers.get('connection')]).toEqual([408, 'close']);
    const delivered = orders.webhook(webhookRequest(long('7001')));
    expect((await delivered).status).toBe(200);
  });

  it('count the memory of each chunk besides its content, since a body may arrive byte by byte', async () => {
    const orders = await service({ queueBytes: 256 * KIB, deliveryTimeoutMs: 60_000 });
    let taken = 0;
    const body = new ReadableStream<Uint8Array>({
      pull(controller) {
        taken += 1;
        controller.enqueue(new Uint8Array(1));
      },
    });
    const other = endless(16 * KIB);
    void orders.webhook(other.request);
    await until('another is read', () => other.taken() > 0);
    const init = { method: 'POST', body, duplex: 'half' } as const;
    expect((await orders.webhook(new Request('http://localhost/', init))).status).toBe(503);
    expect(taken).toBeLessThan(1_000);
  });
});
