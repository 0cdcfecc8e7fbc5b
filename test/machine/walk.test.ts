import { describe, expect, it } from 'vitest';
import { createActor } from 'xstate';
import { createTestModel } from 'xstate/graph';
import { fromWebhook } from '../../src/adapters/digital-river/index.js';
import { type Order, observe } from '../../src/lifecycle/observe.js';
import type { OrderMachineEvent, OrderSnapshot } from '../../src/machine/index.js';
import { envelopeOf, explain, may, orderMachine, snapshotOf } from '../../src/machine/index.js';
import type { FraudReported, OrderReported } from '../../src/order/event.js';
import { fraudStateOf, reportedBy, stateOf } from '../../src/order/reported.js';
import { time } from '../_support/deliveries.js';
import { makeObservation } from '../_support/make-observation.js';
import { delivery, type Json } from '../_support/payloads.js';
import { deliverTo, service } from '../_support/service.js';
import { edgeTaken, everyEdge } from './_support/edges.js';

/*
 * The statechart is the model; an actor, the fold and a service that receives webhooks are the systems under
 * test. Each walks the paths that the graph library finds.
 */

const model = createTestModel(orderMachine);
const paths = model.getShortestPaths();

const START = envelopeOf(createActor(orderMachine, { input: { orderId: '7001' } }).getSnapshot());

/** All that can be reached but the first. */
const POSITIONS = 35;

type Value = OrderSnapshot['value'];

/** Counts what a walk has seen, so that one which saw nothing is noticed. */
class Walked {
  readonly edges = new Set<string>();
  readonly positions = new Set<string>();

  add(before: Value | undefined, type: string, after: Value): void {
    this.positions.add(`${after.order}/${after.fraud}`);
    const edge = before && edgeTaken(before, type, after);
    if (edge !== undefined) this.edges.add(edge);
  }
}

describe('a path through the statechart ends at the same states', () => {
  it('in an actor', async () => {
    const walked = new Walked();
    for (const path of paths) {
      const actor = createActor(orderMachine, { input: { orderId: '7001' } }).start();
      let last: Value | undefined;
      const send = ({ event, state }: { event: OrderMachineEvent; state: OrderSnapshot }) => {
        expect(explain(actor.getSnapshot(), event).kind).toBe('applied');
        actor.send(event);
        walked.add(last, event.type, state.value);
      };
      await path.test({
        events: Object.fromEntries(orderMachine.events.map((type) => [type, send])),
        states: {
          '*': (state) => {
            expect(actor.getSnapshot().value).toEqual(state.value);
            last = state.value;
          },
        },
      });
    }
    expect([...walked.edges].sort()).toEqual(everyEdge());
    expect(walked.positions.size).toBe(POSITIONS);
  });

  it('in the fold of one observation for each event', () => {
    const walked = new Walked();
    for (const { steps } of paths) {
      let order: Order | undefined;
      for (const [at, { event, state }] of steps.slice(1).entries()) {
        const before = steps[at]?.state.value;
        const parts = {
          ...(isOfOrder(event) ? { state: stateOf(event) } : {}),
          ...(isOfFraud(event) ? { fraud: fraudStateOf(event) } : {}),
        };
        const observed = observe(order, makeObservation({ at, id: `o-${at}`, ...parts }));
        order = observed.order;
        expect(observed).toMatchObject({ kind: 'recorded', standing: { kind: 'applied' } });
        expect(order.folded.snapshot.value).toEqual(state.value);
        walked.add(before, event.type, state.value);
      }
      const last = steps.at(-1)?.state;
      if (order === undefined || last === undefined) continue;
      const { visited } = order.folded;
      expect(may(order, 'fulfil')).toEqual(may(last, 'fulfil', { visited }));
    }
    expect([...walked.edges].sort()).toEqual(everyEdge());
    expect(walked.positions.size).toBe(POSITIONS);
  });

  it('in a service that receives a webhook for each state that the provider can report', async () => {
    const orders = await service();
    const walked = new Walked();
    let delivered = 0;
    // A delivery that names no fraud review implies one, so most paths begin with a review that is reported.
    const reported = (['passed', 'review_opened'] as const).flatMap((fraud) => {
      const fromState = snapshotOf({ ...START, value: { order: 'unreported', fraud } });
      return model.getShortestPaths({ fromState });
    });
    for (const [index, { steps }] of [...paths, ...reported].entries()) {
      const orderId = `order-${index}`;
      const bodies = steps.map(({ state }, at) => body(orderId, at, state.value, steps));
      if (bodies.at(-1) === undefined) continue;
      let before: Value = { order: 'unreported', fraud: 'unknown' };
      for (const [at, { event, state }] of steps.entries()) {
        const one = bodies[at];
        if (one === undefined) continue;
        const { status, body: answer } = await deliverTo(orders, one);
        expect({ status, answer }).toMatchObject({
          status: 200,
          answer: { receipt: 'recorded', standing: 'applied', state: state.value.order },
        });
        walked.add(before, event.type, state.value);
        before = state.value;
      }
      const view = await orders.get(orderId);
      expect(view).toMatchObject({ state: before.order, fraudState: before.fraud, parked: [] });
      delivered += 1;
    }
    expect(delivered).toBeGreaterThan(100);
    expect(walked.positions.size).toBeGreaterThan(20);
    expect(everyEdge().filter((edge) => !walked.edges.has(edge))).toEqual([]);
  });
});

function isOfOrder(event: OrderMachineEvent): event is OrderReported {
  return event.type.startsWith('order.');
}

function isOfFraud(event: OrderMachineEvent): event is FraudReported {
  return event.type.startsWith('fraud.');
}

type Steps = (typeof paths)[number]['steps'];

/**
 * The delivery that reports a position; undefined: the provider cannot report it. Every delivery names the
 * state of the order, most of which imply one of the fraud review, and an accepted order whose review
 * blocked it contradicts itself.
 */
function body(
  orderId: string,
  at: number,
  { order, fraud }: Value,
  steps: Steps,
): Json | undefined {
  if (order === 'unreported' || (order === 'accepted' && fraud === 'blocked')) return undefined;
  const times = (region: 'order' | 'fraud') =>
    Object.fromEntries(
      steps.slice(0, at + 1).flatMap(({ state }, index) => {
        const entered = state.value[region];
        const isNew = steps[index - 1]?.state.value[region] !== entered;
        return isNew && !['unreported', 'unknown'].includes(entered)
          ? [[entered, time(index)]]
          : [];
      }),
    );
  const json = delivery(
    'order.updated',
    {
      ...{ id: orderId, currency: 'EUR', state: order, stateTransitions: times('order') },
      ...(fraud === 'unknown' ? {} : { fraudState: fraud, fraudStateTransitions: times('fraud') }),
    },
    { id: `${orderId}-${at}`, createdTime: time(at) },
  );
  const reading = fromWebhook(json, { mode: 'test' });
  if (reading.kind !== 'observation') throw new Error(JSON.stringify(reading));
  const { fraudState = 'unknown' } = reportedBy(reading.observation);
  return fraudState === fraud ? json : undefined;
}
