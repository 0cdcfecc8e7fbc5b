import { randomInt } from 'node:crypto';
import { type Command, Option } from 'commander';
import { ConfigurationError } from '../../order/options/configuration-error.js';
import { counted } from '../../order/text/counted.js';
import { pathSegment } from '../../order/text/path-segment.js';
import {
  type ChaosOptions,
  type DeliveryPlan,
  deliver,
  type OrderHistory,
  planDeliveries,
  simulateOrder,
} from '../../testing/simulator/index.js';
import { listOf } from '../configuration/list.js';
import { outcomeOf } from '../delivery-outcome.js';
import { askService } from '../input/source.js';
import { print } from '../output/print.js';
import { progressBar } from '../output/progress-bar.js';
import { tallied } from '../output/tally.js';
import { wrapped } from '../output/wrapped.js';

interface SimulateFlags {
  readonly to: string;
  readonly orders: string;
  readonly rate?: string;
  readonly chaos: keyof typeof CHAOS;
  readonly seed?: string;
  readonly verify?: boolean;
}

// The answers to API calls are not deliveries.
const CHAOS = {
  none: {
    duplicates: 0,
    losses: 0,
    unacknowledged: 0,
    order: 'true',
    forged: 0,
    broken: 0,
    answers: 'none',
  },
  mild: { duplicates: 0.2, losses: 0.1, order: 'bounded', forged: 0, broken: 0, answers: 'none' },
  wild: { order: 'shuffled', forged: 0.15, broken: 0.1, answers: 'none' },
} as const satisfies Record<string, ChaosOptions>;

/** How many orders are delivered at the same time. */
const CONCURRENCY = 8;

/** `order-lifecycle simulate` */
export function simulate(program: Command): void {
  program
    .command('simulate')
    .description('Send signed deliveries of simulated orders to a running service.')
    .requiredOption('--to <url>', 'the webhook of the service')
    .option('--orders <number>', 'how many orders to simulate', '20')
    .option('--rate <number>', 'deliveries a second; absent: as fast as it answers')
    .addOption(
      new Option('--chaos <how>', 'how many deliveries are late, doubled, forged or broken')
        .choices(Object.keys(CHAOS))
        .default('mild'),
    )
    .option('--seed <seed>', 'repeats the run that had this seed')
    .option('--verify', 'check afterwards that every order has the right state')
    .addHelpText(
      'after',
      `
Settings:
  DIGITAL_RIVER_WEBHOOK_SECRETS  the first one signs the deliveries; required
  ORDER_LIFECYCLE_TOKEN          with --verify, if the service has one

Example, against "DIGITAL_RIVER_WEBHOOK_SECRETS=whsec_1 order-lifecycle serve":
  $ DIGITAL_RIVER_WEBHOOK_SECRETS=whsec_1 order-lifecycle simulate \\
      --to http://127.0.0.1:8080/webhooks/digital-river --orders 50 \\
      --chaos wild --verify
`,
    )
    .action(play);
}

async function play(flags: SimulateFlags): Promise<void> {
  const url = addressOf(flags.to);
  const secret = listOf(process.env.DIGITAL_RIVER_WEBHOOK_SECRETS)[0];
  if (secret === undefined) {
    throw new ConfigurationError({
      setting: 'DIGITAL_RIVER_WEBHOOK_SECRETS',
      given: 'not set',
      allowed: 'a signing secret of the service at --to',
    });
  }
  const seed = flags.seed ?? String(randomInt(1_000_000));
  const count = numberOf('--orders', flags.orders, 100_000);
  const rate = flags.rate === undefined ? undefined : numberOf('--rate', flags.rate, 100_000);
  const stories = Array.from({ length: count }, (_, index) => {
    const history = simulateOrder(`${seed} ${index}`);
    const chaos = { ...CHAOS[flags.chaos], ...(rate === undefined ? {} : { burst: 1 }) };
    return { history, plan: planDeliveries(history.messages, `${seed} ${index}`, chaos) };
  });
  const total = stories.reduce((sum, { plan }) => sum + plan.deliveries.length, 0);
  print(`${counted(count, 'order')}, ${counted(total, 'delivery', 'deliveries')}, seed ${seed}`);

  const bar = progressBar('delivering', total);
  const outcomes: string[] = [];
  let [undelivered, answered] = [0, 0];
  const began = performance.now();
  const queue = [...stories];
  const workers = Array.from({ length: Math.min(CONCURRENCY, count) }, async () => {
    for (let next = queue.shift(); next !== undefined; next = queue.shift()) {
      const delivered = await deliver({
        url,
        plan: next.plan,
        secret,
        ...(rate === undefined ? {} : { pauseMs: (CONCURRENCY * 1000) / rate }),
        onProgress(acknowledgement) {
          bar.advance();
          if (acknowledgement.status !== 0) answered += 1;
          outcomes.push(outcomeOf(acknowledgement));
        },
      });
      undelivered += delivered.undelivered.length;
    }
  });
  await Promise.all(workers);
  bar.end();

  const seconds = (performance.now() - began) / 1000;
  if (answered === 0) {
    throw new Error(
      `No service answers at ${url}. Start one with "order-lifecycle serve" and give the address of its webhook.`,
    );
  }
  print(wrapped(tallied(outcomes)));
  print(`${seconds.toFixed(1)} s, ${Math.round(total / seconds)} deliveries a second`);
  if (undelivered > 0) {
    print(
      `${counted(undelivered, 'delivery', 'deliveries')} not accepted. Check that the service has this signing secret.`,
    );
    process.exitCode = 1;
  }
  if (flags.verify === true) await verify(url, stories);
}

async function verify(
  url: URL,
  stories: readonly { readonly history: OrderHistory; readonly plan: DeliveryPlan }[],
): Promise<void> {
  let right = 0;
  let reported = 0;
  for (const { history, plan } of stories) {
    const truth = history.truthShownBy(plan.arrivals);
    if (truth === undefined) continue;
    reported += 1;
    const path = `/orders/${pathSegment(history.orderId)}`;
    const order = (await askService(url.origin, path, process.env)) as
      | { readonly state: string }
      | undefined;
    if (order?.state === truth.state) right += 1;
    else print(`${history.orderId} is ${order?.state ?? 'unknown'}, but should be ${truth.state}`);
  }
  print(`${right} of ${reported} orders agree with the provider`);
  if (right < reported) process.exitCode = 1;
}

function addressOf(text: string): URL {
  const url = URL.canParse(text) ? new URL(text) : undefined;
  if (url?.protocol === 'http:' || url?.protocol === 'https:') return url;
  throw new ConfigurationError({
    setting: '--to',
    given: JSON.stringify(text.slice(0, 80)),
    allowed: 'the address of a webhook, e.g. http://127.0.0.1:8080/webhooks/digital-river',
  });
}

function numberOf(setting: string, text: string, most: number): number {
  const number = Number(text);
  if (/^\d+$/.test(text) && number >= 1 && number <= most) return number;
  throw new ConfigurationError({
    setting,
    given: JSON.stringify(text.slice(0, 40)),
    allowed: `a whole number from 1 to ${most}`,
  });
}
