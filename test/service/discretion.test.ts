import { Writable } from 'node:stream';
import { pino } from 'pino';
import { describe, expect, it } from 'vitest';
import { createApp } from '../../src/http/app.js';
import { memory } from '../../src/store/memory/memory.js';
import {
  planDeliveries,
  SCENARIO_NAMES,
  simulateScenario,
} from '../../src/testing/simulator/index.js';
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
