import { describe, expect, it, onTestFinished } from 'vitest';
import { digitalRiver } from '../../../src/adapters/digital-river/index.js';
import type { Delivery } from '../../../src/service/dispatch/handlers.js';
import { createOrderLifecycle, type OrderLifecycle } from '../../../src/service/order-lifecycle.js';
import type { Store } from '../../../src/store/store.js';
import { eventBody, SECRET } from '../../_support/deliveries.js';
import { deliverTo, milestoneOf } from '../../_support/service.js';
import { until } from '../../_support/until.js';

/** A poll interval of weeks: milestones are delivered because the dispatcher was woken. */
const NEVER = 2_000_000_000;
const KEY = 'default/7001/ready_to_fulfil/';

const accepted = eventBody('accepted', { id: 'acceptance', at: 1 });
const odd = eventBody('accepted', {
  id: 'odd',
  at: 20,
  type: 'order.updated',
  more: { state: 'gone_fishing', stateTransitions: null },
});
const dispute = eventBody('dispute', { at: 20, visited: { accepted: 1, dispute: 20 } });

/** What withdraws the release, its reason, and what makes it due again. */
const KINDS = [
  {
    name: 'an unknown state, and a newer acceptance',
    stop: odd,
    why: /could not be applied/,
    resume: async (orders: OrderLifecycle) => {
      await deliverTo(
        orders,
        eventBody('accepted', { id: 'newer', at: 30, visited: { accepted: 1 } }),
      );
    },
  },
  {
    name: 'an unknown state, and an operator who dismisses it',
    stop: odd,
    why: /could not be applied/,
    resume: async (orders: OrderLifecycle) => {
      const decision = { decision: 'dismiss', actor: 'ines', reason: 'A test.' } as const;
      expect((await orders.resolve('7001', 'odd', decision)).kind).toBe('resolved');
    },
  },
  {
    name: 'a dispute before shipping, and its end',
    stop: dispute,
    why: /dispute/,
    resume: async (orders: OrderLifecycle) => {
      const visited = { accepted: 30, dispute: 20 };
      const type = 'order.dispute.resolved';
      await deliverTo(orders, eventBody('accepted', { id: 'resolved', at: 30, type, visited }));
    },
  },
] as const;

/**
 * Tests that a release that was withdrawn before its delivery is delivered when it is due again.
 *
 * @param makeOpener - returns a function that opens a new, empty store, possibly several times.
 */
export function releasesComeBack(makeOpener: () => () => Store): void {
  function shop(open: () => Store) {
    const delivered: Delivery[] = [];
    const state = { isDown: false };
    const ship = (delivery: Delivery) => {
      delivered.push(delivery);
      if (state.isDown) throw new Error('the warehouse is down');
    };
    const start = async (on = { ready_to_fulfil: ship }, poll = NEVER) => {
      const orders = await createOrderLifecycle({
        provider: digitalRiver({ webhookSecrets: [SECRET] }),
        store: open(),
        on,
        outbox: { pollIntervalMs: poll, initialIntervalMs: 1, maxIntervalMs: 1 },
      });
      onTestFinished(() => orders.stop());
      return orders;
    };
    return { delivered, state, start };
  }

  async function settled(orders: OrderLifecycle, status: string) {
    return until(`the release is ${status}`, async () => {
      const found = await milestoneOf(orders, 'ready_to_fulfil');
      return found?.status === status ? found : undefined;
    });
  }

  for (const { name, stop, why, resume } of KINDS) {
    describe(name, () => {
      it.each(['one service', 'a restart in between'])('%s: shipped once', async (how) => {
        const { delivered, start } = shop(makeOpener());
        const intake = await start({} as never);
        await deliverTo(intake, accepted);
        await deliverTo(intake, stop);
        await intake.stop();

        let orders = await start();
        const { reason } = await settled(orders, 'withdrawn');
        expect(reason).toMatch(why);
        expect(await orders.retry(KEY)).toEqual({ kind: 'not_due', message: reason });
        expect(await milestoneOf(orders, 'ready_to_fulfil')).toMatchObject({ status: 'withdrawn' });
        if (how !== 'one service') {
          await orders.stop();
          orders = await start();
        }
        await resume(orders);
        expect(await settled(orders, 'done')).toMatchObject({ key: KEY, attempts: 2 });
        expect((await orders.retry(KEY)).kind).toBe('not_needed');

        // Further deliveries and restarts ship nothing more.
        await deliverTo(orders, accepted);
        await resume(orders).catch(() => {});
        await orders.stop();
        const after = await start();
        expect((await after.statistics()).store.milestones).toMatchObject({ withdrawn: 0 });
        expect(delivered.map(({ key, attempt }) => ({ key, attempt }))).toEqual([
          { key: KEY, attempt: 2 },
        ]);
      });
    });
  }

  it('an attempt that failed before the dispute counts, and the key is the same after it', async () => {
    const { delivered, state, start } = shop(makeOpener());
    state.isDown = true;
    const orders = await start(undefined, 5);
    await deliverTo(orders, accepted);
    await until('an attempt failed', () => delivered.length > 0);
    await deliverTo(orders, dispute);
    const { attempts, reason } = await settled(orders, 'withdrawn');
    expect(reason).toMatch(/earlier attempt may have reached its handler/);
    const before = delivered.length;
    state.isDown = false;
    await KINDS[2].resume(orders);
    expect(await settled(orders, 'done')).toMatchObject({ attempts: attempts + 1 });
    expect(delivered).toHaveLength(before + 1);
    expect(new Set(delivered.map(({ key }) => key))).toEqual(new Set([KEY]));
  });
}
