import { randomBytes } from 'node:crypto';
import { fromResponse } from '../../../adapters/digital-river/index.js';
import type { OrderLifecycle } from '../../../service/order-lifecycle.js';
import {
  type AnswerMessage,
  deliver,
  type OrderHistory,
  planDeliveries,
} from '../../../testing/simulator/index.js';
import type { Environment } from '../../configuration/environment.js';
import { listOf } from '../../configuration/list.js';
import type { Demo, Story } from '../simulation.js';
import { contradictBlock } from './contradiction.js';
import { historiesOf, historyOf } from './stories.js';

const SECRETS = 'DIGITAL_RIVER_WEBHOOK_SECRETS';

/** Plays Digital River for the demo. */
export function digitalRiverDemo(seed: string, env: Environment): Demo {
  const secret = listOf(env[SECRETS])[0] ?? `whsec_${randomBytes(12).toString('hex')}`;
  const titled = historiesOf(seed);
  const histories = titled.map(({ history }) => history);
  return {
    // Made-up orders must not reach the real provider.
    env: { [SECRETS]: secret, DIGITAL_RIVER_API_KEY: undefined },
    stories: titled.map(({ title, history }, index) =>
      storyOf({ title, history, secret, seed: `${seed} ${index}` }),
    ),
    async refusals({ orders, webhook }) {
      const sentences: string[] = [];
      for (const scenario of ['wire_expired', 'dispute_unresolved'] as const) {
        const { orderId } = historyOf(histories, scenario);
        const { because } = await orders.may(orderId, 'fulfil');
        sentences.push(`May ${orderId} be shipped? ${because}`);
      }
      const blocked = historyOf(histories, 'review_blocked');
      const explanation = await contradictBlock(blocked, webhook, secret);
      return [...sentences, `A signed delivery against a block: ${explanation}`];
    },
  };
}

function storyOf({
  title,
  history,
  secret,
  seed,
}: {
  readonly title: string;
  readonly history: OrderHistory;
  readonly secret: string;
  readonly seed: string;
}): Story {
  const plan = planDeliveries(history.messages, seed, { forged: 0.15, broken: 0.1 });
  return {
    ...{ title, orderId: history.orderId, state: history.truth.state, hasShopReports: false },
    deliveries: plan.deliveries.length,
    async deliver({ orders, webhook: url }, onProgress) {
      const onAnswer = (answer: AnswerMessage) => observeAnswer(orders, answer);
      await deliver({ url, plan, secret, onProgress, onAnswer });
    },
  };
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
