import { context, trace } from '@opentelemetry/api';
import { expect, it } from 'vitest';
import { openTelemetry } from '../../src/opentelemetry/index.js';
import { embedded } from '../../src/store/embedded/embedded.js';
import { memory } from '../../src/store/memory/memory.js';
import type { Store } from '../../src/store/store.js';
import { dataDirectory } from '../_support/data-directory.js';
import { eventBody } from '../_support/deliveries.js';
import { makeObservation } from '../_support/make-observation.js';
import { deliverTo, disturbed, service } from '../_support/service.js';
import { idOf, linkedTo, parentOf, tracing } from './_support/tracing.js';

const QUIET = { background: false } as const;

it.each<[string, () => Store | Promise<Store>]>([
  ['memory', () => memory()],
  ['embedded', async () => embedded(await dataDirectory())],
])(
  'leads from a delivery to its handler in another process, over the store %s',
  async (_, store) => {
    const receiving = tracing();
    const handling = tracing();
    const shared = await store();
    const receiver = await service({
      ...{ store: shared, ...QUIET },
      telemetry: openTelemetry(receiving),
    });
    let inHandler: string | undefined;
    const handler = await service({
      ...{ store: disturbed(shared, { close: () => {} }), ...QUIET },
      telemetry: openTelemetry(handling),
      on: {
        ready_to_fulfil() {
          const span = trace.getSpan(context.active());
          inHandler = span && idOf(span);
        },
      },
    });
    await deliverTo(receiver, eventBody('accepted'));

    const delivery = receiving.span('order_lifecycle delivery');
    const observation = receiving.span('order_lifecycle observation');
    const commit = receiving.span('order_lifecycle commit');
    const create = receiving.span('create ready_to_fulfil');
    expect(parentOf(delivery)).toBeUndefined();
    expect(parentOf(observation)).toBe(idOf(delivery));
    expect(parentOf(commit)).toBe(idOf(observation));
    expect(parentOf(create)).toBe(idOf(observation));

    expect(await handler.drain()).toMatchObject({ done: 1 });
    const process = handling.span('process ready_to_fulfil');
    expect(inHandler).toBe(idOf(process));
    expect(parentOf(process)).toBeUndefined();
    expect(linkedTo(process)).toEqual([idOf(create)]);
    expect(process.attributes).toEqual({
      'messaging.system': 'order_lifecycle',
      'messaging.operation.name': 'process',
      'messaging.operation.type': 'process',
      'messaging.destination.name': 'ready_to_fulfil',
      'messaging.message.id': 'default/7001/ready_to_fulfil/',
      'order_lifecycle.account': 'default',
      'order_lifecycle.order.id': '7001',
      'order_lifecycle.milestone.attempt': 1,
      'order_lifecycle.milestone.ending': 'done',
    });
  },
);

it('stores nothing about a trace without telemetry, and shows nothing of one to handlers', async () => {
  const store = memory();
  const seen: object[] = [];
  const on = { ready_to_fulfil: (delivery: object) => void seen.push(delivery) };
  const plain = await service({ store, ...QUIET });
  await deliverTo(plain, eventBody('accepted', { orderId: '1' }));
  const { tracerProvider } = tracing();
  const traced = await service({
    ...{ store: disturbed(store, { close: () => {} }), ...QUIET, on },
    telemetry: openTelemetry({ tracerProvider }),
  });
  await deliverTo(traced, eventBody('accepted', { orderId: '2' }));
  const stored = (await store.milestones()).items;
  expect(stored.map(({ traceparent }) => traceparent)).toEqual([
    undefined,
    expect.stringMatching(/^00-[0-9a-f]{32}-[0-9a-f]{16}-01$/),
  ]);
  await traced.drain();
  expect(JSON.stringify(seen)).not.toContain('trace');
  expect(JSON.stringify(await traced.get('2'))).not.toContain('trace');
});

it('continues the trace that is current when a delivery arrives', async () => {
  const { tracerProvider, span } = tracing();
  const orders = await service({ ...QUIET, telemetry: openTelemetry({ tracerProvider }) });
  const request = tracerProvider.getTracer('a server').startSpan('POST /webhooks');
  await context.with(trace.setSpan(context.active(), request), () =>
    deliverTo(orders, eventBody('accepted')),
  );
  expect(parentOf(span('order_lifecycle delivery'))).toBe(idOf(request));
});

it('puts a commit of many observations into the trace of the first, and links the others', async () => {
  const { tracerProvider, spans, span } = tracing();
  const orders = await service({ ...QUIET, telemetry: openTelemetry({ tracerProvider }) });
  // The first is committed alone; the others wait for it together.
  const ids = ['1', '2', '3', '4', '5', '6'];
  await Promise.all(
    ids.map((orderId) => orders.observe({ ...makeObservation({ state: 'in_review' }), orderId })),
  );
  const observations = spans().filter(({ name }) => name === 'order_lifecycle observation');
  const commits = spans().filter(({ name }) => name === 'order_lifecycle commit');
  expect(observations).toHaveLength(6);
  expect(commits.length).toBeLessThan(6);
  const named = commits.flatMap((commit) => [parentOf(commit), ...linkedTo(commit)]);
  expect(named.sort()).toEqual(observations.map(idOf).sort());
  expect(() => span('order_lifecycle delivery')).toThrow();
});

it('does not report a milestone whose order was changed by another process meanwhile', async () => {
  const { tracerProvider, spans } = tracing();
  const inner = memory();
  let saves = 0;
  const store = new Proxy(inner, {
    get: (target, name: keyof Store) =>
      name === 'save'
        ? async (...given: Parameters<Store['save']>) => {
            saves += 1;
            return saves === 1 ? given[0].map(() => false) : target.save(...given);
          }
        : target[name],
  });
  const orders = await service({ store, ...QUIET, telemetry: openTelemetry({ tracerProvider }) });
  await deliverTo(orders, eventBody('accepted'));
  expect(saves).toBe(2);
  expect(spans().filter(({ name }) => name.startsWith('create '))).toHaveLength(1);
});

it('reports what went wrong by its kind, without messages', async () => {
  const { tracerProvider, span } = tracing();
  const secret = 'jane@example.com lives in Paris';
  const orders = await service({
    ...{ ...QUIET, telemetry: openTelemetry({ tracerProvider }) },
    on: {
      ready_to_fulfil() {
        throw new Error(secret);
      },
    },
  });
  await deliverTo(orders, eventBody('accepted', { more: { email: 'jane@example.com' } }));
  await orders.drain();
  const { attributes, status, events } = span('process ready_to_fulfil');
  expect({ status, events }).toEqual({ status: { code: 2 }, events: [] });
  expect(attributes).toMatchObject({
    'error.type': 'failed',
    'order_lifecycle.milestone.ending': 'failed',
  });
});

it('holds no personal data', async () => {
  const { tracerProvider, spans } = tracing();
  const orders = await service({
    ...{ ...QUIET, telemetry: openTelemetry({ tracerProvider }), on: { '*': () => {} } },
  });
  const more = {
    email: 'jane@example.com',
    shipTo: { name: 'Jane Doe', address: { line1: '1 Rue de Paris' } },
  };
  await deliverTo(orders, eventBody('accepted', { more }));
  await orders.drain();
  const text = JSON.stringify(
    spans().map(({ name, attributes, events }) => [name, attributes, events]),
  );
  expect(spans().length).toBeGreaterThan(4);
  expect(text).not.toMatch(/jane|doe|paris/i);
});

it('reports a delivery that could not be stored as an error', async () => {
  const { tracerProvider, span } = tracing();
  const store = disturbed(memory(), {
    save() {
      throw new Error('no answer');
    },
  });
  const orders = await service({ store, ...QUIET, telemetry: openTelemetry({ tracerProvider }) });
  const { status } = await deliverTo(orders, eventBody('accepted'));
  expect(status).toBe(503);
  expect(span('order_lifecycle delivery').attributes).toMatchObject({
    'http.response.status_code': 503,
    'error.type': '503',
  });
  expect(span('order_lifecycle observation').attributes).toMatchObject({ 'error.type': 'Error' });
});
