import { connect } from 'node:net';
import { describe, expect, it, onTestFinished, vi } from 'vitest';
import { type AppOptions, createApp } from '../../../src/http/app.js';
import { Changes } from '../../../src/http/changes/changes.js';
import { listen } from '../../../src/http/serve.js';
import type { OrderSummary } from '../../../src/service/queries/order-summaries.js';
import { silent } from '../../../src/service/runtime/logger.js';
import { memory } from '../../../src/store/memory/memory.js';
import type { Store } from '../../../src/store/store.js';
import { eventBody } from '../../_support/deliveries.js';
import { barrier, counted, deliverTo, service } from '../../_support/service.js';
import { until } from '../../_support/until.js';

interface SentEvent {
  readonly event: string;
  readonly data: Partial<OrderSummary>;
}

/** Reads server-sent events as they come. */
function reading(stream: ReadableStream<Uint8Array> | null) {
  const reader = stream?.pipeThrough(new TextDecoderStream()).getReader();
  onTestFinished(() => reader?.cancel().catch(() => {}));
  const events: SentEvent[] = [];
  let ended = false;
  void (async () => {
    let text = '';
    for (;;) {
      const { done, value } = (await reader?.read()) ?? { done: true, value: undefined };
      if (done) break;
      text += value;
      const blocks = text.split('\n\n');
      text = blocks.pop() ?? '';
      for (const block of blocks) {
        const [, event = '', data = ''] = /^event: (.*)\ndata: (.*)$/.exec(block) ?? [];
        if (event !== '') events.push({ event, data: JSON.parse(data) });
      }
    }
    ended = true;
  })();
  return {
    events,
    isEnded: () => ended,
    cancel: () => reader?.cancel(),
    last: (id: string) => events.findLast(({ data }) => data.id === id)?.data,
  };
}

/** A service over a store, and readers of its changes. */
async function following(store: Store, readers: number, options: AppOptions = {}) {
  const orders = await service({ store });
  const app = createApp(orders, options);
  const get = (path: string) => app.fetch(new Request(`http://localhost${path}`));
  const all = await Promise.all(
    Array.from({ length: readers }, async () => reading((await get('/changes')).body)),
  );
  await until('all are ready', () => all.every(({ events }) => events.length === 1));
  return { orders, app, get, readers: all };
}

const summary = (id: string, version = 1): OrderSummary => ({
  id,
  account: 'default',
  state: 'accepted',
  fraudState: 'passed',
  parked: 0,
  instant: '2026-05-04T10:00:00Z',
  version,
});

/** Orders whose changes, and whose readings, a test controls. */
function changing(latest: (ids: readonly string[]) => Promise<readonly OrderSummary[]>) {
  const listeners = new Set<(change: { readonly orderId: string }) => void>();
  return {
    orders: {
      latest,
      watch(listener: (change: { readonly orderId: string }) => void) {
        listeners.add(listener);
        return () => listeners.delete(listener);
      },
    },
    change(orderId: string) {
      for (const listener of listeners) listener({ orderId });
    },
    watchers: () => listeners.size,
  };
}

describe('the readers of changes', () => {
  it('receive the same change from one reading, however many they are', async () => {
    const { store, counts } = counted(memory(), 'load', 'history', 'milestones');
    const { orders, readers } = await following(store, 50);
    await deliverTo(orders, eventBody('accepted'));
    await until('all have received it', () =>
      readers.every(({ last }) => last('7001') !== undefined),
    );
    for (const { last } of readers) {
      expect(last('7001')).toEqual({
        id: '7001',
        state: 'accepted',
        fraudState: 'passed',
        instant: expect.stringMatching(/^2026-05-04T.*Z$/),
        version: 1,
        parked: 0,
      });
    }
    // Before there were readers nothing was read: the order was new.
    expect(counts).toEqual({ load: 1, history: 0, milestones: 0 });
  });

  it('receive the last state of an order that changes while it is being read, from one more reading', async () => {
    const gate = barrier();
    const reads: (readonly string[])[] = [];
    let version = 1;
    const { orders, change } = changing(async (ids) => {
      const read = ids.map((id) => summary(id, version));
      reads.push(ids);
      if (reads.length === 1) await gate.wait();
      return read;
    });
    const { last } = reading(new Changes(orders, 1, silent).open(() => {}) ?? null);
    change('a');
    await until('it is being read', () => gate.waiting > 0);
    for (version = 2; version < 100; version += 1) change('a');
    gate.open();
    await until('it is received', () => last('a')?.version === 100);
    expect(reads).toEqual([['a'], ['a']]);
  });

  it('share readings: orders that change at the same time are read together', async () => {
    const reads: number[] = [];
    const { orders, change } = changing(async (ids) => {
      reads.push(ids.length);
      return ids.map((id) => summary(id));
    });
    const { events } = reading(new Changes(orders, 1, silent).open(() => {}) ?? null);
    for (let order = 0; order < 1_200; order += 1) change(`${order}`);
    await until('all have received it', () => events.length === 1_201);
    expect(reads.length).toBeLessThanOrEqual(4);
    expect(Math.max(...reads)).toBeLessThanOrEqual(500);
  });

  it('are limited in number; one more is answered 503 until one leaves', async () => {
    const { get, readers } = await following(memory(), 2, { maxReaders: 2 });
    const refused = await get('/changes');
    expect([refused.status, refused.headers.get('retry-after')]).toEqual([503, '10']);
    expect(await refused.json()).toEqual({
      error: 'too_many_readers',
      message: expect.stringMatching(/maxReaders/),
    });
    expect(await (await get('/metrics')).text()).toContain(
      'order_lifecycle_readers{path="/changes"} 2',
    );
    await readers[0]?.cancel();
    const next = await get('/changes');
    expect(next.status).toBe(200);
    await next.body?.cancel();
  });

  it('cost nothing once the last of them has left', async () => {
    const { orders, change, watchers } = changing(async () => {
      throw new Error('nobody reads');
    });
    const changes = new Changes(orders, 2, silent);
    const [first, second] = [changes.open(() => {}), changes.open(() => {})];
    expect(watchers()).toBe(1);
    await first?.cancel();
    expect(watchers()).toBe(1);
    await second?.cancel();
    expect([watchers(), changes.readers]).toEqual([0, 0]);
    change('a');
  });

  it('are disconnected when the orders cannot be read, and can connect again', async () => {
    let failing = true;
    const { orders, change } = changing(async (ids) => {
      if (failing) throw new Error('the store is away');
      return ids.map((id) => summary(id));
    });
    const logged: unknown[] = [];
    const changes = new Changes(orders, 1, {
      ...silent,
      error: (...line) => logged.push(line),
    });
    const first = reading(changes.open(() => {}) ?? null);
    change('a');
    await until('it has ended', first.isEnded);
    expect(logged).toEqual([
      [{ error: 'the store is away' }, expect.stringContaining('changes could not be read')],
    ]);
    failing = false;
    const second = reading(changes.open(() => {}) ?? null);
    change('a');
    await until('it is received', () => second.last('a') !== undefined);
  });
});

describe('a reader with a session', () => {
  it('is ended when it signs out', async () => {
    const orders = await service();
    const app = createApp(orders, { token: 'the token of a test' });
    const ask = (path: string, init: RequestInit) =>
      app.fetch(new Request(`http://localhost${path}`, init));
    const json = { 'content-type': 'application/json' };
    const body = JSON.stringify({ token: 'the token of a test' });
    const signedIn = await ask('/session', { method: 'POST', headers: json, body });
    const cookie = (signedIn.headers.get('set-cookie') ?? '').split(';')[0] ?? '';
    const authorization = 'Bearer the token of a test';
    const [one, other] = await Promise.all(
      [{ cookie }, { authorization }].map(async (headers) =>
        reading((await ask('/changes', { headers })).body),
      ),
    );
    await until('both are ready', () => one?.events.length === 1 && other?.events.length === 1);
    await ask('/session', { method: 'DELETE', headers: { cookie } });
    await until('it is ended', () => one?.isEnded() === true);
    expect(other?.isEnded()).toBe(false);
  });
});

describe('a reader that is slow', () => {
  it('has at most a megabyte waiting, and has to reload', async () => {
    const long = 'x'.repeat(1_000);
    const { orders, change } = changing(async (ids) => ids.map((id) => summary(`${id}${long}`)));
    const changes = new Changes(orders, 2, silent);
    const slow = changes.open(() => {});
    const quick = reading(changes.open(() => {}) ?? null);
    for (let round = 0; round < 5; round += 1) {
      for (let order = 0; order < 500; order += 1) change(`${round}/${order}`);
      await until('it is received', () => quick.events.length === 1 + (round + 1) * 500);
    }
    const { events, last } = reading(slow ?? null);
    await until('it reads', () => events.length > 0);
    await new Promise((resolve) => setImmediate(resolve));
    expect(events.map(({ event }) => event)).toEqual(['reload']);
    change('after');
    await until('it is received again', () => last(`after${long}`) !== undefined);
    expect(quick.events.some(({ event }) => event === 'reload')).toBe(false);
  });

  it('has to reload when more orders change than can be read, and receives no older change after that', async () => {
    const gate = barrier();
    let reads = 0;
    const { orders, change } = changing(async (ids) => {
      reads += 1;
      if (reads === 1) await gate.wait();
      return ids.map((id) => summary(id, reads));
    });
    const { events, last } = reading(new Changes(orders, 1, silent).open(() => {}) ?? null);
    change('a');
    await until('it is being read', () => gate.waiting > 0);
    for (let order = 0; order <= 10_000; order += 1) change(`${order}`);
    await until('it has to reload', () => events.length === 2);
    gate.open();
    change('after');
    await until('it is received', () => last('after') !== undefined);
    expect(events.map(({ event }) => event)).toEqual(['ready', 'reload', 'order']);
  });

  it('is cut off when it reads nothing for a minute, so that others find a place', async () => {
    vi.useFakeTimers({ toFake: ['setInterval', 'clearInterval'] });
    onTestFinished(() => {
      vi.useRealTimers();
    });
    const { orders } = changing(async () => []);
    const changes = new Changes(orders, 2, silent);
    let cut = 0;
    changes.open(() => {
      cut += 1;
    });
    const quick = reading(changes.open(() => {}) ?? null);
    await until('it is ready', () => quick.events.length === 1);
    for (let beats = 0; beats < 4; beats += 1) {
      vi.advanceTimersByTime(15_000);
      await new Promise((resolve) => setImmediate(resolve));
    }
    expect([cut, changes.readers, quick.isEnded()]).toEqual([1, 1, false]);
  });

  it('delays no other over a real connection, and has to reload once it reads', async () => {
    const long = 'x'.repeat(1_900);
    const { orders, change } = changing(async (ids) => ids.map((id) => summary(`${id}${long}`)));
    const app = createApp({ ...(await service()), ...orders });
    const server = await listen(app, 0, '127.0.0.1');
    onTestFinished(() => server.close(50));
    const { hostname, port } = new URL(server.url);
    const slow = connect(Number(port), hostname);
    onTestFinished(() => void slow.destroy());
    let taken = '';
    slow.setEncoding('utf8').on('data', (text: string) => {
      taken += text;
    });
    slow.write('GET /changes HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n');
    await until('it is ready', () => taken.includes('event: ready'));
    slow.pause();
    const quick = reading((await fetch(`${server.url}/changes`)).body);
    await until('the other is ready', () => quick.events.length === 1);
    // More than the buffers at both ends of the connection hold.
    const rounds = 16;
    for (let round = 0; round < rounds; round += 1) {
      for (let order = 0; order < 500; order += 1) change(`${round}/${order}`);
      await until('it is received', () => quick.events.length === 1 + (round + 1) * 500);
    }
    slow.resume();
    await until('it has to reload', () => taken.includes('event: reload'));
    expect(taken.match(/^event: order$/gm)?.length).toBeLessThan(rounds * 500);
    expect(quick.events.some(({ event }) => event === 'reload')).toBe(false);
    change('after');
    await until('it is received again', () => taken.includes(`"id":"after${long}"`));
  });
});
