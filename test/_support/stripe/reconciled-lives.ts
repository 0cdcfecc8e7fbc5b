import { stripe } from '../../../src/adapters/stripe/index.js';
import { type Folded, fold } from '../../../src/lifecycle/fold.js';
import { SECOND } from '../../../src/order/time/instant.js';
import { createOrderLifecycle, type OrderLifecycle } from '../../../src/service/order-lifecycle.js';
import type { Reconciliation } from '../../../src/service/reconcile/reconciliation-report.js';
import { memory } from '../../../src/store/memory/memory.js';
import type { Store } from '../../../src/store/store.js';
import { Random } from '../../../src/testing/simulator/values/random.js';
import type { StripeObjects } from '../../../src/testing/stripe-server/stripe-objects.js';
import {
  deliveries,
  type StripeDelivery,
  type StripeLife,
} from '../../../src/testing/stripe-simulator/index.js';
import { heldPayments } from './held-payments.js';
import { ACCOUNT, DAY, heldOf, type Loss, lastOf, ofAccount } from './losses.js';
import { observationsIn } from './observed-life.js';
import type { ReconciledLife } from './reconciled-life.js';

/** What came of reconciling some lives. */
export interface ReconciledLives {
  readonly lives: readonly Pick<ReconciledLife, 'life' | 'reconciled' | 'whole'>[];
  readonly lost: number;
  readonly events: number;
  readonly first: Reconciliation;
  /** A second run, which should find nothing to do. */
  readonly second: Reconciliation;
}

/**
 * Delivers what is not lost of some lives, late, twice and in any order, to one service, links by hand what
 * Stripe cannot know, and reconciles twice.
 *
 * @param named whether the orders are named to be read, too.
 */
export async function reconciledLives(
  all: readonly StripeLife[],
  loss: Loss,
  named = false,
): Promise<ReconciledLives> {
  const store = memory();
  const objects = all.map(heldOf);
  const now = Math.max(...all.map(lastOf)) + DAY;
  const listed = objects.flatMap(({ events }, index) =>
    events.filter((event) => loss.isListed(event, at(all, index))),
  );
  let clock = now * SECOND;
  const orders = await createOrderLifecycle({
    provider: {
      ...stripe({ ...ACCOUNT, webhookSecrets: ['whsec_1'] }),
      // Signatures are not the matter here.
      verify: () => ({ ok: true }),
      api: heldPayments({ objects, listed, now }, ACCOUNT),
    },
    ...{ store, clock: () => clock },
  });
  let lost = 0;
  let events = 0;
  for (const life of all) {
    const random = new Random(`${life.seed}.lost`);
    const own = life.events.filter((event) => event.account === life.account);
    const arriving = own.filter((event) => !loss.isLost(event, life, random));
    events += own.length;
    lost += own.length - arriving.length;
    for (const one of deliveries({ ...life, events: arriving }, random))
      await deliver(orders, life, one);
  }
  await linkUnplaced(orders, all, objects);
  clock += 7_200 * SECOND;
  const first = await orders.reconcile();
  if (named) await orders.reconcile({ orders: all.map(({ orderId }) => orderId) });
  clock += 7_200 * SECOND;
  const second = await orders.reconcile();
  const lives = await Promise.all(
    all.map(async (life) => ({
      life,
      reconciled: await foldedIn(store, life.orderId),
      whole: fold(unique(observationsIn(life, deliveries(life, new Random(life.seed))))),
    })),
  );
  await orders.stop();
  return { lives, lost, events, first, second };
}

async function deliver(orders: OrderLifecycle, life: StripeLife, one: StripeDelivery) {
  if (one.kind === 'shop') {
    for (const observation of observationsIn(life, [one])) await orders.observe(observation);
    return;
  }
  const body = JSON.stringify(ofAccount(one.event, life));
  const request = new Request('http://localhost/webhooks/stripe', { method: 'POST', body });
  const answer = await orders.webhook(request);
  if (!answer.ok) throw new Error(await answer.text());
}

/** Links the payments that name no order, as a person would. */
async function linkUnplaced(
  orders: OrderLifecycle,
  all: readonly StripeLife[],
  objects: readonly StripeObjects[],
) {
  const links = all.flatMap(({ orderId, truth }, index) => {
    const { paymentIntents, checkoutSessions } = at(objects, index);
    const ids = [...paymentIntents, ...checkoutSessions].map(({ id }) => String(id));
    return truth.unplaced ? ids.map((reference) => ({ reference, orderId })) : [];
  });
  if (links.length > 0) await orders.link(links, { actor: 'kim', reason: 'a test' });
}

async function foldedIn(store: Store, orderId: string): Promise<Folded | undefined> {
  const key = { account: ACCOUNT.account, orderId };
  const [loaded] = await store.load([{ key, observationIds: [] }]);
  return loaded?.row?.record.folded;
}

function at<T>(all: readonly T[], index: number): T {
  const one = all[index];
  if (one === undefined) throw new RangeError('there is no such life');
  return one;
}

function unique<T extends { readonly id: string }>(all: readonly T[]): readonly T[] {
  return [...new Map(all.map((one) => [one.id, one])).values()];
}
