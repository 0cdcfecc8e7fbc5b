import { afterAll, beforeAll, describe, expect, it, onTestFinished } from 'vitest';
import { readConfiguration } from '../../src/cli/configuration/configuration.js';
import { openService } from '../../src/cli/running.js';
import {
  type ProviderServer,
  startProviderServer,
} from '../../src/testing/provider-server/provider-server.js';
import { simulateScenario } from '../../src/testing/simulator/index.js';
import { dataDirectory } from '../_support/data-directory.js';
import { temporaryDirectory } from '../_support/temporary-directory.js';
import { served } from './_support/served.js';

/** Stops everything, also when the test fails. */
const serving: typeof served = async (...how) => {
  const running = await served(...how);
  onTestFinished(async () => {
    await running.stop();
  });
  return running;
};

let provider: ProviderServer;

beforeAll(async () => {
  provider = await startProviderServer({ apiKey: 'sk_secret_of_the_test' });
});

afterAll(() => provider.close());

const metrics = async (url: string) => (await fetch(`${url}/metrics`)).text();

async function eventually(what: () => Promise<boolean>): Promise<void> {
  while (!(await what())) await new Promise((resolve) => setTimeout(resolve, 100));
}

describe('serve --reconcile-every', () => {
  it('repairs lost orders at each interval, with a line in the log and a count', async () => {
    const adopted = (name: 'card_accepted' | 'wire_waiting') =>
      provider.adopt(simulateScenario(name, name, { start: (Date.now() - 60_000) * 1000 }));
    const first = adopted('card_accepted');
    const running = await serving(
      await temporaryDirectory(),
      {
        LOG_LEVEL: 'info',
        DIGITAL_RIVER_API_KEY: provider.apiKey,
        DIGITAL_RIVER_API_URL: provider.url,
      },
      ['--reconcile-every', '1s'],
    );
    const stateOf = async (id: string) => {
      const answer = await fetch(`${running.url}/orders/${id}`);
      return ((await answer.json()) as { state?: string }).state;
    };
    await eventually(async () => (await stateOf(first.basics.id)) === 'accepted');
    const second = adopted('wire_waiting');
    await eventually(async () => (await stateOf(second.basics.id)) === 'pending_payment');
    await running.until(/"missed":[1-9]\d*,"msg":"reconciled with the provider"/);
    // The order shows before the run has ended and is counted.
    let text = '';
    let runs = '';
    await eventually(async () => {
      text = await metrics(running.url);
      [, runs = ''] =
        /^order_lifecycle_reconciliations_total\{outcome="complete"\} (\d+)$/m.exec(text) ?? [];
      return Number(runs) >= 2;
    });
    expect(Number(runs)).toBeGreaterThanOrEqual(2);
    expect(text).toMatch(
      /^order_lifecycle_reconciled_orders_total\{outcome="repaired"\} [1-9]\d*$/m,
    );
    expect(text).toMatch(/^order_lifecycle_reconciled_events_total\{arrival="missed"\} [1-9]\d*$/m);
    expect(await running.stop()).toBe(0);
    expect(running.stderr()).toContain('"every":1000,"msg":"reconciles with the provider');
    expect(`${running.stdout()}${running.stderr()}`).not.toContain(provider.apiKey);
  });

  it('counts a run with an incomplete list, and goes on', async () => {
    provider.fail({ on: 'GET /events', kind: 'status', status: 500, times: 12 });
    const running = await serving(
      await temporaryDirectory(),
      { DIGITAL_RIVER_API_KEY: provider.apiKey, DIGITAL_RIVER_API_URL: provider.url },
      ['--reconcile-every', '1s'],
    );
    await eventually(async () =>
      /reconciliations_total\{outcome="incomplete"\} [1-9]/.test(await metrics(running.url)),
    );
    await eventually(async () =>
      /reconciliations_total\{outcome="complete"\} [1-9]/.test(await metrics(running.url)),
    );
    expect(await running.stop()).toBe(0);
  });

  it('is off without an API key, and says so', async () => {
    const running = await serving(await temporaryDirectory(), { LOG_LEVEL: 'info' });
    await running.until(/does not reconcile: DIGITAL_RIVER_API_KEY is not set/);
    expect(await running.stop()).toBe(0);
  });
});

describe('serve --deadline', () => {
  it('sets how long an order may wait before a person is notified', async () => {
    const configured = async (...deadline: readonly string[]) => {
      const flags = { data: await dataDirectory(), deadline };
      const env = { DIGITAL_RIVER_WEBHOOK_SECRETS: 'whsec_1', LOG_LEVEL: 'silent' };
      const opened = await openService(readConfiguration(flags, env));
      onTestFinished(() => opened.stop());
      const orders = opened.of('digital-river');
      await orders.observe({
        id: 'e1',
        account: 'default',
        orderId: '7001',
        instant: (Date.now() - 7_200_000) * 1000,
        source: 'webhook',
        releases: false,
        events: [{ type: 'fraud.review_opened' }, { type: 'order.in_review' }],
      });
      return (await orders.checkDeadlines()).map(({ subject }) => subject);
    };
    expect(await configured()).toEqual([]);
    expect(await configured('review_too_long=1h')).toEqual(['deadline:review_too_long']);
    expect(await configured('review_too_long=3h')).toEqual([]);
  });
});
