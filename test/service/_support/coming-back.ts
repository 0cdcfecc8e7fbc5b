import { describe, expect, it, onTestFinished } from 'vitest';
import { digitalRiver } from '../../../src/adapters/digital-river/index.js';
import type { Delivery } from '../../../src/service/dispatch/handlers.js';
import { createOrderLifecycle, type OrderLifecycle } from '../../../src/service/order-lifecycle.js';
import type { Store } from '../../../src/store/store.js';
import { SECRET, told } from '../../_support/deliveries.js';
import { deliverTo, milestoneOf } from '../../_support/service.js';
import { until } from '../../_support/until.js';

/** It polls once in weeks: what it hands over, it hands over because it was woken. */
const NEVER = 2_000_000_000;
const KEY = 'default/7001/ready_to_fulfil/';

const accepted = told('accepted', { id: 'acceptance', at: 1 });
const odd = told('accepted', {
  id: 'odd',
  at: 20,
  type: 'order.updated',
  more: { state: 'gone_fishing', stateTransitions: null },
});
const dispute = told('dispute', { at: 20, visited: { accepted: 1, dispute: 20 } });

/** What stops the goods, why the release is then withdrawn, and what lets them go after all. */
const KINDS = [
  {
    name: 'an odd word, and a newer acceptance',
    stop: odd,
    why: /could not be applied/,
    resume: async (orders: OrderLifecycle) => {
      await deliverTo(orders, told('accepted', { id: 'newer', at: 30, visited: { accepted: 1 } }));
    },
  },
  {
    name: 'an odd word, and an operator who dismisses it',
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
      await deliverTo(orders, told('accepted', { id: 'resolved', at: 30, type, visited }));
    },
  },
] as const;

/**
 * A release that was withdrawn before it was handed over comes back when it is due again.
 *
 * @param makeOpener answers how a new and empty store is opened, which may be done several times.
 */
export function releasesComeBack(makeOpener: () => () => Store): void {
  function shop(open: () => Store) {
    const got: Delivery[] = [];
    const state = { isDown: false };
    const ship = (delivery: Delivery) => {
      got.push(delivery);
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
    return { got, state, start };
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
        const { got, start } = shop(makeOpener());
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

        // Whatever is told again, or starts again, ships nothing more.
        await deliverTo(orders, accepted);
        await resume(orders).catch(() => {});
        await orders.stop();
        const after = await start();
        expect((await after.statistics()).store.milestones).toMatchObject({ withdrawn: 0 });
        expect(got.map(({ key, attempt }) => ({ key, attempt }))).toEqual([
          { key: KEY, attempt: 2 },
        ]);
      });
    });
  }

  it('an attempt that failed before the dispute counts, and the key is the same after it', async () => {
    const { got, state, start } = shop(makeOpener());
    state.isDown = true;
    const orders = await start(undefined, 5);
    await deliverTo(orders, accepted);
    await until('an attempt failed', () => got.length > 0);
    await deliverTo(orders, dispute);
    const { attempts, reason } = await settled(orders, 'withdrawn');
    expect(reason).toMatch(/earlier attempt may have reached its handler/);
    const before = got.length;
    state.isDown = false;
    await KINDS[2].resume(orders);
    expect(await settled(orders, 'done')).toMatchObject({ attempts: attempts + 1 });
    expect(got).toHaveLength(before + 1);
    expect(new Set(got.map(({ key }) => key))).toEqual(new Set([KEY]));
  });
}
