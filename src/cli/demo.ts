import { randomBytes, randomInt } from 'node:crypto';
import { rmSync } from 'node:fs';
import { mkdtemp } from 'node:fs/promises';
import { constants, tmpdir } from 'node:os';
import { join } from 'node:path';
import { fromResponse, SIGNATURE_HEADER, signForTest } from '../adapters/digital-river/index.js';
import type { OrderLifecycle } from '../service/order-lifecycle.js';
import {
  type Acknowledgement,
  type AnswerMessage,
  deliver,
  type OrderHistory,
  planDeliveries,
  type ScenarioName,
  simulateScenario,
} from '../testing/simulator/index.js';
import {
  type Configuration,
  readConfiguration,
  type ServeFlags,
} from './configuration/configuration.js';
import type { Environment } from './configuration/environment.js';
import { listOf } from './configuration/list.js';
import { print } from './output/print.js';
import { progressBar } from './output/progress-bar.js';
import { wrapped } from './output/wrapped.js';
import { type Running, run, stopSignal } from './running.js';

/** The flags of a demo. */
export interface DemoFlags extends ServeFlags {
  readonly once?: boolean;
  readonly seed?: string;
}

// The stories that are told, in the words a person would use.
const STORIES: readonly (readonly [ScenarioName, string])[] = [
  ['card_accepted', 'card accepted at once'],
  ['wire_paid', 'wire transfer, paid late'],
  ['wire_expired', 'wire transfer, never paid'],
  ['review_passed', 'fraud review passed'],
  ['review_blocked', 'fraud review blocked it'],
  ['blocked_after_acceptance', 'blocked after acceptance'],
  ['partly_cancelled', 'part sent, part cancelled'],
  ['capture_retried', 'capture failed, retried'],
  ['refunded_twice', 'refunded, then again'],
  ['dispute_resolved', 'disputed and resolved'],
  ['dispute_unresolved', 'disputed, still open'],
  ['store_credit_and_card', 'two charges'],
  ['mixed_goods', 'digital and physical'],
  ['prebuilt_checkout', "provider's own checkout"],
];

interface Story {
  readonly title: string;
  readonly history: OrderHistory;
}

/**
 * Plays the provider against a service of its own: orders of every kind, delivered signed over HTTP,
 * late, twice and out of order, among forged and broken ones. Then shows what came out.
 */
export async function demo(flags: DemoFlags, env: Environment): Promise<void> {
  if (flags.data !== undefined) return played(flags.data, flags, env, () => {});
  const directory = await mkdtemp(join(tmpdir(), 'order-lifecycle-demo-'));
  const forget = () => rmSync(directory, { recursive: true, force: true });
  // Until the demo listens to signals itself, whoever interrupts it leaves nothing behind either.
  const interrupted = (signal: NodeJS.Signals) => {
    forget();
    process.exit(128 + constants.signals[signal]);
  };
  process.on('SIGINT', interrupted).on('SIGTERM', interrupted);
  const listens = () => process.off('SIGINT', interrupted).off('SIGTERM', interrupted);
  try {
    await played(directory, flags, env, listens);
  } finally {
    forget();
  }
}

/** In an engine that is named by its flag, an empty place of its own. */
function apart({ engine }: Configuration): Pick<Configuration, 'engine'> {
  const namespace = `demo-${randomBytes(6).toString('hex')}`;
  return engine === undefined ? {} : { engine: { ...engine, namespace } };
}

async function played(
  directory: string,
  flags: DemoFlags,
  env: Environment,
  listens: () => void,
): Promise<void> {
  const secret =
    listOf(env.DIGITAL_RIVER_WEBHOOK_SECRETS)[0] ?? `whsec_${randomBytes(12).toString('hex')}`;
  // Nothing that was made up may end in a real database, or be asked of the real provider.
  const { DATABASE_URL: _, DIGITAL_RIVER_API_KEY: __, ORDER_LIFECYCLE_ENGINE: ___, ...rest } = env;
  const configuration = readConfiguration(
    { ...flags, data: directory, reconcileEvery: 'off' },
    { PORT: '0', LOG_LEVEL: 'silent', ...rest, DIGITAL_RIVER_WEBHOOK_SECRETS: secret },
  );
  const seed = flags.seed ?? String(randomInt(1_000_000));
  const shipped: string[] = [];
  const running = await run(
    { ...configuration, ...apart(configuration), mode: 'test' },
    { ready_to_fulfil: ({ orderId }) => shipped.push(orderId) },
  );
  try {
    const stories = STORIES.map(([name, title]) => ({
      title,
      history: simulateScenario(name, `${seed} ${name}`),
    }));
    print(`
A provider is played against this service (seed ${seed}): ${stories.length} orders, their
deliveries signed, late, twice and out of order, among forged and broken ones.
`);
    const judged = await play(running, stories, secret, seed);
    const contradiction = await contradict(running, stories, secret);
    await released(running.orders, stories);
    await report(running.orders, stories, judged, shipped);
    await refusals(running.orders, stories, contradiction);
    if (flags.once === true) return;
    whereToLook(running, stories, configuration.token !== undefined);
    const stopped = stopSignal();
    listens();
    await stopped;
  } finally {
    await running.stop();
  }
}

/** How the deliveries of an order were judged, and of all together. */
interface Judged {
  readonly ofOrder: ReadonlyMap<string, ReadonlyMap<string, number>>;
  readonly ofAll: ReadonlyMap<string, number>;
}

async function play(
  running: Running,
  stories: readonly Story[],
  secret: string,
  seed: string,
): Promise<Judged> {
  const plans = stories.map(({ history }, index) => ({
    history,
    plan: planDeliveries(history.messages, `${seed} ${index}`, { forged: 0.15, broken: 0.1 }),
  }));
  const total = plans.reduce((sum, { plan }) => sum + plan.deliveries.length, 0);
  const bar = progressBar('delivering', total);
  const ofOrder = new Map<string, Map<string, number>>();
  const ofAll = new Map<string, number>();
  await Promise.all(
    plans.map(async ({ history, plan }) => {
      const counts = new Map<string, number>();
      ofOrder.set(history.orderId, counts);
      await deliver({
        url: `${running.url}/webhooks/digital-river`,
        plan,
        secret,
        onProgress(acknowledgement) {
          const kind = kindOf(acknowledgement);
          ofAll.set(kind, (ofAll.get(kind) ?? 0) + 1);
          if (acknowledgement.kind === 'genuine') counts.set(kind, (counts.get(kind) ?? 0) + 1);
          bar.advance();
        },
        onAnswer: (answer) => hearAnswer(running.orders, answer),
      });
    }),
  );
  bar.end();
  return { ofOrder, ofAll };
}

function kindOf({ status, body }: Acknowledgement): string {
  if (status === 401 || status === 413) return 'refused';
  if (status === 202) return 'kept';
  if (status === 0) return 'cut off by the sender';
  if (status !== 200) return 'not taken';
  const { receipt, late, standing } = JSON.parse(body) as Record<string, unknown>;
  if (receipt !== 'recorded') return String(receipt);
  if (standing !== 'applied') return 'parked at first';
  return late === true ? 'late' : 'new';
}

/** What the shop itself hears when it creates or reads an order. */
async function hearAnswer(orders: OrderLifecycle, answer: AnswerMessage): Promise<void> {
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

/** A delivery that contradicts a block: signed, newer than everything, and still not obeyed. */
async function contradict(
  running: Running,
  stories: readonly Story[],
  secret: string,
): Promise<string> {
  const blocked = stories.find(({ history }) => history.scenario === 'review_blocked');
  const { orderId = '', versions = [] } = blocked?.history ?? {};
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

/** Resolves when every release was handed over or withdrawn. */
async function released(orders: OrderLifecycle, stories: readonly Story[]): Promise<void> {
  for (;;) {
    const views = await Promise.all(stories.map(({ history }) => orders.get(history.orderId)));
    const waiting = views
      .flatMap((view) => view?.milestones ?? [])
      .some(({ kind, status }) => kind === 'ready_to_fulfil' && status === 'pending');
    if (!waiting) return;
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
}

async function report(
  orders: OrderLifecycle,
  stories: readonly Story[],
  { ofOrder, ofAll }: Judged,
  shipped: readonly string[],
): Promise<void> {
  print(`${'story'.padEnd(26)}${'order'.padEnd(13)}${'state'.padEnd(16)}deliveries`);
  for (const { title, history } of stories) {
    const order = await orders.get(history.orderId);
    const counts = ofOrder.get(history.orderId) ?? new Map<string, number>();
    const short = (name: string) => counts.get(name) ?? 0;
    const line = [
      title.padEnd(26),
      shortened(history.orderId).padEnd(13),
      (order?.state ?? '?').padEnd(16),
      `${short('new')} new, ${short('late')} late, ${short('duplicate')} dup`,
    ];
    print(line.join(''));
  }
  const all = [...ofAll].map(([kind, count]) => `${count} ${kind}`).join(', ');
  const right = await Promise.all(
    stories.map(async ({ history: { orderId, truth } }) => {
      const order = await orders.get(orderId);
      return order?.state === truth.state;
    }),
  );
  print();
  print(wrapped(`All deliveries: ${all}.`));
  print(
    wrapped(
      `${right.filter(Boolean).length} of ${stories.length} orders ended where the provider has them. ` +
        `${shipped.length} were released for fulfilment, each of them once.`,
    ),
  );
}

function shortened(id: string): string {
  return id.length <= 12 ? id : `${id.slice(0, 11)}…`;
}

async function refusals(
  orders: OrderLifecycle,
  stories: readonly Story[],
  contradiction: string,
): Promise<void> {
  print('\nWhat was refused, and why:\n');
  for (const name of ['wire_expired', 'dispute_unresolved'] as const) {
    const orderId = stories.find(({ history }) => history.scenario === name)?.history.orderId;
    if (orderId === undefined) continue;
    const { because } = await orders.may(orderId, 'fulfil');
    print(wrapped(`May ${orderId} be shipped? ${because}`, '  '));
  }
  print(wrapped(`A signed delivery against a block: ${contradiction}`, '  '));
}

function whereToLook({ url }: Running, stories: readonly Story[], token: boolean): void {
  const orderId = stories[0]?.history.orderId ?? '';
  const header = token ? ' -H "authorization: Bearer $ORDER_LIFECYCLE_TOKEN"' : '';
  print(`
It keeps serving at ${url} until you press Ctrl+C.
Open that in a browser, or look around:

  curl -s${header} ${url}/orders/${orderId}
  curl -s${header} ${url}/orders/${orderId}/history
  curl -s${header} '${url}/orders?parked=true'
  curl -s${header} ${url}/
`);
}
