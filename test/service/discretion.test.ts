import { Writable } from 'node:stream';
import { pino } from 'pino';
import { describe, expect, it } from 'vitest';
import { SIGNATURE_HEADER, signForTest, stripe } from '../../src/adapters/stripe/index.js';
import { createApp } from '../../src/http/app.js';
import { createOrderLifecycle } from '../../src/service/order-lifecycle.js';
import { memory } from '../../src/store/memory/memory.js';
import {
  planDeliveries,
  SCENARIO_NAMES,
  simulateScenario,
} from '../../src/testing/simulator/index.js';
import {
  PERSONAL_DATA_IN_STRIPE_BODIES,
  stripeScenarios,
} from '../../src/testing/stripe-simulator/index.js';
import { SECRET, webhookRequest } from '../_support/deliveries.js';
import { SEED, withSeed } from '../_support/seeds.js';
import { disturbed, service } from '../_support/service.js';
import { deliverPlan } from './_support/provider-play.js';

describe('law 7: personal data and secrets of the payloads', () => {
  it('are part of every payload, so that the test below can fail', () => {
    const { messages, personal } = simulateScenario('card_accepted', SEED);
    const text = JSON.stringify(messages);
    for (const value of personal) expect(text).toContain(JSON.stringify(value).slice(1, -1));
  });

  it.each(SCENARIO_NAMES)(
    'never appear in answers, state, history, milestones, metrics or logs: %s',
    async (name) => {
      const seed = `${SEED}.${name}`;
      await withSeed(seed, async () => {
        const history = simulateScenario(name, seed);
        const logged: string[] = [];
        const sink = new Writable({
          write(chunk, _, done) {
            logged.push(String(chunk));
            done();
          },
        });
        let down = false;
        const store = disturbed(memory(), {
          load: () => {
            if (down) throw new Error('the store is down');
          },
        });
        const shown: string[] = [];
        const orders = await service({
          store,
          on: { '*': (delivery) => void shown.push(JSON.stringify(delivery)) },
          outbox: { pollIntervalMs: 5 },
          logger: pino({ level: 'trace' }, sink),
        });
        const plan = planDeliveries(history.messages, seed, { forged: 0.3, broken: 0.3 });
        await deliverPlan(orders, plan, SECRET, (_, { body, headers }) => {
          shown.push(JSON.stringify(body), JSON.stringify([...headers]));
        });
        // Failures are logged: a forgery, a store that is down.
        const event = history.messages.find(
          (message) => message.kind === 'webhook' && message.type.startsWith('order.'),
        );
        const body = event?.kind === 'webhook' ? event.event : undefined;
        expect((await orders.webhook(webhookRequest(body, { secret: 'wrong' }))).status).toBe(401);
        down = true;
        expect((await orders.webhook(webhookRequest(body))).status).toBe(503);
        down = false;
        const app = createApp(orders);
        const paths = ['/', '/orders', '/milestones', '/metrics', `/orders/${history.orderId}`];
        for (const path of [...paths, `/orders/${history.orderId}/history`]) {
          const response = await app.fetch(new Request(`http://localhost${path}`));
          expect(response.status).toBe(200);
          shown.push(await response.text());
        }
        await orders.stop();
        const text = [...shown, ...logged].join('\n').toLowerCase();
        expect(text).toContain(history.orderId.toLowerCase());
        expect(logged.length).toBeGreaterThanOrEqual(2);
        for (const value of [...history.personal, ...history.confidential]) {
          expect(text).not.toContain(JSON.stringify(value.toLowerCase()).slice(1, -1));
        }
        expect(text).not.toContain(SECRET);
      });
    },
  );
});

describe('law 7: personal data and secrets in events of Stripe', () => {
  const scenarios = stripeScenarios();

  it('are part of the events, so that the test below can fail', () => {
    const text = JSON.stringify(scenarios.map(({ life }) => life.events));
    for (const value of PERSONAL_DATA_IN_STRIPE_BODIES) expect(text).toContain(value);
  });

  it.each(scenarios)(
    'never appear in answers, state, history, milestones, exports, metrics or logs: $name',
    async ({ life }) => {
      const { events, mode, account, orderId } = life;
      const logged: string[] = [];
      const sink = new Writable({
        write(chunk, _, done) {
          logged.push(String(chunk));
          done();
        },
      });
      const shown: string[] = [];
      const orders = await createOrderLifecycle({
        store: memory(),
        provider: stripe({
          ...{ webhookSecrets: [SECRET], releaseAfter: new Date(0), mode },
          ...(account === undefined ? {} : { connectedAccount: account }),
        }),
        on: { '*': (delivery) => void shown.push(JSON.stringify(delivery)) },
        outbox: { pollIntervalMs: 5 },
        logger: pino({ level: 'trace' }, sink),
      });
      const app = createApp(orders);
      const show = async (path: string, request: RequestInit = {}) => {
        const answer = await app.fetch(new Request(`http://localhost${path}`, request));
        shown.push(await answer.text(), JSON.stringify([...answer.headers]));
        return answer.status;
      };
      const deliver = (rawBody: string, secret = SECRET) =>
        show('/webhooks/stripe', {
          method: 'POST',
          headers: { [SIGNATURE_HEADER]: signForTest({ rawBody, secret }) },
          body: rawBody,
        });
      for (const event of events) {
        expect(await deliver(JSON.stringify(event))).toBe(200);
        expect(await deliver(JSON.stringify(event), 'whsec_wrong')).toBe(401);
        // Of an object that cannot be read, no value may be named either.
        const { object } = event.data;
        const changed = { ...object, id: 7, status: 7, payment_intent: 7 };
        const broken = JSON.stringify({ ...event, data: { ...event.data, object: changed } });
        expect([200, 202]).toContain(await deliver(broken));
      }
      for (const { kind, key } of life.shopActs) {
        shown.push(JSON.stringify(await orders.report(orderId, { kind, key })));
      }
      const paths = ['/', '/orders', '/milestones', '/unplaced', '/metrics', '/releases'];
      for (const path of paths) expect(await show(path)).toBe(200);
      await show(`/orders/${orderId}`);
      await show(`/orders/${orderId}/history`);
      for await (const line of orders.export()) shown.push(line);
      await orders.stop();
      const text = [...shown, ...logged].join('\n');
      expect(shown.length).toBeGreaterThan(events.length);
      for (const value of PERSONAL_DATA_IN_STRIPE_BODIES) expect(text).not.toContain(value);
      expect(text).not.toContain(SECRET);
    },
  );
});
