import { randomBytes } from 'node:crypto';
import type { Environment } from '../../configuration/environment.js';
import { listOf } from '../../configuration/list.js';
import type { Demo, DemoService, PlannedDeliveries, Refusal, Story } from '../simulation.js';
import { deliverStripe } from './deliver.js';
import { planStripe, type StripePlan } from './plan.js';
import { playedLives, type TitledLife } from './stories.js';

/** The orders that are asked for, with the weights of their refusals: first those that a shop would have sent. */
const ASKED = [
  ['review_after_success', 10],
  ['debit_failed_late', 9],
  ['refunded_in_full', 2],
] as const;

const SECRETS = 'STRIPE_WEBHOOK_SECRETS';

/** Plays Stripe for the demo. */
export async function stripeDemo(seed: string, env: Environment): Promise<Demo> {
  const secret = listOf(env[SECRETS])[0] ?? `whsec_${randomBytes(12).toString('hex')}`;
  const { server, lives } = await playedLives(seed);
  return {
    env: {
      [SECRETS]: secret,
      // Made-up orders must not reach the real provider.
      ...{ STRIPE_API_KEY: server.apiKey, STRIPE_API_URL: server.url },
      // As the simulated shop labels its payments, whatever the real one does.
      ...{ STRIPE_ORDER_ID: undefined, STRIPE_TOTAL: 'metadata.order_total' },
      // The simulated orders began in 2026.
      STRIPE_RELEASE_AFTER: '2026-01-01T00:00:00Z',
    },
    stories: lives.map((one, index) => storyOf(one, secret, `${seed} ${index}`)),
    refusals: ({ orders }) => refusalsOf(orders, lives),
    close: () => server.close(),
  };
}

function storyOf({ title, life, everWasToShip }: TitledLife, secret: string, seed: string): Story {
  const { orderId, shopActs, truth } = life;
  const plan = planStripe(life, seed, { forged: 0.15, broken: 0.1 });
  return {
    ...{ title, orderId, state: truth.state, hasShopReports: shopActs.length > 0 },
    deliveries: plan.flat().filter(({ kind }) => kind !== 'shop').length,
    planned: plannedOf(plan),
    goods: { areToShip: truth.mayFulfil, everWereToShip: everWasToShip },
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

function plannedOf(plan: StripePlan): PlannedDeliveries {
  const all = plan.flat().flatMap((step) => (step.kind === 'shop' ? [] : [step]));
  const genuine = all.filter(({ kind }) => kind === 'genuine');
  const reports = new Set(genuine.map(({ eventId }) => eventId)).size;
  return { reports, duplicates: genuine.length - reports, fakes: all.length - genuine.length };
}

async function refusalsOf(
  orders: DemoService['orders'],
  lives: readonly TitledLife[],
): Promise<readonly Refusal[]> {
  const refusals: Refusal[] = [];
  for (const [refused, weight] of ASKED) {
    const life = lives.find(({ name }) => name === refused)?.life;
    if (life === undefined) throw new Error(`The demo has no story of ${refused}.`);
    const { orderId } = life;
    const { because } = await orders.may(orderId, 'fulfil');
    refusals.push({ orderId, weight, sentence: `May ${orderId} be fulfilled? ${because}` });
  }
  return refusals;
}
