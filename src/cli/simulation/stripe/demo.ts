import { randomBytes } from 'node:crypto';
import type { Environment } from '../../configuration/environment.js';
import { listOf } from '../../configuration/list.js';
import type { Demo, DemoService, Story } from '../simulation.js';
import { deliverStripe } from './deliver.js';
import { planStripe } from './plan.js';
import { livesOf, type TitledLife } from './stories.js';

const SECRETS = 'STRIPE_WEBHOOK_SECRETS';

/** Plays Stripe for the demo. */
export function stripeDemo(seed: string, env: Environment): Demo {
  const secret = listOf(env[SECRETS])[0] ?? `whsec_${randomBytes(12).toString('hex')}`;
  const lives = livesOf(seed);
  return {
    env: {
      [SECRETS]: secret,
      // Made-up orders must not reach the real provider.
      STRIPE_API_KEY: undefined,
      // As the simulated shop labels its payments, whatever the real one does.
      ...{ STRIPE_ORDER_ID: undefined, STRIPE_TOTAL: 'metadata.order_total' },
      // The simulated orders began in 2026.
      STRIPE_RELEASE_AFTER: '2026-01-01T00:00:00Z',
    },
    stories: lives.map((one, index) => storyOf(one, secret, `${seed} ${index}`)),
    refusals: ({ orders }) => refusalsOf(orders, lives),
  };
}

function storyOf({ title, life }: TitledLife, secret: string, seed: string): Story {
  const { orderId, shopActs, truth } = life;
  const plan = planStripe(life, seed, { forged: 0.15, broken: 0.1 });
  return {
    ...{ title, orderId, state: truth.state, hasShopReports: shopActs.length > 0 },
    deliveries: plan.flat().filter(({ kind }) => kind !== 'shop').length,
    async deliver({ orders, webhook: url }, onAnswer) {
      await deliverStripe(orderId, plan, {
        ...{ url, secret, onAnswer },
        async shop(id, { kind, key, items }) {
          const result = await orders.report(id, {
            ...{ kind, key },
            ...(items === undefined ? {} : { items }),
          });
          if ('message' in result) throw new Error(`The demo cannot report: ${result.message}`);
        },
      });
    },
  };
}

async function refusalsOf(
  orders: DemoService['orders'],
  lives: readonly TitledLife[],
): Promise<readonly string[]> {
  const sentences: string[] = [];
  for (const refused of ['review_after_success', 'debit_failed_late', 'refunded_in_full']) {
    const life = lives.find(({ name }) => name === refused)?.life;
    if (life === undefined) throw new Error(`The demo has no story of ${refused}.`);
    const { because } = await orders.may(life.orderId, 'fulfil');
    sentences.push(`May ${life.orderId} be shipped? ${because}`);
  }
  return sentences;
}
