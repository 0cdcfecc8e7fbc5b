import { randomBytes } from 'node:crypto';
import { fromResponse } from '../../../adapters/digital-river/index.js';
import type { OrderLifecycle } from '../../../service/order-lifecycle.js';
import {
  type AnswerMessage,
  type DeliveryPlan,
  deliver,
  type OrderHistory,
  planDeliveries,
} from '../../../testing/simulator/index.js';
import { truthOf } from '../../../testing/simulator/truth.js';
import type { Environment } from '../../configuration/environment.js';
import { listOf } from '../../configuration/list.js';
import type { Demo, Goods, PlannedDeliveries, Refusal, Story } from '../simulation.js';
import { digitalRiverApi } from './api.js';
import { contradictBlock } from './contradiction.js';
import { historiesOf, historyOf } from './stories.js';

/** The orders that are asked for, with the weights of their refusals. */
const ASKED = [
  ['dispute_unresolved', 7],
  ['wire_expired', 1],
] as const;

const SECRETS = 'DIGITAL_RIVER_WEBHOOK_SECRETS';

/** Plays Digital River for the demo. */
export async function digitalRiverDemo(seed: string, env: Environment): Promise<Demo> {
  const secret = listOf(env[SECRETS])[0] ?? `whsec_${randomBytes(12).toString('hex')}`;
  const titled = historiesOf(seed);
  const histories = titled.map(({ history }) => history);
  const api = await digitalRiverApi(seed, histories);
  return {
    // Made-up orders must not reach the real provider.
    env: {
      [SECRETS]: secret,
      ...{ DIGITAL_RIVER_API_KEY: api.apiKey, DIGITAL_RIVER_API_URL: api.url },
    },
    close: () => api.close(),
    stories: titled.map(({ title, history }, index) =>
      storyOf({ title, history, secret, seed: `${seed} ${index}` }),
    ),
    async refusals({ orders, webhook }) {
      const refusals: Refusal[] = [];
      for (const [scenario, weight] of ASKED) {
        const { orderId } = historyOf(histories, scenario);
        const { because } = await orders.may(orderId, 'fulfil');
        refusals.push({ orderId, weight, sentence: `May ${orderId} be fulfilled? ${because}` });
      }
      const blocked = historyOf(histories, 'review_blocked');
      const explanation = await contradictBlock(blocked, webhook, secret);
      const sentence = `A signed delivery against a block: ${explanation}`;
      return [...refusals, { orderId: blocked.orderId, weight: 8, sentence }];
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
    ...{ planned: plannedOf(plan), goods: goodsOf(history) },
    async deliver({ orders, webhook: url }, onProgress) {
      const onAnswer = (answer: AnswerMessage) => observeAnswer(orders, answer);
      await deliver({ url, plan, secret, onProgress, onAnswer });
    },
  };
}

function plannedOf({ deliveries }: DeliveryPlan): PlannedDeliveries {
  const sent = deliveries.filter(({ fate }) => fate !== 'lost');
  const genuine = sent.filter(({ kind }) => kind === 'genuine');
  const reports = new Set(genuine.map(({ message }) => message)).size;
  return {
    reports,
    duplicates: genuine.length - reports,
    fakes: sent.length - genuine.length,
  };
}

function goodsOf({ basics, versions, truth }: OrderHistory): Goods {
  const every = versions.map((_, index) => truthOf(basics, versions, index));
  const isToShip = [...every, truth].map((one) => one.shippableNow && one.somethingOpen);
  return {
    areToShip: isToShip.at(-1) === true,
    everWereToShip: isToShip.includes(true),
    ordered: Object.fromEntries(
      Object.entries(truth.lines).map(([id, { ordered }]) => [id, ordered]),
    ),
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
