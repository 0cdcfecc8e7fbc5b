import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  type Json,
  type JsonObject,
  type Message,
  SCENARIO_NAMES,
  type SimulationOptions,
  simulateOrder,
  simulateScenario,
} from '../../src/testing/simulator/index.js';

/** The order that a message contains. */
function orderIn(message: Message): JsonObject | undefined {
  const object = (
    message.kind === 'webhook' ? (message.event.data as JsonObject).object : message.body
  ) as JsonObject;
  if (object.stateTransitions !== undefined && object.items !== undefined) return object;
  return object.orderDetails as JsonObject | undefined;
}

function chargesIn(order: JsonObject): JsonObject[] {
  const payment = order.payment as JsonObject | undefined;
  return (payment?.charges ?? order.charges ?? []) as Json[] as JsonObject[];
}

function eachOrder(
  options: SimulationOptions,
  check: (order: JsonObject, message: Message) => void,
): void {
  fc.assert(
    fc.property(fc.nat(), fc.constantFrom('random', ...SCENARIO_NAMES), (seed, name) => {
      const history =
        name === 'random' ? simulateOrder(seed, options) : simulateScenario(name, seed, options);
      for (const message of history.messages) {
        const order = orderIn(message);
        if (order !== undefined) check(order, message);
      }
    }),
    { numRuns: 300 },
  );
}

const ANY: SimulationOptions = { lean: true, staleness: 0.3, eventDelay: 'loose' };

describe('complete payloads are consistent with the documentation', () => {
  it('accepted: the review has passed and every living charge is authorised', () => {
    eachOrder(ANY, (order, message) => {
      if (order.state !== 'accepted') return;
      expect(order.fraudState).toBe('passed');
      const charges = chargesIn(order);
      if (message.kind !== 'webhook' || message.type !== 'fulfillment.created') {
        if (
          !(
            'orderDetails' in
            ((message.kind === 'webhook'
              ? (message.event.data as JsonObject).object
              : {}) as JsonObject)
          )
        ) {
          expect(charges.length).toBeGreaterThan(0);
        }
      }
      // A refused card may be listed beside the one that pays.
      const inForce = charges.filter((charge) => charge.state !== 'failed');
      for (const charge of inForce) expect(charge.state).not.toBe('pending');
      if (charges.length > 0) expect(inForce.length).toBeGreaterThan(0);
    });
  });

  it('cancelled: every charge is cancelled or failed, or its cancel is pending', () => {
    eachOrder(ANY, (order) => {
      if (order.state !== 'cancelled') return;
      for (const charge of chargesIn(order)) {
        if (charge.state !== 'capturable') {
          expect(['cancelled', 'failed']).toContain(charge.state);
          continue;
        }
        const cancels = (charge.cancels ?? []) as Json[] as JsonObject[];
        expect(cancels.some(({ state }) => /^pending/.test(String(state)))).toBe(true);
      }
    });
  });

  it('blocked: the review is blocked, too', () => {
    eachOrder(ANY, (order) => {
      if (order.state !== 'blocked') return;
      expect(order.fraudState).toBe('blocked');
      for (const charge of chargesIn(order))
        expect(['cancelled', 'failed']).toContain(charge.state);
    });
  });

  it('in review and in dispute: the review is open', () => {
    eachOrder(ANY, (order) => {
      if (order.state === 'in_review' || order.state === 'dispute') {
        expect(order.fraudState).toBe('review_opened');
      }
    });
  });

  it('in review: no charge is pending', () => {
    eachOrder(ANY, (order) => {
      if (order.state !== 'in_review') return;
      for (const charge of chargesIn(order))
        expect(['capturable', 'cancelled', 'failed']).toContain(charge.state);
    });
  });

  it('fulfilled and complete: some charge is captured', () => {
    eachOrder(ANY, (order) => {
      if (order.state !== 'fulfilled' && order.state !== 'complete') return;
      const charges = chargesIn(order);
      if (charges.length > 0) expect(charges.some((charge) => charge.captured === true)).toBe(true);
    });
  });

  it('the state has a transition time, in whole seconds', () => {
    eachOrder(ANY, (order) => {
      const times = order.stateTransitions as JsonObject;
      expect(times[String(order.state)]).toMatch(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$/);
      for (const time of Object.values(times)) expect(time).toMatch(/T\d\d:\d\d:\d\dZ$/);
      if (order.fraudState !== undefined) {
        expect((order.fraudStateTransitions as JsonObject)[String(order.fraudState)]).toBeDefined();
      }
    });
  });

  it('a wire transfer has no charges while pending', () => {
    fc.assert(
      fc.property(fc.nat(), fc.constantFrom('wire_paid', 'wire_expired'), (seed, name) => {
        for (const message of simulateScenario(name, seed).messages) {
          const order = orderIn(message);
          if (order?.state !== 'pending_payment' || message.version !== 0) continue;
          expect(chargesIn(order)).toEqual([]);
          const session = (order.payment as JsonObject | undefined)?.session as
            | JsonObject
            | undefined;
          if (session !== undefined) expect(session.state).toBe('pending_funds');
        }
      }),
      { numRuns: 100 },
    );
  });

  it('an expired wire transfer passes its review in the second of its cancellation', () => {
    for (let seed = 0; seed < 50; seed += 1) {
      const { messages, versions } = simulateScenario('wire_expired', seed);
      const reviewedBefore = versions[0]?.fraudState !== undefined;
      const orders = messages.map(orderIn).filter((order) => order !== undefined);
      const expired = orders.filter((order) => order.state === 'cancelled');
      expect(expired.length).toBeGreaterThan(0);
      for (const order of expired) {
        expect(order.fraudState).toBe('passed');
        const { passed } = order.fraudStateTransitions as JsonObject;
        const { cancelled } = order.stateTransitions as JsonObject;
        if (!reviewedBefore) expect(passed).toBe(cancelled);
      }
    }
  });

  it('captures and cancels never exceed a charge, and the charges make up the order', () => {
    fc.assert(
      fc.property(fc.nat(), (seed) => {
        const { versions, basics } = simulateOrder(seed, { lean: true });
        for (const version of versions) {
          for (const charge of version.charges) {
            const sum = [...charge.captures, ...charge.cancels]
              .filter((movement) => movement.state !== 'failed')
              .reduce((total, movement) => total + movement.amount, 0);
            expect(sum).toBeLessThanOrEqual(charge.amount);
            expect(Number.isInteger(charge.amount) && charge.amount > 0).toBe(true);
          }
          // A refused card does not count, and there may be no other one yet.
          const sum = version.charges
            .filter((charge) => charge.state !== 'failed')
            .reduce((total, charge) => total + charge.amount, 0);
          expect(sum).toBeLessThanOrEqual(basics.total);
          if (version.state === 'accepted') expect(sum).toBe(basics.total);
        }
      }),
      { numRuns: 300 },
    );
  });

  it('nothing is captured, cancelled, refunded or returned in a dispute', () => {
    fc.assert(
      fc.property(fc.nat(), (seed) => {
        const { versions } = simulateOrder(seed, { lean: true });
        versions.forEach((version, index) => {
          const before = versions[index - 1];
          if (before?.state !== 'dispute') return;
          for (const key of ['charges', 'refunds', 'returns', 'fulfilments'] as const) {
            expect(version[key]).toEqual(before[key]);
          }
        });
      }),
      { numRuns: 300 },
    );
  });

  it('terminal states are terminal', () => {
    fc.assert(
      fc.property(fc.nat(), (seed) => {
        const { versions } = simulateOrder(seed, { lean: true });
        versions.forEach((version, index) => {
          const before = versions[index - 1]?.state;
          if (before === 'blocked' || before === 'cancelled') expect(version.state).toBe(before);
        });
      }),
      { numRuns: 300 },
    );
  });
});

describe('payloads vary where the documentation allows it', () => {
  const seen = (
    predicate: (order: JsonObject, message: Message) => boolean,
    options: SimulationOptions = {},
  ): number => {
    let count = 0;
    for (let seed = 0; seed < 400; seed += 1) {
      for (const message of simulateOrder(seed, { lean: true, ...options }).messages) {
        const order = orderIn(message);
        if (order !== undefined && predicate(order, message)) count += 1;
      }
    }
    return count;
  };

  it('complete orders mostly omit fraudState and have its transitions', () => {
    const without = seen(
      (order) =>
        order.state === 'complete' &&
        order.fraudState === undefined &&
        order.fraudStateTransitions !== undefined,
    );
    const withIt = seen((order) => order.state === 'complete' && order.fraudState !== undefined);
    expect(without).toBeGreaterThan(withIt * 3);
    expect(withIt).toBeGreaterThan(0);
  });

  it('updatedTime can precede the state it is shown with', () => {
    expect(
      seen(
        (order) =>
          String(order.updatedTime) <
          String((order.stateTransitions as JsonObject)[String(order.state)]),
      ),
    ).toBeGreaterThan(0);
  });

  it('optional fields are omitted on request, the state never', () => {
    for (let seed = 0; seed < 100; seed += 1) {
      for (const message of simulateOrder(seed, { lean: true, omit: 'some' }).messages) {
        const order = orderIn(message);
        if (order !== undefined) expect(order.state).toBeDefined();
      }
    }
    for (const key of ['fraudState', 'liveMode', 'checkoutId', 'payment', 'updatedTime']) {
      expect(
        seen((order) => order[key] === undefined && order.state === 'accepted', { omit: 'some' }),
        key,
      ).toBeGreaterThan(0);
    }
    let bare = 0;
    for (let seed = 0; seed < 200; seed += 1) {
      for (const message of simulateOrder(seed, { lean: true, omit: 'some' }).messages) {
        if (message.kind === 'read' && message.body.stateTransitions === undefined) bare += 1;
      }
    }
    expect(bare).toBeGreaterThan(0);
  });

  it('amounts can differ in the last bit, and the oldest version has charges at the top level', () => {
    expect(seen((order) => /\.\d{10,}/.test(String(order.totalAmount)))).toBeGreaterThan(0);
    expect(
      seen((order) => order.charges !== undefined && order.payment === undefined),
    ).toBeGreaterThan(0);
  });

  it('events of one order can be milliseconds apart, with an answer in the same second', () => {
    let near = 0;
    let same = 0;
    for (let seed = 0; seed < 200; seed += 1) {
      const { messages } = simulateOrder(seed, { lean: true });
      messages.forEach((message, index) => {
        const next = messages[index + 1];
        if (next === undefined) return;
        if (next.at - message.at < 5_000 && next.kind === message.kind) near += 1;
        const sameSecond = Math.floor(next.at / 1e6) === Math.floor(message.at / 1e6);
        if (sameSecond && next.kind !== message.kind && next.version !== message.version) same += 1;
      });
    }
    expect(near).toBeGreaterThan(100);
    expect(same).toBeGreaterThan(10);
  });

  it('entering a state again overwrites its time in some orders only', () => {
    const counts = { overwritten: 0, unchanged: 0 };
    for (let seed = 0; seed < 60; seed += 1) {
      const { versions } = simulateScenario('dispute_resolved', seed, { lean: true });
      const first = versions.find((version) => version.state === 'complete')?.stateTimes.complete;
      const last = versions.at(-1)?.stateTimes.complete;
      if (first === last) counts.unchanged += 1;
      else counts.overwritten += 1;
    }
    expect(Math.min(counts.overwritten, counts.unchanged)).toBeGreaterThan(0);
  });
});

describe('the last webhook of an order', () => {
  it('shows its last version, whatever the options', () => {
    fc.assert(
      fc.property(
        fc.nat(),
        fc.constantFrom('tight', 'loose'),
        fc.double({ min: 0, max: 1, noNaN: true }),
        (seed, eventDelay, staleness) => {
          const history = simulateOrder(seed, { lean: true, eventDelay, staleness, omit: 'some' });
          const last = history.messages.filter((message) => message.kind === 'webhook').at(-1);
          expect(last?.version).toBe(history.versions.length - 1);
        },
      ),
      { numRuns: 200 },
    );
  });

  it('and without staleness every version has an event of its own', () => {
    fc.assert(
      fc.property(fc.nat(), fc.constantFrom('random', ...SCENARIO_NAMES), (seed, name) => {
        const history =
          name === 'random'
            ? simulateOrder(seed, { lean: true })
            : simulateScenario(name, seed, { lean: true });
        const shown = new Set(
          history.messages.filter((m) => m.kind === 'webhook').map((m) => m.version),
        );
        expect(shown.size).toBe(history.versions.length);
        for (const message of history.messages) {
          const version = history.versions[message.version];
          const next = history.versions[message.version + 1];
          expect(message.at).toBeGreaterThanOrEqual(version?.at ?? 0);
          if (next !== undefined) expect(message.at).toBeLessThan(next.at);
        }
      }),
      { numRuns: 300 },
    );
  });

  it('and every change of state has an event that contains the order', () => {
    fc.assert(
      fc.property(fc.nat(), (seed) => {
        const history = simulateOrder(seed, { lean: true });
        const carried = new Set(
          history.messages.flatMap((message) =>
            message.kind === 'webhook' && orderIn(message) !== undefined ? [message.version] : [],
          ),
        );
        history.versions.forEach((version, index) => {
          const before = history.versions[index - 1];
          if (before?.state !== version.state || before.fraudState !== version.fraudState) {
            expect(carried.has(index)).toBe(true);
          }
        });
      }),
      { numRuns: 300 },
    );
  });
});
