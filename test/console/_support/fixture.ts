import { digitalRiver, signForTest } from '../../../src/adapters/digital-river/index.js';
import { createApp } from '../../../src/http/app.js';
import { type Listening, listen } from '../../../src/http/serve.js';
import { createOrderLifecycle, type OrderLifecycle } from '../../../src/service/order-lifecycle.js';
import type { OrderLifecycles } from '../../../src/service/order-lifecycles.js';
import { memory } from '../../../src/store/memory/memory.js';
import { type OrderHistory, simulateScenario } from '../../../src/testing/simulator/index.js';
import { labelledPay } from '../../_support/labelled-pay.js';
import { observationsOf } from '../../_support/observations-of.js';

const SECRET = 'whsec_console';

/** A service that listens over HTTP. */
export interface Served {
  readonly orders: OrderLifecycle;
  readonly url: string;
  /** Posts a signed delivery. */
  deliver(body: string): Promise<number>;
  stop(): Promise<void>;
}

/** Serves an empty store. */
export async function serveEmpty(options: { readonly token?: string } = {}): Promise<Served> {
  const orders = await createOrderLifecycle({
    provider: digitalRiver({ webhookSecrets: [SECRET] }),
    store: memory(),
    on: {
      refunded: () => {
        throw new Error('the ledger is closed');
      },
    },
    outbox: { maxAttempts: 1 },
  });
  const { url, stop } = await served(orders, options);
  return {
    ...{ orders, url, stop },
    async deliver(body) {
      const response = await fetch(`${url}/webhooks/digital-river`, {
        method: 'POST',
        headers: { 'DigitalRiver-Signature': signForTest({ rawBody: body, secret: SECRET }) },
        body,
      });
      return response.status;
    },
  };
}

/** Serves an empty store of a provider that speaks of payments. Its deliveries are not signed. */
export async function servePayments(): Promise<Served> {
  const orders = await createOrderLifecycle({
    ...{ provider: labelledPay, store: memory() },
    // Everything that waits is overdue at once.
    references: { unplacedAfterMs: 1 },
  });
  const { url, stop } = await served(orders);
  return {
    ...{ orders, url, stop },
    async deliver(body) {
      const path = `${url}/webhooks/${labelledPay.name}`;
      return (await fetch(path, { method: 'POST', body })).status;
    },
  };
}

/** Listens with these orders. */
export async function served(
  orders: OrderLifecycle | OrderLifecycles,
  options: { readonly token?: string } = {},
): Promise<Pick<Served, 'url' | 'stop'>> {
  const app = createApp(orders, { hosts: ['127.0.0.1'], ...options });
  const listening: Listening = await listen(app, 0, '127.0.0.1');
  return {
    url: listening.url,
    async stop() {
      await listening.close(1);
      await orders.stop();
    },
  };
}

/** The orders of {@link fill}. */
export interface Filled {
  readonly accepted: OrderHistory;
  readonly disputed: OrderHistory;
  readonly contradicted: OrderHistory;
  readonly refunded: OrderHistory;
}

/** The id of the observation that contradicts a block. */
export const CONTRADICTION = 'contradiction-1';

/** Saves four orders: accepted, formerly disputed, blocked and contradicted, refunded. */
export async function fill({ orders, deliver }: Served): Promise<Filled> {
  const filled = {
    accepted: simulateScenario('card_accepted', 'console 1'),
    disputed: simulateScenario('dispute_resolved', 'console 2'),
    contradicted: simulateScenario('review_blocked', 'console 3'),
    refunded: simulateScenario('refunded_twice', 'console 4'),
  };
  for (const history of Object.values(filled)) {
    for (const observation of observationsOf(history.messages)) await orders.observe(observation);
  }
  const last = observationsOf(filled.contradicted.messages).at(-1);
  if (last === undefined) throw new Error('no observation');
  await orders.observe({
    id: CONTRADICTION,
    account: last.account,
    orderId: last.orderId,
    instant: last.instant + 60_000_000,
    source: 'webhook',
    label: 'order.accepted',
    releases: true,
    events: [{ type: 'fraud.passed' }, { type: 'order.accepted' }],
  });
  await deliver(JSON.stringify({ id: 'broken-1', type: 'order.accepted', data: { object: 7 } }));
  return filled;
}
