import { randomInt } from 'node:crypto';
import { type Command, Option } from 'commander';
import { ConfigurationError } from '../../order/options/configuration-error.js';
import { pathSegment } from '../../order/text/path-segment.js';
import {
  type Acknowledgement,
  type ChaosOptions,
  deliver,
  type OrderHistory,
  planDeliveries,
  simulateOrder,
} from '../../testing/simulator/index.js';
import { listOf } from '../configuration/list.js';
import { askService } from '../input/source.js';
import { print } from '../output/print.js';
import { progressBar } from '../output/progress-bar.js';

interface SimulateFlags {
  readonly to: string;
  readonly orders: string;
  readonly rate?: string;
  readonly chaos: keyof typeof CHAOS;
  readonly seed?: string;
  readonly verify?: boolean;
}

// Answers to calls never travel as deliveries.
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

/** How many orders are told of at the same time. */
const AT_ONCE = 8;

/** `order-lifecycle simulate` */
export function simulate(program: Command): void {
  program
    .command('simulate')
    .description(
      'Play the provider against a running service: signed deliveries of made-up orders.',
    )
    .requiredOption('--to <url>', 'where deliveries are POSTed')
    .option('--orders <number>', 'how many orders', '20')
    .option('--rate <number>', 'at most so many deliveries a second; absent: as fast as it answers')
    .addOption(
      new Option('--chaos <how>', 'late, twice, out of order, forged, broken')
        .choices(Object.keys(CHAOS))
        .default('mild'),
    )
    .option('--seed <seed>', 'the same seed plays the same again')
    .option('--verify', 'ask the service afterwards whether every order is where it must be')
    .addHelpText(
      'after',
      `
Settings:
  DIGITAL_RIVER_WEBHOOK_SECRETS  the first is what deliveries are signed with; required
  ORDER_LIFECYCLE_TOKEN          with --verify, if the service has one

Example, against "DIGITAL_RIVER_WEBHOOK_SECRETS=whsec_1 order-lifecycle serve":
  $ DIGITAL_RIVER_WEBHOOK_SECRETS=whsec_1 order-lifecycle simulate \\
      --to http://127.0.0.1:8080/webhooks/digital-river --orders 50 --chaos wild --verify
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
      allowed: 'a signing secret that the service at --to has, too',
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
  print(`${count} orders, ${total} deliveries, seed ${seed}`);

  const bar = progressBar('delivering', total);
  const ended = new Map<string, number>();
  let [undelivered, answered] = [0, 0];
  const began = performance.now();
  const queue = [...stories];
  const workers = Array.from({ length: Math.min(AT_ONCE, count) }, async () => {
    for (let next = queue.shift(); next !== undefined; next = queue.shift()) {
      const delivered = await deliver({
        url,
        plan: next.plan,
        secret,
        ...(rate === undefined ? {} : { pauseMs: (AT_ONCE * 1000) / rate }),
        onProgress(acknowledgement) {
          bar.advance();
          if (acknowledgement.status !== 0) answered += 1;
          const kind = kindOf(acknowledgement);
          ended.set(kind, (ended.get(kind) ?? 0) + 1);
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
      `no service answers at ${url}. Start one with "order-lifecycle serve" and give the address of its webhook.`,
    );
  }
  print([...ended].map(([kind, times]) => `${times} ${kind}`).join(', '));
  print(`${seconds.toFixed(1)} s, ${Math.round(total / seconds)} deliveries a second`);
  if (undelivered > 0) {
    print(`${undelivered} deliveries were never taken. Does the service have this signing secret?`);
    process.exitCode = 1;
  }
  if (flags.verify === true)
    await verify(
      url,
      stories.map(({ history, plan }) => ({ history, shown: plan.arrivals })),
    );
}

function kindOf({ status, body }: Acknowledgement): string {
  if (status === 0) return 'unanswered';
  if (status === 401 || status === 413) return 'refused';
  if (status !== 200 && status !== 202) return `answered ${status}`;
  const { receipt, standing } = JSON.parse(body) as Record<string, unknown>;
  return receipt === 'recorded' && standing !== 'applied' ? 'parked at first' : String(receipt);
}

async function verify(
  url: URL,
  stories: readonly { history: OrderHistory; shown: OrderHistory['messages'] }[],
): Promise<void> {
  let right = 0;
  let told = 0;
  for (const { history, shown } of stories) {
    const truth = history.truthShownBy(shown);
    if (truth === undefined) continue;
    told += 1;
    const path = `/orders/${pathSegment(history.orderId)}`;
    const order = (await askService(url.origin, path, process.env)) as
      | { readonly state: string }
      | undefined;
    if (order?.state === truth.state) right += 1;
    else print(`${history.orderId} is ${order?.state ?? 'unknown'} and must be ${truth.state}`);
  }
  print(`${right} of ${told} orders are where the provider has them`);
  if (right < told) process.exitCode = 1;
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
