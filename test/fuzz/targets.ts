import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Command } from 'commander';
import {
  digitalRiver,
  SIGNATURE_HEADER,
  signForTest,
  verifySignature,
} from '../../src/adapters/digital-river/index.js';
import { replay } from '../../src/cli/commands/replay.js';
import { createApp } from '../../src/http/app.js';
import { milestoneFilterOf, orderFilterOf } from '../../src/http/routes/parameters.js';
import { gates } from '../../src/lifecycle/gates.js';
import { type Order, observe } from '../../src/lifecycle/observe.js';
import { readInstant } from '../../src/order/time/read-instant.js';
import { readingOf } from '../../src/service/ingest/receive.js';
import { createOrderLifecycle, type OrderLifecycle } from '../../src/service/order-lifecycle.js';
import { memory } from '../../src/store/memory/memory.js';
import { type Random, simulateOrder } from '../../src/testing/simulator/index.js';
import { mutatedBytes, mutatedJson, rawBytes } from './mutate.js';
import { stripeTargets } from './stripe-targets.js';
import { CODES, documented, type Target } from './target.js';

const SECRET = 'whsec_of_the_fuzzer';
const NOW = new Date('2026-05-04T10:00:00Z');

const encoder = new TextEncoder();
const decoder = new TextDecoder();

function payload(random: Random): string {
  const { messages } = simulateOrder(random.int(0, 400), {
    lean: random.chance(0.8),
    omit: 'some',
    reads: 0,
  });
  const message = random.pick(messages);
  return JSON.stringify(message.kind === 'webhook' ? message.event : message.body);
}

// Simulating an order costs more than reading a body, so some payloads are mutated many times.
const corpus: string[] = [];

function body(random: Random): Uint8Array {
  if (corpus.length < 400 && random.chance(0.2)) corpus.push(payload(random));
  const text = corpus.length === 0 ? payload(random) : random.pick(corpus);
  const kind = random.int(0, 9);
  if (kind === 0) return rawBytes(random);
  if (kind <= 2) return mutatedBytes(encoder.encode(text), random);
  return encoder.encode(mutatedJson(text, random));
}

function header(): Target {
  const raw = encoder.encode('{"id":"e1"}');
  return {
    name: 'signature header',
    share: 150,
    make(random) {
      const timestamp = NOW.getTime() + random.int(-400_000, 400_000);
      const right = signForTest({ rawBody: raw, secret: SECRET, timestamp });
      if (random.chance(0.1)) return rawBytes(random);
      return random.chance(0.1)
        ? encoder.encode(right)
        : mutatedBytes(encoder.encode(right), random);
    },
    read(input) {
      const text = decoder.decode(input);
      const judged = verifySignature({ header: text, rawBody: raw, secrets: [SECRET], now: NOW });
      if (!judged.ok) documented(CODES.fault, judged.code);
    },
  };
}

function bodies(): Target {
  const provider = digitalRiver({ webhookSecrets: [SECRET] });
  const orders = new Map<string, Order>();
  return {
    name: 'body, read and folded',
    share: 300,
    make: body,
    read(input) {
      const reading = readingOf(provider, input);
      if (reading.kind === 'not_understood') return documented(CODES.problem, reading.problem.code);
      if (reading.kind === 'ignored') return undefined;
      const { observation } = reading;
      if (orders.size > 200) orders.clear();
      const before = orders.get(observation.orderId);
      const fresh = before === undefined || before.history.length > 12;
      const observed = observe(fresh ? undefined : before, observation);
      if (observed.kind === 'recorded') documented(CODES.standing, observed.standing.kind);
      gates(observed.order);
      orders.set(observation.orderId, observed.order);
      return undefined;
    },
  };
}

async function webhook(): Promise<Target> {
  const fresh = () =>
    createOrderLifecycle({
      provider: digitalRiver({ webhookSecrets: [SECRET] }),
      store: memory(),
    });
  let orders: OrderLifecycle = await fresh();
  let read = 0;
  return {
    name: 'delivery, through the service',
    share: 50,
    make: body,
    async read(input) {
      read += 1;
      // A store in memory grows without limit, which is not the subject here.
      if (read % 2_000 === 0) {
        await orders.stop();
        orders = await fresh();
      }
      const answer = await orders.webhook(
        new Request('http://localhost/', {
          method: 'POST',
          headers: { [SIGNATURE_HEADER]: signForTest({ rawBody: input, secret: SECRET }) },
          body: Uint8Array.from(input),
        }),
      );
      documented(CODES.status, answer.status);
      if (answer.status === 503)
        throw new Error('An input was answered with 503, which is for outages.');
      await answer.json();
    },
    close: () => orders.stop(),
  };
}

const PARAMETERS = ['state', 'fraudState', 'parked', 'upstreamId', 'checkoutId', 'limit', 'after'];
const VALUES = [
  'accepted',
  'passed',
  'true',
  '1',
  '500',
  '-1',
  '1e9',
  'bnVsbA',
  '%00',
  '%F0%9F',
  '',
];

async function queries(): Promise<Target> {
  const orders = await createOrderLifecycle({
    provider: digitalRiver({ webhookSecrets: [SECRET] }),
    store: memory(),
  });
  const app = createApp(orders, {});
  return {
    name: 'query',
    share: 100,
    make(random) {
      const pairs = Array.from({ length: random.int(0, 5) }, () => {
        const name = random.chance(0.9)
          ? random.pick(PARAMETERS)
          : random.pick(['__proto__', 'at']);
        return `${name}=${random.pick(VALUES)}`;
      });
      const place = random.pick(['/orders', '/milestones', '/orders/1', '/orders/1/history']);
      const text = encoder.encode(`${place}?${pairs.join('&')}`);
      return random.chance(0.3) ? mutatedBytes(text, random) : text;
    },
    async read(input) {
      const text = decoder.decode(input);
      readInstant(text);
      const query = Object.fromEntries(new URLSearchParams(text.split('?')[1] ?? ''));
      orderFilterOf(query);
      milestoneFilterOf(query);
      let url: URL;
      try {
        url = new URL(text, 'http://127.0.0.1');
      } catch {
        return; // No client can send it.
      }
      url.protocol = 'http:';
      url.host = '127.0.0.1';
      // No `Request` can hold these: `listen` refuses them before.
      url.username = '';
      url.password = '';
      const answer = await app.fetch(new Request(url, { headers: { host: '127.0.0.1' } }));
      if (answer.status >= 500) throw new Error(`${answer.status} ${await answer.text()}`);
    },
    close: () => orders.stop(),
  };
}

function files(): Target {
  const directory = mkdtempSync(join(tmpdir(), 'order-lifecycle-fuzz-'));
  const file = join(directory, 'lines.ndjson');
  return {
    name: 'file of the command line',
    share: 40,
    make(random) {
      const lines = Array.from({ length: random.int(1, 4) }, () => {
        const { messages } = simulateOrder(random.int(0, 50), { lean: true, reads: 0 });
        const event = random.pick(messages.filter((one) => one.kind === 'webhook'));
        const text = JSON.stringify(event.kind === 'webhook' ? event.event : {});
        const read = digitalRiver.fromWebhook(JSON.parse(text));
        const observation =
          read.kind === 'observation' && random.chance(0.5) ? read.observation : undefined;
        return mutatedJson(observation === undefined ? text : JSON.stringify(observation), random);
      });
      const text = encoder.encode(lines.join('\n'));
      return random.chance(0.2) ? mutatedBytes(text, random) : text;
    },
    async read(input) {
      writeFileSync(file, input);
      const program = new Command().exitOverride();
      replay(program);
      const before = process.exitCode;
      try {
        await quietly(() => program.parseAsync(['node', 'x', 'replay', file, '--json']));
      } finally {
        // A broken line sets it to 1.
        process.exitCode = before;
      }
    },
    close: async () => rmSync(directory, { recursive: true, force: true }),
  };
}

async function quietly(work: () => Promise<unknown>): Promise<void> {
  const { log, error } = console;
  console.log = () => {};
  console.error = () => {};
  try {
    await work();
  } finally {
    console.log = log;
    console.error = error;
  }
}

/** Every reader of bytes from outside. */
export async function targets(): Promise<readonly Target[]> {
  return [
    header(),
    bodies(),
    await webhook(),
    await queries(),
    files(),
    ...(await stripeTargets()),
  ];
}
