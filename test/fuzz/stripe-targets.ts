import {
  SIGNATURE_HEADER,
  type StripeOptions,
  signForTest,
  stripe,
} from '../../src/adapters/stripe/index.js';
import { createApp } from '../../src/http/app.js';
import { gates } from '../../src/lifecycle/gates.js';
import { type Order, observe } from '../../src/lifecycle/observe.js';
import { readingOf } from '../../src/service/ingest/receive.js';
import { createOrderLifecycle } from '../../src/service/order-lifecycle.js';
import { memory } from '../../src/store/memory/memory.js';
import type { Random } from '../../src/testing/simulator/index.js';
import {
  simulateStripe,
  thinStripeEvent,
  unreadableStripe,
} from '../../src/testing/stripe-simulator/index.js';
import { mutatedBytes, mutatedJson, rawBytes } from './mutate.js';
import { CODES, documented, type Target } from './target.js';

const SECRET = 'whsec_of_the_fuzzer';
const NOW = new Date('2026-11-20T10:00:00Z');

const OPTIONS: StripeOptions = {
  webhookSecrets: [SECRET],
  releaseAfter: new Date(0),
  total: { metadata: 'order_total' },
};

const encoder = new TextEncoder();
const decoder = new TextDecoder();

// Simulating a life costs more than reading a body, so some bodies are mutated many times.
const corpus: string[] = [];

function event(random: Random): string {
  const { events } = simulateStripe(random.int(0, 2_000), { mode: 'test' });
  if (events.length === 0 || random.chance(0.02)) return JSON.stringify(thinStripeEvent(random));
  const one = random.pick(events);
  return random.chance(0.05) ? unreadableStripe(one, random).rawBody : JSON.stringify(one);
}

function body(random: Random): Uint8Array {
  if (corpus.length < 400 && random.chance(0.2)) corpus.push(event(random));
  const text = corpus.length === 0 ? event(random) : random.pick(corpus);
  const kind = random.int(0, 9);
  if (kind === 0) return rawBytes(random);
  if (kind <= 2 || !isJson(text)) return mutatedBytes(encoder.encode(text), random);
  return encoder.encode(mutatedJson(text, random));
}

function isJson(text: string): boolean {
  try {
    JSON.parse(text);
    return true;
  } catch {
    return false;
  }
}

function header(): Target {
  const raw = encoder.encode('{"id":"evt_1"}');
  return {
    name: 'Stripe: signature header',
    share: 150,
    make(random) {
      const timestamp = new Date(NOW.getTime() + random.int(-400_000, 400_000));
      const right = signForTest({ rawBody: raw, secret: SECRET, timestamp });
      if (random.chance(0.1)) return rawBytes(random);
      return random.chance(0.1)
        ? encoder.encode(right)
        : mutatedBytes(encoder.encode(right), random);
    },
    read(input) {
      const text = decoder.decode(input);
      const judged = stripe.verifySignature({
        ...{ header: text, rawBody: raw, secrets: [SECRET], now: NOW },
      });
      if (!judged.ok) documented(CODES.fault, judged.code);
    },
  };
}

function bodies(): Target {
  const provider = stripe(OPTIONS);
  const orders = new Map<string, Order>();
  return {
    name: 'Stripe: body, read and folded',
    share: 200,
    make: body,
    read(input) {
      const reading = readingOf(provider, input);
      if (reading.kind === 'not_understood') return documented(CODES.problem, reading.problem.code);
      if (reading.kind !== 'observations') return documented(['ignored'], reading.kind);
      for (const one of reading.observations) {
        // An order per payment suffices here; the service finds it by references.
        const orderId = one.orderId ?? one.references?.[0] ?? 'unplaced';
        if (orders.size > 200) orders.clear();
        const before = orders.get(orderId);
        const fresh = before === undefined || before.history.length > 12;
        const observed = observe(fresh ? undefined : before, { ...one, orderId });
        if (observed.kind === 'recorded') documented(CODES.standing, observed.standing.kind);
        gates(observed.order);
        orders.set(orderId, observed.order);
      }
      return undefined;
    },
  };
}

/** A whole app, begun anew now and then: a store in memory grows without limit. */
async function freshApps() {
  const start = async () => {
    const orders = await createOrderLifecycle({ provider: stripe(OPTIONS), store: memory() });
    return { orders, app: createApp(orders, {}) };
  };
  let current = await start();
  let count = 0;
  return {
    async fetch(request: Request): Promise<Response> {
      count += 1;
      if (count % 2_000 === 0) {
        await current.orders.stop();
        current = await start();
      }
      return current.app.fetch(request);
    },
    stop: () => current.orders.stop(),
  };
}

async function webhook(): Promise<Target> {
  const app = await freshApps();
  return {
    name: 'Stripe: delivery, over HTTP',
    share: 50,
    make: body,
    async read(input) {
      const answer = await app.fetch(
        new Request('http://127.0.0.1/webhooks/stripe', {
          method: 'POST',
          headers: {
            host: '127.0.0.1',
            [SIGNATURE_HEADER]: signForTest({ rawBody: input, secret: SECRET }),
          },
          body: Uint8Array.from(input),
        }),
      );
      const text = await answer.text();
      documented([200, 202], answer.status);
      JSON.parse(text);
    },
    close: () => app.stop(),
  };
}

const REPORTS = ['fulfilments', 'returns', 'cancellations'];

function report(random: Random): string {
  return JSON.stringify({
    key: `parcel-${random.int(0, 40)}`,
    ...(random.chance(0.5)
      ? { items: [{ itemId: `line-${random.int(0, 3)}`, quantity: random.int(0, 3) }] }
      : {}),
    ...(random.chance(0.3) ? { at: '2026-11-20T10:00:00Z' } : {}),
    ...(random.chance(0.3) ? { actor: 'warehouse' } : {}),
  });
}

/** Reports of the shop. The first byte of an input selects what is reported, and of which order. */
async function shopReports(): Promise<Target> {
  const app = await freshApps();
  return {
    name: 'Stripe: report of the shop',
    share: 60,
    make(random) {
      const text = report(random);
      const kind = random.int(0, 9);
      const content =
        kind === 0
          ? rawBytes(random)
          : kind <= 2
            ? mutatedBytes(encoder.encode(text), random)
            : encoder.encode(mutatedJson(text, random));
      return Uint8Array.from([random.int(0, 255), ...content]);
    },
    async read(input) {
      const [selected = 0, ...content] = input;
      const path = REPORTS[selected % REPORTS.length] ?? '';
      const url = `http://127.0.0.1/orders/order-${selected >> 5}/${path}`;
      const answer = await app.fetch(
        new Request(url, {
          method: 'POST',
          headers: { host: '127.0.0.1', 'content-type': 'application/json' },
          body: Uint8Array.from(content),
        }),
      );
      const text = await answer.text();
      documented([200, 201, 400, 409, 413], answer.status);
      JSON.parse(text);
    },
    close: () => app.stop(),
  };
}

/** Every reader of what Stripe delivers, and of what a shop that sells through it reports. */
export async function stripeTargets(): Promise<readonly Target[]> {
  return [header(), bodies(), await webhook(), await shopReports()];
}
