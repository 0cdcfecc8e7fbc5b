import { expect, it } from 'vitest';
import type { SpanStart, Telemetry } from '../../../src/service/telemetry/telemetry.js';
import { memory } from '../../../src/store/memory/memory.js';
import { eventBody } from '../../_support/deliveries.js';
import { deliverTo, disturbed, service } from '../../_support/service.js';
import { countOf } from '../../_support/trapped.js';

const QUIET = { background: false } as const;

function broken(): never {
  throw new Error('the collector is gone');
}

it.each<[string, Telemetry]>([
  ['starts no span', { start: broken }],
  ['cannot make a span current', { start: () => ({ within: broken, end() {} }) }],
  [
    'fails after the work',
    {
      start: () => ({
        within(work) {
          work();
          return broken();
        },
        end() {},
      }),
    },
  ],
  ['cannot end a span', { start: () => ({ within: (work) => work(), end: broken }) }],
  ['measures nothing', { start: () => ({ within: (work) => work(), end() {} }), measure: broken }],
])('changes nothing when the telemetry %s', async (_, telemetry) => {
  const keys: string[] = [];
  const on = { ready_to_fulfil: ({ key }: { key: string }) => void keys.push(key) };
  const orders = await service({ ...QUIET, telemetry, on });
  const { status } = await deliverTo(orders, eventBody('accepted'));
  expect(status).toBe(200);
  expect(await orders.drain()).toMatchObject({ done: 1 });
  expect(keys).toEqual(['default/7001/ready_to_fulfil/']);
});

it('calls the work once, and passes its failure on', async () => {
  const started: SpanStart[] = [];
  const telemetry: Telemetry = {
    start(span) {
      started.push(span);
      return { within: (work) => work(), end() {} };
    },
  };
  let calls = 0;
  const on = {
    ready_to_fulfil() {
      calls += 1;
      throw new Error('the warehouse is closed');
    },
  };
  const orders = await service({ ...QUIET, telemetry, on });
  await deliverTo(orders, eventBody('accepted'));
  expect(await orders.drain()).toMatchObject({ failed: 1 });
  expect(calls).toBe(1);
  expect(started.map(({ name, kind }) => `${name}, ${kind}`)).toEqual([
    'order_lifecycle delivery, internal',
    'order_lifecycle observation, internal',
    'order_lifecycle commit, internal',
    'create ready_to_fulfil, producer',
    'process ready_to_fulfil, consumer',
  ]);
});

it.each<[string, (work: () => unknown) => unknown]>([
  ['twice', (work) => [work(), work()]],
  ['later', (work) => setImmediate(work)],
])('does the work once when the telemetry calls it %s', async (_, within) => {
  // As called from JavaScript, without types.
  const start = (() => ({ within, end() {} })) as unknown as Telemetry['start'];
  let saves = 0;
  const store = disturbed(memory(), {
    save: async () => {
      saves += 1;
    },
  });
  const orders = await service({ ...QUIET, store, telemetry: { start } });
  const answer = await deliverTo(orders, eventBody('accepted'));
  await new Promise((resolve) => setImmediate(resolve));
  expect(answer.body).toMatchObject({ receipt: 'recorded' });
  expect(saves).toBe(1);
  expect(await countOf(orders, 'recorded')).toBe(1);
});

it('rejects telemetry that is none', async () => {
  // As called from JavaScript, without types.
  const telemetry = {} as Telemetry;
  await expect(service({ telemetry })).rejects.toMatchObject({ setting: 'telemetry' });
});
