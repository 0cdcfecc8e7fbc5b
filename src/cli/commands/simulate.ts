import { randomInt } from 'node:crypto';
import { type Command, Option } from 'commander';
import { ConfigurationError } from '../../order/options/configuration-error.js';
import { counted } from '../../order/text/counted.js';
import { pathSegment } from '../../order/text/path-segment.js';
import { someAtOnce } from '../../service/runtime/some-at-once.js';
import type { ServeFlags } from '../configuration/configuration.js';
import type { Environment } from '../configuration/environment.js';
import { listOf } from '../configuration/list.js';
import { helpOf } from '../configuration/settings-help.js';
import { outcomeCounts, outcomeOf } from '../delivery-outcome.js';
import { askService } from '../input/source.js';
import { print } from '../output/print.js';
import { progressBar } from '../output/progress-bar.js';
import { table } from '../output/table.js';
import { wrapped } from '../output/wrapped.js';
import type { CliProvider } from '../providers/cli-provider.js';
import { PROVIDERS, providerIn } from '../providers/registry.js';
import { checkAnswers, watched } from '../simulation/answers.js';
import { CHAOS } from '../simulation/chaos.js';
import { type Shop, shopAt } from '../simulation/shop.js';
import type { SimulatedOrder } from '../simulation/simulation.js';

interface SimulateFlags extends Pick<ServeFlags, 'provider'> {
  readonly to: string;
  readonly orders: string;
  readonly rate?: string;
  readonly chaos: keyof typeof CHAOS;
  readonly seed?: string;
  readonly verify?: boolean;
}

/** How many orders are delivered at the same time. */
const CONCURRENCY = 8;

/** `order-lifecycle simulate` */
export function simulate(program: Command): void {
  program
    .command('simulate')
    .description('Send signed deliveries of simulated orders to a running service.')
    .requiredOption('--to <url>', 'the webhook of the service')
    .option(
      '--provider <name>',
      `${PROVIDERS.map(({ name }) => name).join(' or ')}; default: as --to ends`,
    )
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
${helpOf([
  ...PROVIDERS.map(({ secrets }) => ({
    name: secrets.name,
    help: ['the first one signs the deliveries; required'],
  })),
  {
    name: 'ORDER_LIFECYCLE_TOKEN',
    help: ['if the service has one: for --verify, and for', 'reports of the shop'],
  },
])}
Forged deliveries are to be refused, and broken ones quarantined. Some are
unanswered: the simulated provider hangs up, and delivers them again.

Stripe does not know what the shop sent, took back or gave up. If the service is
one of this package, the simulated shop reports it there; otherwise it is left
out. The orders are named in metadata.order_id, and some state their totals:
start the service with STRIPE_TOTAL=metadata.order_total.

Examples, against "DIGITAL_RIVER_WEBHOOK_SECRETS=whsec_1 order-lifecycle serve"
and the same for Stripe:
  $ DIGITAL_RIVER_WEBHOOK_SECRETS=whsec_1 order-lifecycle simulate \\
      --to http://127.0.0.1:8080/webhooks/digital-river --orders 50 \\
      --chaos wild --verify
  $ STRIPE_WEBHOOK_SECRETS=whsec_2 order-lifecycle simulate \\
      --to http://127.0.0.1:8080/webhooks/stripe
`,
    )
    .action((flags: SimulateFlags) => play(flags, process.env));
}

async function play(flags: SimulateFlags, env: Environment): Promise<void> {
  const provider = providerOf(flags, env);
  const url = addressOf(flags.to, provider);
  const secret = secretOf(provider, env);
  const seed = flags.seed ?? String(randomInt(1_000_000));
  const count = numberOf('--orders', flags.orders, 100_000);
  const rate = flags.rate === undefined ? undefined : numberOf('--rate', flags.rate, 100_000);
  await checkAnswers(url);

  const simulation = await provider.simulation();
  const chaos = { ...CHAOS[flags.chaos], ...(rate === undefined ? {} : { burst: 1 }) };
  const orders = Array.from({ length: count }, (_, index) =>
    simulation.order(`${seed} ${index}`, chaos),
  );
  const shop = orders.some(({ hasShopReports }) => hasShopReports)
    ? await shopAt(url.origin, env)
    : undefined;
  const total = orders.reduce((sum, { deliveries }) => sum + deliveries, 0);
  const size = `${counted(count, 'order')}, ${counted(total, 'delivery', 'deliveries')}`;
  print(`${size} of ${provider.title}, seed ${seed}`);

  const pauseMs = rate === undefined ? 0 : (CONCURRENCY * 1000) / rate;
  const began = performance.now();
  const { outcomes, undelivered } = await deliverAll(orders, { url, secret, pauseMs, shop }, total);
  const seconds = (performance.now() - began) / 1000;
  print(
    table([
      ['deliveries', 'outcome'],
      ...outcomeCounts(outcomes).map(([outcome, number]) => [String(number), outcome]),
    ]),
  );
  print(`${seconds.toFixed(1)} s, ${Math.round(total / seconds)} deliveries a second`);
  if (undelivered > 0) {
    const number = counted(undelivered, 'delivery', 'deliveries');
    const what = `--to is the webhook of ${provider.title}, and that ${provider.secrets.name} begins with one of its secrets`;
    print(wrapped(`Not accepted, but should be: ${number}. Check that ${what}.`));
    process.exitCode = 1;
  }
  const leftOut = orders.filter(({ hasShopReports }) => hasShopReports && shop === undefined);
  if (leftOut.length > 0) print(wrapped(withoutReports(leftOut.length, url)));
  if (flags.verify === true) {
    await verify(
      url,
      orders.filter((order) => !leftOut.includes(order)),
      env,
    );
  }
}

/** The provider that is named, else the one after which the path of the webhook is named. */
function providerOf(flags: SimulateFlags, env: Environment): CliProvider {
  const name = flags.to.split('/').at(-1);
  const ofPath = PROVIDERS.find((one) => one.name === name);
  return flags.provider === undefined && ofPath !== undefined ? ofPath : providerIn(flags, env);
}

interface Target {
  readonly url: URL;
  readonly secret: string;
  readonly pauseMs: number;
  readonly shop: Shop | undefined;
}

async function deliverAll(
  orders: readonly SimulatedOrder[],
  { shop, ...target }: Target,
  total: number,
): Promise<{ readonly outcomes: readonly string[]; readonly undelivered: number }> {
  const bar = progressBar('delivering', total);
  const outcomes: string[] = [];
  let undelivered = 0;
  const service = watched(target.url);
  const delivered = someAtOnce(orders, CONCURRENCY, async (order) => {
    if (service.ended.aborted) return;
    const refused = await order.deliver({
      ...target,
      signal: service.ended,
      onAnswer(answer) {
        bar.advance();
        outcomes.push(outcomeOf(answer));
        // Simulated providers hang up on purpose, too.
        if (answer.status === 0) service.check();
      },
      ...(shop === undefined ? {} : { shop }),
    });
    // Only now: others have added theirs meanwhile.
    undelivered += refused;
  });
  await delivered.finally(() => {
    bar.end();
    service.ended.throwIfAborted();
  });
  return { outcomes, undelivered };
}

function withoutReports(number: number, { origin }: URL): string {
  const subject = number === 1 ? 'The shop of 1 order' : `The shop of ${number} orders`;
  return `${subject} would report what it did itself, but ${origin} does not answer as a service of this package. Check ORDER_LIFECYCLE_TOKEN if it is one.`;
}

async function verify(
  { origin }: URL,
  orders: readonly SimulatedOrder[],
  env: Environment,
): Promise<void> {
  let right = 0;
  let known = 0;
  for (const { orderId, state } of orders) {
    if (state === undefined) {
      print(wrapped(`${orderId} is not compared: its deliveries do not decide how it ended`));
      continue;
    }
    known += 1;
    const order = (await askService(origin, `/orders/${pathSegment(orderId)}`, env)) as
      | { readonly state: string }
      | undefined;
    if (order?.state === state) right += 1;
    else print(`${orderId} is ${order?.state ?? 'unknown'}, but should be ${state}`);
  }
  print(`${right} of ${known} orders agree with the provider`);
  if (right < known) process.exitCode = 1;
}

function secretOf({ secrets }: CliProvider, env: Environment): string {
  const [secret] = listOf(env[secrets.name]);
  if (secret !== undefined) return secret;
  throw new ConfigurationError({
    setting: secrets.name,
    given: 'not set',
    allowed: 'a signing secret of the service at --to',
  });
}

function addressOf(text: string, { name }: CliProvider): URL {
  const url = URL.canParse(text) ? new URL(text) : undefined;
  if (url?.protocol === 'http:' || url?.protocol === 'https:') return url;
  throw new ConfigurationError({
    setting: '--to',
    given: JSON.stringify(text.slice(0, 80)),
    allowed: `the address of a webhook, e.g. http://127.0.0.1:8080/webhooks/${name}`,
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
