import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { digitalRiver } from '../../src/adapters/digital-river/index.js';
import type { Provider } from '../../src/adapters/provider.js';
import type { Observation } from '../../src/order/observation.js';
import { SECOND } from '../../src/order/time/instant.js';
import { createOrderLifecycle, type OrderLifecycle } from '../../src/service/order-lifecycle.js';
import { memory } from '../../src/store/memory/memory.js';
import { START } from '../_support/make-observation.js';
import { payOnly } from '../_support/payment-service.js';
import { parameters } from '../_support/runs.js';
import { settleAll } from '../_support/settle-all.js';
import { untilOccurred } from '../_support/until-occurred.js';
import { anyHistory } from './_support/any-history.js';
import { anyPayments } from './payments/_support/any-payments.js';

/*
 * What is done to the records of an order, in any order and as often as somebody likes: moving them to
 * another store, taking an old export in again, forgetting the customer, pruning. None of it changes what
 * is known of the order, and nothing that the provider reports afterwards is lost.
 */

const ORDER = 'A-1';
const DAY = 86_400 * SECOND;

type Step =
  | 'move'
  | 'export'
  | 'restore'
  | 'forget'
  | 'dismiss'
  | 'prune'
  | { readonly deliver: number };

const anySteps: fc.Arbitrary<readonly Step[]> = fc.array(
  fc.oneof(
    { weight: 6, arbitrary: fc.record({ deliver: fc.nat(11) }) },
    {
      weight: 4,
      arbitrary: fc.constantFrom<Step>('move', 'export', 'restore', 'forget', 'dismiss', 'prune'),
    },
  ),
  { minLength: 2, maxLength: 24 },
);

/** A service over a store of its own. */
async function opened(provider: Provider, clock: () => number): Promise<OrderLifecycle> {
  return createOrderLifecycle({
    ...{ provider, clock, background: false },
    store: memory({ clock }),
  });
}

async function exported(orders: OrderLifecycle): Promise<string> {
  let text = '';
  for await (const line of orders.export()) text += line;
  return text;
}

async function openParked(orders: OrderLifecycle): Promise<readonly string[]> {
  const { parked = [] } = (await orders.get(ORDER)) ?? {};
  return parked.filter(({ dismissed }) => dismissed !== true).map(({ id }) => id);
}

async function dismiss(orders: OrderLifecycle, id: string): Promise<void> {
  await orders.resolve(ORDER, id, { decision: 'dismiss', actor: 'a test', reason: 'to see' });
}

/** What everybody asks of an order. */
async function known(orders: OrderLifecycle) {
  const order = await orders.get(ORDER);
  if (order === undefined) return undefined;
  const { state, fraudState, gates, charges, refunds, parked, milestones } = order;
  return {
    ...{ state, fraudState, gates, charges, refunds },
    parked: parked.map(({ id, dismissed }) => [id, dismissed === true]).sort(),
    milestones: milestones
      .map(({ key }) => key)
      .filter((key) => !key.includes('forget_requested'))
      .sort(),
  };
}

describe.each([
  ['orders', digitalRiver({ webhookSecrets: ['a secret of these tests'] }), anyHistory],
  ['payments', payOnly(), anyPayments],
] as const)('what is done to the records of an order of a provider of %s', (_, provider, any) => {
  it('changes nothing that is known of it, and loses nothing that comes', async () => {
    const seen = { moved: 0, restored: 0, pruned: 0, parkedAfter: 0, forgotten: 0 };
    const property = fc.asyncProperty(
      any as fc.Arbitrary<readonly Observation[]>,
      anySteps,
      async (all, steps) => {
        let now = START + DAY;
        const clock = () => {
          now += 1;
          return now;
        };
        let orders = await opened(provider, clock);
        const plain = await opened(provider, clock);
        const opens = [orders, plain];
        let backup: string | undefined;
        const delivered = new Set<string>();
        let frozen: Awaited<ReturnType<typeof known>> | undefined;
        /** Also in the plain service, which is compared until the order is pruned. */
        const dismissed = async (id: string) => {
          await dismiss(orders, id);
          if (frozen === undefined) await dismiss(plain, id);
        };
        for (const step of steps) {
          if (typeof step === 'object') {
            const one = all[step.deliver];
            if (one === undefined) continue;
            const observation = { ...one, orderId: ORDER };
            const before = await orders.get(ORDER);
            await orders.observe(observation);
            if (frozen === undefined) await plain.observe(observation);
            else if (!delivered.has(one.id)) {
              const after = await orders.get(ORDER);
              expect(after?.parked.map(({ id }) => id)).toContain(one.id);
              expect(after?.milestones.length).toBeGreaterThan(0);
              seen.parkedAfter += 1;
            } else expect(await orders.get(ORDER)).toEqual(before);
            delivered.add(one.id);
          } else if (step === 'export') {
            backup = await exported(orders);
          } else if (step === 'restore') {
            if (backup === undefined) continue;
            expect(await orders.import([backup])).toMatchObject({ problems: 0 });
            seen.restored += 1;
          } else if (step === 'move') {
            const next = await opened(provider, clock);
            opens.push(next);
            const text = await exported(orders);
            expect(await next.import([text])).toMatchObject({ problems: 0 });
            orders = next;
            seen.moved += 1;
          } else if (step === 'forget') {
            await orders.forget(ORDER);
            seen.forgotten += 1;
          } else if (step === 'dismiss') {
            const [id] = await openParked(orders);
            if (id === undefined) continue;
            await dismissed(id);
          } else {
            for (const id of await openParked(orders)) await dismissed(id);
            await settleAll(orders, ORDER);
            now += 10 * DAY;
            const { orders: count } = await orders.prune({ quietSince: new Date(now / 1_000) });
            if (count === 0) continue;
            seen.pruned += 1;
            frozen ??= await known(plain);
            // Its history is gone: only what the shop itself reported is recognised from now on.
            for (const id of delivered) if (!id.startsWith('shop:')) delivered.delete(id);
          }
          const here = await known(orders);
          if (frozen === undefined) expect(here).toEqual(await known(plain));
          else {
            const { state, fraudState } = frozen ?? {};
            expect(here).toMatchObject({ state, fraudState });
            for (const gate of Object.values(here?.gates ?? {})) expect(gate.allowed).toBe(false);
          }
        }
        for (const one of opens) await one.stop();
      },
    );
    await untilOccurred(seen, (round) => fc.assert(property, parameters(0.2, round)));
  });
});
