import { fromResponse, SIGNATURE_HEADER, signForTest } from '../../adapters/digital-river/index.js';
import type { OrderLifecycle } from '../../service/order-lifecycle.js';
import { type AnswerMessage, deliver, planDeliveries } from '../../testing/simulator/index.js';
import { outcomeOf } from '../delivery-outcome.js';
import { progressBar } from '../output/progress-bar.js';
import type { Running } from '../running.js';
import { orderOf, type Story } from './stories.js';

/** The outcomes of the deliveries. */
export interface Outcomes {
  /** Of the genuine deliveries of each order. */
  readonly ofOrder: ReadonlyMap<string, readonly string[]>;
  readonly ofAll: readonly string[];
}

/** Delivers every message of the orders, late, twice and out of order, among forged and broken ones. */
export async function deliverAll(
  running: Running,
  stories: readonly Story[],
  secret: string,
  seed: string,
): Promise<Outcomes> {
  const plans = stories.map(({ history }, index) => ({
    orderId: history.orderId,
    plan: planDeliveries(history.messages, `${seed} ${index}`, { forged: 0.15, broken: 0.1 }),
  }));
  const total = plans.reduce((sum, { plan }) => sum + plan.deliveries.length, 0);
  const bar = progressBar('delivering', total);
  const ofOrder = new Map<string, string[]>();
  const ofAll: string[] = [];
  await Promise.all(
    plans.map(async ({ orderId, plan }) => {
      const outcomes: string[] = [];
      ofOrder.set(orderId, outcomes);
      await deliver({
        url: `${running.url}/webhooks/digital-river`,
        plan,
        secret,
        onProgress(acknowledgement) {
          const outcome = outcomeOf(acknowledgement);
          ofAll.push(outcome);
          if (acknowledgement.kind === 'genuine') outcomes.push(outcome);
          bar.advance();
        },
        onAnswer: (answer) => observeAnswer(running.orders, answer),
      });
    }),
  );
  bar.end();
  return { ofOrder, ofAll };
}

/** Observes the answer that the shop gets when it creates or reads an order. */
async function observeAnswer(orders: OrderLifecycle, answer: AnswerMessage): Promise<void> {
  const { status, headers, body, request } = answer;
  const orderId = String(body.id);
  const read = fromResponse(
    { status, headers, body },
    request.method === 'POST'
      ? { method: 'POST', path: '/orders', mode: 'test' }
      : { method: 'GET', path: '/orders/{id}', orderId, mode: 'test' },
  );
  if (read.kind === 'observation') await orders.observe(read.observation);
}

/**
 * Delivers an acceptance of the blocked order: signed, and newer than everything.
 *
 * @returns why it was parked.
 */
export async function contradictBlock(
  running: Running,
  stories: readonly Story[],
  secret: string,
): Promise<string> {
  const { orderId, versions } = orderOf(stories, 'review_blocked');
  const at = new Date(Math.ceil((versions.at(-1)?.at ?? 0) / 1000) + 60_000).toISOString();
  const body = JSON.stringify({
    id: `contradiction-${orderId}`,
    type: 'order.accepted',
    data: { object: { id: orderId, state: 'accepted', fraudState: 'passed', liveMode: false } },
    liveMode: false,
    createdTime: at,
  });
  const response = await fetch(`${running.url}/webhooks/digital-river`, {
    method: 'POST',
    headers: { [SIGNATURE_HEADER]: signForTest({ rawBody: body, secret }) },
    body,
  });
  const { explanation } = (await response.json()) as { explanation?: string };
  return explanation ?? '';
}
