import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { isAllowed, may, unknownOrder } from '../../src/lifecycle/gates.js';
import { isDueForRelease, releaseRefusal } from '../../src/lifecycle/milestones/release.js';
import { stillDue } from '../../src/lifecycle/milestones/still-due.js';
import { type Order, observe } from '../../src/lifecycle/observe.js';
import type { OrderRecord } from '../../src/lifecycle/record/order-record.js';
import { prune } from '../../src/lifecycle/record/pruned.js';
import { statuses } from '../../src/lifecycle/statuses.js';
import { GATES } from '../../src/order/gate.js';
import { milestoneKey } from '../../src/order/milestone/milestone.js';
import type { Observation } from '../../src/order/observation.js';
import { viewOf } from '../../src/service/queries/order-view.js';
import type { SimulationOptions } from '../../src/testing/simulator/index.js';
import { START } from '../_support/make-observation.js';
import { parameters, RUNS } from '../_support/runs.js';
import { service } from '../_support/service.js';
import { untilOccurred } from '../_support/until-occurred.js';
import { anyHistory } from './_support/any-history.js';
import { type Arrival, forEachLifeInTurn } from './_support/histories.js';
import { ACTIONS, type Action, tried } from './_support/requests.js';

/** Counts how often each gate was open and shut, so that a property which saw only one is noticed. */
type Seen = Record<`${Action} ${'open' | 'shut'}`, number>;

function nothingSeen(): Seen {
  const names = ACTIONS.flatMap((action) => [`${action} open`, `${action} shut`]);
  return Object.fromEntries(names.map((name) => [name, 0])) as Seen;
}

/** A gate is open if and only if some request is valid; if it is closed, every action gives its reasons. */
async function gatesAndActionsAgree(record: OrderRecord, seen: Seen): Promise<void> {
  for (const action of ACTIONS) {
    const gate = may(record, action);
    const key = `${action} ${gate.allowed ? 'open' : 'shut'}` as const;
    seen[key] += 1;
    const outcomes = await tried(record, action);
    if (gate.allowed) {
      const calls = outcomes.filter(({ called }) => called);
      expect(calls.length, `${action}: ${JSON.stringify(outcomes)}`).toBeGreaterThan(0);
      continue;
    }
    for (const outcome of outcomes) {
      expect(outcome).toEqual({ result: { kind: 'refused', gate }, called: false });
    }
  }
}

function statusAndReleaseAgree(record: OrderRecord): void {
  const { account, orderId } = record.folded;
  const { allowed } = may(record, 'fulfil');
  const { order } = statuses(viewOf(record, 1, []));
  expect(order === 'ready_to_fulfil', `${order} although fulfil is ${allowed}`).toBe(allowed);
  const kind = 'ready_to_fulfil';
  const facts = { physical: [], digital: [], unclassified: [] };
  const key = milestoneKey(account, orderId, kind, '');
  // With words and without them, the answers are the same.
  for (const gate of GATES) expect(isAllowed(record, gate), gate).toBe(may(record, gate).allowed);
  expect(isDueForRelease(record)).toBe(releaseRefusal(record) === '');
  const still = stillDue(record, { key, kind, subject: '', account, orderId, facts });
  if (still.deliver) expect(allowed, 'handed over although fulfil is shut').toBe(true);
}

async function isPrunedEverywhere(record: OrderRecord): Promise<void> {
  const pruned = prune(record, START);
  for (const gate of GATES) expect(may(pruned, gate).reasons).toEqual(['pruned']);
  await gatesAndActionsAgree(pruned, nothingSeen());
  statusAndReleaseAgree(pruned);
}

function takenIn(history: readonly Observation[]): readonly Order[] {
  const orders: Order[] = [];
  for (const one of history) orders.push(observe(orders.at(-1), one).order);
  return orders;
}

describe('law 10, of one mind: whatever the observations are, at every step', () => {
  it('a gate is open if and only if its action is possible, and an action gives its reasons', async () => {
    const seen = nothingSeen();
    const property = fc.asyncProperty(anyHistory, async (history) => {
      for (const order of takenIn(history)) await gatesAndActionsAgree(order, seen);
    });
    await untilOccurred(seen, (round) => fc.assert(property, parameters(1, round)));
  });

  it('the status and the release agree with the gate', () => {
    fc.assert(
      fc.property(anyHistory, (history) => {
        for (const order of takenIn(history)) statusAndReleaseAgree(order);
      }),
      parameters(),
    );
  });

  it('an order that was pruned is pruned for every gate and every action', async () => {
    const property = fc.asyncProperty(anyHistory, async (history) => {
      const order = takenIn(history).at(-1);
      if (order !== undefined) await isPrunedEverywhere(order);
    });
    await fc.assert(property, parameters(0.25));
  });
});

// Also payloads newer than their events, and orders without transition times.
const LIVES: readonly (readonly [string, SimulationOptions])[] = [
  ['as they happen', {}],
  ['late, and by some without times', { staleness: 0.3, eventDelay: 'loose', omit: 'some' }],
];

describe.each(LIVES)('law 10, of one mind: simulated lives %s', (_, options) => {
  it('gate, action, status and release agree at every step, also once pruned', async () => {
    const seen = nothingSeen();
    const agree = async ({ steps, order }: Arrival) => {
      for (const step of steps) {
        await gatesAndActionsAgree(step.order, seen);
        statusAndReleaseAgree(step.order);
      }
      await isPrunedEverywhere(order);
    };
    const lives = Math.ceil(RUNS / 4);
    await untilOccurred(seen, (round) => forEachLifeInTurn(agree, options, lives, round * lives));
  });
});

describe('an unknown order', () => {
  it('is unknown to every gate and every action', async () => {
    const gate = unknownOrder('unknown-order');
    expect(gate.reasons).toEqual(['unknown_order']);
    for (const action of ACTIONS) {
      for (const outcome of await tried(undefined, action)) {
        expect(outcome).toEqual({ result: { kind: 'refused', gate }, called: false });
      }
    }
    const orders = await service();
    for (const one of GATES) expect(await orders.may('unknown-order', one)).toEqual(gate);
  });
});
