import type { VirtualObjectDefinition } from '@restatedev/restate-sdk';
import { describe, expect, it } from 'vitest';
import * as lifecycle from '../../../../src/lifecycle/index.js';
import { replay } from '../../../../src/lifecycle/observe.js';
import type { Observation } from '../../../../src/order/observation.js';
import { ORDER_LIMITS } from '../../../../src/order/options/order-limits.js';
import { check } from '../../../../src/restate/objects/order/check-deadlines.js';
import { observe } from '../../../../src/restate/objects/order/observe.js';
import { orderObject } from '../../../../src/restate/objects/order/order-object.js';
import { type OrderHead, readOrder } from '../../../../src/restate/objects/order/order-state.js';
import { beginAnew, restore } from '../../../../src/restate/objects/order/save.js';
import { startWorker } from '../../../../src/restate/worker/worker.js';
import { changeTo } from '../../../../src/store/order-row.js';
import { FakeContext } from '../../../_support/fake-context.js';
import { makeObservation, START } from '../../../_support/make-observation.js';

const HOUR = 3_600_000_000;
const NO_HANDLERS = { attempt: async () => {} };

const LIFE: readonly Observation[] = [
  makeObservation({ id: 'e2', at: 2, state: 'in_review', fraud: 'review_opened' }),
  makeObservation({ id: 'e4', at: 4, state: 'fulfilled', fraud: 'passed' }),
  makeObservation({ id: 'e1', at: 1, state: 'pending_payment' }),
  makeObservation({ id: 'e2', at: 2, state: 'in_review', fraud: 'review_opened' }),
  makeObservation({ id: 'e3', at: 3, state: 'accepted', fraud: 'passed' }),
];

function head(fake: FakeContext): OrderHead {
  return JSON.parse(fake.state.get('head') ?? '{}');
}

/** The handlers of the object by name, from a member that the types of the SDK hide. */
function handlers() {
  type Handlers<T> = T extends VirtualObjectDefinition<string, infer H> ? H : never;
  const definition: unknown = orderObject(NO_HANDLERS);
  return (definition as { readonly object: Handlers<ReturnType<typeof orderObject>> }).object;
}

/** The context of an object that took in these observations. */
async function contextAfter(
  observations: readonly Observation[],
  at = START,
): Promise<FakeContext> {
  const fake = new FakeContext();
  for (const observation of observations)
    await observe(fake.context, { observation, at }, NO_HANDLERS);
  return fake;
}

describe('the object of an order', () => {
  it('stores the same record as a replay of its history', async () => {
    const fake = await contextAfter(LIFE);
    const history = (await readOrder(fake.context, { observations: 'all' })).observations;
    expect(history.map(({ observation }) => observation.id)).toEqual(['e2', 'e4', 'e1', 'e3']);
    const { history: _, ...record } = replay(LIFE) ?? {};
    expect(head(fake).row.record).toEqual(JSON.parse(JSON.stringify(record)));
    expect(head(fake).row.version).toBe(4);
  });

  it('restores an order of another store, and delivers only its pending milestones', async () => {
    const fake = await contextAfter(LIFE);
    const { row, observations, milestones } = await readOrder(fake.context, {
      observations: 'all',
      milestones: true,
    });
    if (row === undefined) throw new Error('nothing was stored');
    const [pending, ...others] = milestones.map(({ sequence: _, ...rest }) => rest);
    if (pending === undefined) throw new Error('nothing is due');
    const done = others.map((one) => ({ ...one, status: 'done' as const, settledAt: START }));
    const restored = observations.map(({ sequence: _, ...rest }) => rest);
    const restoration = { row: { ...row, version: 1 }, observations: restored };

    for (const all of [done, [pending, ...done]]) {
      const other = new FakeContext();
      const input = { restoration: { ...restoration, milestones: all }, at: START + HOUR };
      expect(await restore(other.context, input, NO_HANDLERS)).toBe(true);
      expect(await restore(other.context, input, NO_HANDLERS)).toBe(false);
      const counts = { observations: 4, pending: all.length - done.length, done: done.length };
      expect(head(other)).toMatchObject({ row: { record: row.record, version: 1 }, counts });
      const deliveries = other.sent.filter(({ method }) => method === 'deliver');
      expect(deliveries).toHaveLength(all.length - done.length);
      const stored = await readOrder(other.context, { observations: 'all' });
      expect(stored.observations.map(({ arrivedAt }) => arrivedAt)).toEqual(Array(4).fill(START));
    }
  });

  it('stays leased while the handler of a milestone runs that was settled by hand', async () => {
    const { context } = await contextAfter(LIFE);
    const { claim, due, release, settleByHand } = handlers();
    const claiming = { claim: { limit: 1, leaseMicros: HOUR }, at: START };
    const [claimed] = await claim(context, claiming);
    const key = claimed?.milestone.key ?? '';
    const settlements = [{ key, status: 'done', actor: 'kim', reason: 'seen' }] as const;
    expect(await settleByHand(context, { settlements, at: START })).toEqual(['changed']);
    expect(await due(context, {})).toBe(START + HOUR);
    expect(await claim(context, claiming)).toEqual([]);
    await release(context, { attempt: { key, attempt: 1 }, at: START });
    expect(await claim(context, claiming)).toHaveLength(1);
  });

  it('answers each observation with its standing, or as a duplicate', async () => {
    const fake = new FakeContext();
    const answers = [];
    for (const observation of LIFE) {
      const { done, call } = await observe(
        fake.context,
        { observation, at: START, call: observation.id },
        NO_HANDLERS,
      );
      expect(call).toBe(observation.id);
      answers.push(done.kind === 'recorded' ? [done.standing.kind, done.late] : [done.kind]);
    }
    expect(answers).toEqual([
      ['applied', false],
      ['early', false],
      ['applied', true],
      ['duplicate'],
      ['applied', true],
    ]);
  });

  it('is set aside when it exceeds the limits of the caller, and begins anew from a read', async () => {
    const fake = await contextAfter(LIFE);
    const limits = { observations: 4, bytes: 1_000_000 };
    const observation = makeObservation({ id: 'e9', at: 9, state: 'complete' });
    const { done } = await observe(fake.context, { observation, at: START, limits }, NO_HANDLERS);
    expect(done).toMatchObject({ kind: 'set_aside', observationId: 'e9' });
    const { row } = head(fake);
    expect([row.parked, row.record.setAside?.by]).toEqual([1, 'e9']);
    const writes = fake.writes.length;
    await observe(fake.context, { observation, at: START, limits }, NO_HANDLERS);
    expect(fake.writes).toHaveLength(writes);

    const read = makeObservation({
      id: 'read',
      at: 20,
      source: 'read',
      state: 'complete',
      fraud: 'passed',
    });
    const { observations } = await readOrder(fake.context, { observations: 'all' });
    const history = lifecycle.historyFrom(observations);
    const anew = lifecycle.beginAnew(row.record, history, read, ORDER_LIMITS);
    if (anew === undefined) throw new Error('it is set aside');
    const change = changeTo(anew, row, START, anew.observations);
    expect(await beginAnew(fake.context, { change, at: START }, NO_HANDLERS)).toBe(true);
    expect(await beginAnew(fake.context, { change, at: START }, NO_HANDLERS)).toBe(false);
    const order = await readOrder(fake.context, { observations: 'all', milestones: true });
    expect(order.observations.map((one) => one.observation.id)).toEqual([
      'known before read',
      'read',
    ]);
    expect(order.row?.record.setAside).toBeUndefined();
    expect(order.head?.counts.observations).toBe(2);
    expect(order.milestones.map(({ milestone }) => milestone.subject)).toContain('set_aside:e9');
  });

  it('writes its head last, and nothing for a duplicate', async () => {
    const fake = await contextAfter(LIFE.slice(0, 3));
    expect(fake.writes.at(-1)).toBe('head');
    const before = fake.writes.length;
    const [observation = makeObservation({})] = LIFE;
    await observe(fake.context, { observation, at: START }, NO_HANDLERS);
    expect(fake.writes).toHaveLength(before);
  });

  it('reads neither its history nor its milestones when the head is enough', async () => {
    const fake = await contextAfter(LIFE.slice(0, 1));
    fake.reads.length = 0;
    const observation = makeObservation({ id: 'e9', at: 9, facts: {} });
    await observe(fake.context, { observation, at: START }, NO_HANDLERS);
    expect(fake.reads).toEqual(['head', 'observation/e9']);
  });

  it('requests delivery when there are new milestones, and only then', async () => {
    const fake = await contextAfter([
      makeObservation({ id: 'e1', state: 'accepted', fraud: 'passed', releases: true }),
    ]);
    const deliveries = () => fake.sent.filter(({ method }) => method === 'deliver').length;
    expect(fake.sent).toContainEqual({
      service: 'LifecycleMilestones',
      method: 'deliver',
      key: fake.key,
      parameter: null,
    });
    expect(deliveries()).toBe(1);
    await observe(
      fake.context,
      { observation: makeObservation({ id: 'e2' }), at: START },
      NO_HANDLERS,
    );
    expect(deliveries()).toBe(1);
  });

  it('revives a withdrawn release when it is due again, and requests its delivery at once', async () => {
    const before = await contextAfter([
      makeObservation({
        id: 'e1',
        at: 1,
        state: 'accepted',
        fraud: 'passed',
        visited: ['accepted'],
      }),
      makeObservation({ id: 'e2', at: 2, state: 'dispute', fraud: 'review_opened' }),
    ]);
    const all = { observations: 'all', milestones: true } as const;
    const { row, observations, milestones } = await readOrder(before.context, all);
    if (row === undefined) throw new Error('nothing was stored');
    const isRelease = (one: (typeof milestones)[number]) =>
      one.milestone.kind === 'ready_to_fulfil';
    const settled = milestones.map(({ sequence: _, leasedUntil: __, ...one }) => ({
      ...one,
      attempts: 2,
      settledAt: START,
      ...(one.milestone.kind === 'ready_to_fulfil'
        ? ({ status: 'withdrawn', reason: 'It is in dispute.' } as const)
        : ({ status: 'done' } as const)),
    }));
    expect(settled.map(({ status }) => status)).toEqual(['withdrawn', 'done']);
    const fake = new FakeContext();
    const restored = observations.map(({ sequence: _, ...rest }) => rest);
    const restoration = {
      row: { ...row, version: 1 },
      observations: restored,
      milestones: settled,
    };
    await restore(fake.context, { restoration, at: START }, NO_HANDLERS);
    const deliveries = () => fake.sent.filter(({ method }) => method === 'deliver').length;

    // An observation that does not end the dispute revives nothing.
    await observe(
      fake.context,
      { observation: makeObservation({ id: 'e3', at: 3 }), at: START },
      NO_HANDLERS,
    );
    expect(deliveries()).toBe(0);
    expect(head(fake).counts).toMatchObject({ pending: 0, withdrawn: 1 });

    const end = makeObservation({ id: 'e4', at: 4, state: 'accepted', fraud: 'passed' });
    await observe(fake.context, { observation: end, at: START + HOUR }, NO_HANDLERS);
    expect(deliveries()).toBe(1);
    expect(head(fake).counts).toMatchObject({ withdrawn: 0 });
    const now = (await readOrder(fake.context, { milestones: true })).milestones;
    const release = now.find(isRelease);
    expect(release).toMatchObject({ status: 'pending', attempts: 2, dueAt: START + HOUR });
    expect(release).not.toHaveProperty('reason');
    expect(release).not.toHaveProperty('settledAt');
    expect(Math.max(...now.map(({ sequence }) => sequence))).toBe(release?.sequence);
  });

  it('requests delivery of a revived release also when no milestone is new', async () => {
    const fake = await contextAfter([
      makeObservation({ id: 'e1', at: 1, state: 'accepted', fraud: 'passed' }),
    ]);
    const { row, observations, milestones } = await readOrder(fake.context, {
      observations: 'all',
      milestones: true,
    });
    if (row === undefined) throw new Error('nothing was stored');
    const other = new FakeContext();
    const restoration = {
      row: { ...row, version: 1 },
      observations: observations.map(({ sequence: _, ...rest }) => rest),
      milestones: milestones.map(({ sequence: _, ...one }) => ({
        ...one,
        status: 'withdrawn' as const,
      })),
    };
    await restore(other.context, { restoration, at: START }, NO_HANDLERS);
    expect(other.sent.filter(({ method }) => method === 'deliver')).toEqual([]);
    const observation = makeObservation({ id: 'e2', at: 2, state: 'accepted', fraud: 'passed' });
    const { milestones: recorded } = await observe(
      other.context,
      { observation, at: START },
      NO_HANDLERS,
    );
    expect(recorded).toEqual([]);
    expect(other.sent.filter(({ method }) => method === 'deliver')).toHaveLength(1);
    expect(head(other).counts).toMatchObject({ pending: 1, withdrawn: 0 });
  });

  it('rejects an observation that cannot be computed, and writes nothing', async () => {
    const fake = await contextAfter(LIFE.slice(0, 1));
    const before = new Map(fake.state);
    const observation = JSON.parse('{"id":"x","account":"default","orderId":"order-1","events":7}');
    await expect(
      observe(fake.context, { observation, at: START }, NO_HANDLERS),
    ).rejects.toMatchObject({
      name: 'TerminalError',
      code: 422,
    });
    expect(fake.state).toEqual(before);
  });

  it('sets one timer for its next deadline, and records that a person is needed when it passes', async () => {
    const entered = START + 2_000_000;
    const fake = await contextAfter(LIFE.slice(0, 1), entered);
    const at = entered + 48 * HOUR;
    expect(fake.sent.filter(({ method }) => method === 'check')).toEqual([
      {
        service: 'LifecycleOrder',
        method: 'check',
        key: fake.key,
        parameter: { at },
        delay: 48 * 3_600_000,
      },
    ]);
    await observe(
      fake.context,
      { observation: makeObservation({ id: 'e8', at: 8 }), at: entered },
      NO_HANDLERS,
    );
    expect(fake.sent.filter(({ method }) => method === 'check')).toHaveLength(1);

    await check(fake.context, at, NO_HANDLERS);
    const { milestones } = await readOrder(fake.context, { milestones: true });
    expect(milestones.map(({ milestone }) => milestone.subject)).toContain(
      'deadline:review_too_long',
    );
    const recorded = milestones.length;
    await check(fake.context, at + HOUR, NO_HANDLERS);
    expect((await readOrder(fake.context, { milestones: true })).milestones).toHaveLength(recorded);
  });

  it('records no deadline after it has moved on', async () => {
    const fake = await contextAfter(LIFE.slice(0, 1));
    await observe(
      fake.context,
      { observation: LIFE[4] ?? makeObservation({}), at: START },
      NO_HANDLERS,
    );
    await check(fake.context, START + 60 * HOUR, NO_HANDLERS);
    const { milestones } = await readOrder(fake.context, { milestones: true });
    expect(milestones.filter(({ milestone }) => milestone.subject.startsWith('deadline:'))).toEqual(
      [],
    );
    expect(head(fake).timer).toBeUndefined();
  });
});

describe.runIf(Number(process.versions.node.split('.')[0]) < 22)(
  'a Node.js that is too old',
  () => {
    it('is rejected with its version and the required one', () => {
      expect(() => startWorker(NO_HANDLERS, { host: '127.0.0.1', port: 0 })).toThrow(
        /Node\.js is v.*22 or newer/,
      );
    });
  },
);
