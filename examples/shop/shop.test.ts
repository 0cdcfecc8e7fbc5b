import fc from 'fast-check';
import { memory } from 'order-lifecycle';
import { digitalRiver, SIGNATURE_HEADER } from 'order-lifecycle/digital-river';
import { given, signForTest, simulateScenario } from 'order-lifecycle/testing';
import { type Arriving, deliveries } from 'order-lifecycle/testing/arbitraries';
import { describe, expect, it } from 'vitest';
import { openShop } from './shop.js';

const SECRET = 'whsec_of_the_shop';

async function shopWithFakes() {
  const shipped: string[] = [];
  const notices: string[] = [];
  const shop = await openShop(
    {
      ship: async (_, key) => void shipped.push(key),
      notify: async (_, text) => void notices.push(text),
    },
    { provider: digitalRiver({ webhookSecrets: [SECRET] }), store: memory() },
  );
  const deliver = async (body: string) => {
    const headers = { [SIGNATURE_HEADER]: signForTest({ rawBody: body, secret: SECRET }) };
    const request = new Request('http://shop/webhooks', { method: 'POST', headers, body });
    return (await shop.orders.webhook(request)).status;
  };
  return { shop, shipped, notices, deliver };
}

/** Waits until no milestone is left: they are delivered after the request. */
async function settled({ orders }: { orders: Awaited<ReturnType<typeof openShop>>['orders'] }) {
  await expect
    .poll(
      async () => {
        const { milestones } = await orders.milestones({ status: 'pending' });
        const handled = milestones.filter(({ kind }) =>
          /^(ready_to|blocked|cancelled$)/.test(kind),
        );
        return handled.length;
      },
      { timeout: 20_000, interval: 5 },
    )
    .toBe(0);
}

function bodiesOf(name: Parameters<typeof simulateScenario>[0]) {
  const { messages, orderId } = simulateScenario(name, 7, { lean: true });
  const bodies = messages.flatMap((one) => (one.kind === 'webhook' ? [one.event] : []));
  return { orderId, bodies };
}

describe('the shop', () => {
  it('ships an accepted order once, however often it is reported', async () => {
    const { shop, shipped, deliver } = await shopWithFakes();
    const { bodies, orderId } = bodiesOf('card_accepted');
    for (const body of [...bodies, ...bodies]) {
      expect(await deliver(JSON.stringify(body))).toBe(200);
    }
    await settled(shop);
    expect(shipped).toHaveLength(1);
    expect(await shop.page(orderId)).toBe('Order accepted. You can still cancel it.');
    await shop.close();
  });

  it('notifies the customer of a blocked order and ships nothing', async () => {
    const { shop, shipped, notices, deliver } = await shopWithFakes();
    for (const body of bodiesOf('review_blocked').bodies) await deliver(JSON.stringify(body));
    await settled(shop);
    expect(shipped).toEqual([]);
    expect(notices).toEqual(['We cannot accept this order.']);
    await shop.close();
  });

  it('never ships twice, and never ships an order that was not accepted, in any order of deliveries', async () => {
    await fc.assert(
      fc.asyncProperty(deliveries({}, { forged: 0.2 }), async ({ history, plan }: Arriving) => {
        const { shop, shipped, deliver } = await shopWithFakes();
        for (const { kind, fate, body, message } of plan.deliveries) {
          if (kind !== 'genuine' || message?.kind !== 'webhook') continue;
          if (fate !== 'lost') await deliver(body());
        }
        await settled(shop);
        expect(shipped.length).toBeLessThanOrEqual(history.truth.shippable ? 1 : 0);
        await shop.close();
      }),
      { numRuns: 25 },
    );
  });
});

describe('the rules that the shop relies on', () => {
  it('block an order even after it was accepted', () => {
    const { bodies } = bodiesOf('card_accepted');
    const last = bodies.findLast(({ type }) => type === 'order.accepted');
    const accepted = last as unknown as { id: string; type: string; data: { object: object } };
    const times = { accepted: '2026-05-04T10:00:00Z', blocked: '2026-05-04T11:00:00Z' };
    const blocked = {
      ...accepted,
      id: 'later',
      type: 'order.blocked',
      createdTime: '2099-01-01T00:00:00Z',
      data: {
        object: {
          ...accepted.data.object,
          state: 'blocked',
          fraudState: 'blocked',
          fraudStateTransitions: { passed: times.accepted, blocked: times.blocked },
          stateTransitions: times,
        },
      },
    };
    given([accepted])
      .when(blocked)
      .then({
        state: 'blocked',
        refused: false,
        milestones: ['blocked'],
        gates: { fulfil: false },
      });
  });
});
