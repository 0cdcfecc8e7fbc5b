import { describe, expect, it } from 'vitest';
import { createActor } from 'xstate';
import { replay } from '../../src/lifecycle/observe.js';
import {
  actorOf,
  EnvelopeError,
  envelopeOf,
  type OrderRecord,
  orderMachine,
  type SnapshotEnvelope,
  snapshotOf,
} from '../../src/machine/index.js';
import { charge, makeObservation } from '../_support/make-observation.js';

function recorded(): OrderRecord {
  const accepted = makeObservation({ at: 1, id: 'a', state: 'accepted', fraud: 'passed' });
  const complete = makeObservation({ at: 2, id: 'b', state: 'complete' });
  const order = replay([accepted, complete]);
  if (order === undefined) throw new Error('There are two observations.');
  return order;
}

/** The stored form with one of its parts replaced. */
function damaged(change: (envelope: Record<string, unknown>) => void): SnapshotEnvelope {
  const envelope = JSON.parse(JSON.stringify(envelopeOf(snapshotOf(recorded()))));
  change(envelope);
  return envelope;
}

describe('an actor of a record', () => {
  it('starts where the order is, knows its facts, and moves by the rules of the statechart', () => {
    const record = recorded();
    const actor = actorOf(record).start();
    const { context, value } = actor.getSnapshot();
    expect(value).toEqual(record.folded.snapshot.value);
    expect(context).toEqual({
      ...record.folded.snapshot.context,
      record: { visited: ['accepted'], closing: [{ id: 'b', sentence: expect.any(String) }] },
    });
    actor.send({ type: 'order.complete' });
    expect(actor.getSnapshot().value.order).toBe('accepted');
    actor.send({ type: 'order.fulfilled' });
    actor.send({ type: 'order.complete' });
    expect(actor.getSnapshot().value.order).toBe('complete');
  });

  it('leaves the record as it was', () => {
    const record = recorded();
    const before = structuredClone(record);
    actorOf(record).start().send({ type: 'order.fulfilled' });
    expect(record).toEqual(before);
  });

  it('passes the options of createActor on', () => {
    const seen: string[] = [];
    const inspect = ({ type }: { readonly type: string }) => seen.push(type);
    actorOf(recorded(), { inspect }).start().send({ type: 'order.fulfilled' });
    expect(seen).toContain('@xstate.snapshot');
  });

  it('is an actor of the statechart, so XState persists it too', () => {
    const actor = actorOf(recorded()).start();
    actor.send({ type: 'order.fulfilled' });
    const persisted = JSON.parse(JSON.stringify(actor.getPersistedSnapshot()));
    const restored = createActor(orderMachine, { input: { orderId: '1' }, snapshot: persisted });
    const { value, context } = restored.start().getSnapshot();
    expect({ value, context }).toEqual({
      value: { order: 'fulfilled', fraud: 'passed' },
      context: actor.getSnapshot().context,
    });
  });
});

describe('an envelope', () => {
  it('is plain JSON, and restores the snapshot', () => {
    const actor = createActor(orderMachine, {
      input: { orderId: '7001', account: 'shop' },
    }).start();
    actor.send({ type: 'order.in_review' });
    const envelope = envelopeOf(actor.getSnapshot());
    expect(JSON.parse(JSON.stringify(envelope))).toEqual(envelope);
    const { value, context } = actorOf(envelope).start().getSnapshot();
    expect({ value, context }).toEqual({
      value: { order: 'in_review', fraud: 'unknown' },
      context: actor.getSnapshot().context,
    });
  });

  it.each<[string, (envelope: Record<string, unknown>) => void, RegExp]>([
    ['an unknown version', (one) => Object.assign(one, { version: 2 }), /: version should be /],
    ['another machine', (one) => Object.assign(one, { machine: 'door' }), /: machine should be /],
    ['a missing region', (one) => Object.assign(one, { value: { order: 'accepted' } }), /: value /],
    [
      'an unknown state',
      (one) => Object.assign(one, { value: { order: 'lost', fraud: 'passed' } }),
      /: value /,
    ],
    ['missing facts', (one) => Object.assign(one, { context: { orderId: '1' } }), /: context /],
    [
      'an incomplete summary of its record',
      ({ context }) => Object.assign(context as object, { record: { visited: ['accepted'] } }),
      /: context\.record should be an object with visited and closing, and closed gates\. /,
    ],
    ...[null, {}, { ...charge('pending'), id: 'c', state: 'PENDING' }, charge('pending')].map(
      (one): [string, (envelope: Record<string, unknown>) => void, RegExp] => [
        `the charge ${JSON.stringify(one)} under the id c`,
        ({ context }) => Object.assign(context as object, { charges: { c: one } }),
        /: context\.charges\["c"\] should be a charge in a known state\. /,
      ],
    ),
    ...[
      null,
      { visited: ['fulfiled'], closing: [] },
      { visited: [], closing: [null] },
      { visited: [], closing: [{ id: 'b' }] },
      { visited: [], closing: [], closed: null },
      { visited: [], closing: [], closed: { allowed: true, because: 'It may.', reasons: [] } },
      { visited: [], closing: [], closed: { allowed: false, because: 'It may not.' } },
    ].map((record): [string, (envelope: Record<string, unknown>) => void, RegExp] => [
      `the summary ${JSON.stringify(record)} of its record`,
      ({ context }) => Object.assign(context as object, { record }),
      /: context\.record /,
    ]),
  ])('with %s is an error that names it', (_, change, message) => {
    const stored = damaged(change);
    for (const restore of [snapshotOf, actorOf]) {
      expect(() => restore(stored)).toThrow(EnvelopeError);
      expect(() => restore(stored)).toThrow(message);
    }
  });

  it.each([undefined, null, 'text', []])('that is %j is an error', (stored) => {
    expect(() => snapshotOf(stored as unknown as SnapshotEnvelope)).toThrow(EnvelopeError);
  });
});
