import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Ran } from '../_support/run-program.js';
import { compile, ROOT, scratchDirectory } from './_support/compiled.js';
import { type Example, examples, isDocumented, withPrintedValues } from './_support/docstrings.js';
import { runAll } from './_support/running.js';

/** A service that knows order 7001, by a delivery with the id e1. */
const ACCEPTED = `const orders = await createOrderLifecycle({
  provider: digitalRiver({ webhookSecrets: ['a secret'] }), store: memory() });
const data = { object: { id: '7001', state: 'accepted' } };
const createdTime = '2026-05-04T10:00:00Z';
const read = fromWebhook({ id: 'e1', type: 'order.accepted', createdTime, data });
if (read.kind === 'observation') await orders.observe(read.observation);`;

// What stands around an example: names it takes for granted, and what ends what it began.
const ORDERS = `const orders = await createOrderLifecycle({
  provider: digitalRiver({ webhookSecrets: ['a secret'] }), store: memory() });`;
const contextOf = (scenario: string) => `const { messages } = simulateScenario('${scenario}', 1);
const observations = messages.flatMap((message) => {
  const reading = message.kind === 'webhook' ? fromWebhook(message.event) : undefined;
  return reading?.kind === 'observation' ? [reading.observation] : [];
});
const [observation] = observations.filter(({ label }) => label === 'order.accepted');
const order = replay(observations);
if (order === undefined || observation === undefined) throw new Error('The scenario has no such observation.');`;
const PAID_BY_STRIPE = `const orders = await createOrderLifecycle({
  provider: stripe({ webhookSecrets: ['a secret'], releaseAfter: new Date(0) }), store: memory() });
const paid = { account: 'stripe', orderId: 'A-1001', instant: 1_748_736_000_000_000,
  source: 'webhook', events: [], releases: true } as const;
const amount = { minor: 1099, currency: 'EUR' };
await orders.observe({ ...paid, id: 'evt_1', objects: [
  { object: 'payment', id: 'pi_1', state: 'complete', amount, captured: 1099 },
  { object: 'attempt', id: 'ch_1', payment: 'pi_1', state: 'succeeded', assessment: 'authorised' }] });`;
const CONTEXT: Readonly<Record<string, { before?: string; after?: string }>> = {
  'machines/order.machine.ts 1': { before: "import { createActor } from 'xstate';" },
  'src/http/app.ts 1': { before: ORDERS, after: 'await orders.stop(); printValue(answer.status);' },
  'src/node/to-node-handler.ts 1': {
    before: `import { createServer } from 'node:http';
${ORDERS}`,
    after: 'server.close(); await orders.stop();',
  },
  'src/inspect/inspect-order.ts 1': {
    before: `import { createWebSocketInspector } from '@statelyai/inspect'; ${ORDERS}`,
  },
  'src/inspect/inspect-order.ts 2': {
    before: ORDERS,
    after: 'stop(); await bridge.close(); await orders.stop();',
  },
  'src/lifecycle/gates.ts 1': { before: contextOf('card_completed') },
  'src/lifecycle/gates.ts 2': { before: contextOf('card_accepted') },
  'src/lifecycle/observe.ts 1': { before: contextOf('card_completed') },
  'src/lifecycle/observe.ts 2': { before: contextOf('card_completed') },
  'src/machine/explain.ts 1': { before: "import { createActor } from 'xstate';" },
  'src/machine/may.ts 1': { before: "import { createActor } from 'xstate';" },
  'src/machine/may.ts 2': { before: "import { createActor } from 'xstate';" },
  'src/machine/snapshots.ts 1': { before: contextOf('card_completed') },
  'src/machine/snapshots.ts 2': { before: contextOf('card_completed') },
  'src/machine/snapshots.ts 3': { before: "import { createActor } from 'xstate';" },
  'src/service/dispatch/handlers.ts 1': {
    before: "import type { Handlers } from 'order-lifecycle';",
  },
  'src/service/queries/queries.ts 1': { before: ACCEPTED, after: 'await orders.stop();' },
  'src/service/order-lifecycle.ts 1': { before: ORDERS, after: 'await orders.stop();' },
  'src/service/order-lifecycle.ts 2': { before: PAID_BY_STRIPE, after: 'await orders.stop();' },
  'src/service/order-lifecycle.ts 3': { before: PAID_BY_STRIPE, after: 'await orders.stop();' },
  'src/service/order-lifecycle.ts 4': {
    before: ACCEPTED,
    after: 'await orders.stop();',
  },
  'src/service/order-lifecycle.ts 5': { before: ORDERS, after: 'await orders.stop();' },
  'src/service/order-lifecycle.ts 6': {
    before: 'const warehouse = { async ship(_: string, __: { idempotencyKey: string }) {} };',
    after: 'await orders.stop();',
  },
  'src/service/order-lifecycles.ts 1': {
    before:
      'const warehouse = { async ship(_: string, __: { paidBy: string; idempotencyKey: string }) {} };',
    after: 'await orders.stop();',
  },
  'src/service/provider/provider-actions.ts 1': {
    before: PAID_BY_STRIPE,
    after: 'await orders.stop();',
  },
  'src/service/references/reference-service.ts 1': {
    before: PAID_BY_STRIPE,
    after: 'await orders.stop();',
  },
  'src/service/provider/provider-actions.ts 2': {
    before: `const server = await startStripeServer({ seed: 1 });
server.play('paid', { orderId: 'A-1001' });
const api = { apiKey: server.apiKey, baseUrl: server.url };
const provider = stripe({ webhookSecrets: ['a secret'], releaseAfter: new Date(0), api });
const orders = await createOrderLifecycle({ provider, store: memory() });
await orders.reconcile();`,
    after: 'await orders.stop(); await server.close();',
  },
  'src/service/provider/provider-actions.ts 3': {
    before: `const provider = await startProviderServer();
const adapter = digitalRiver({ webhookSecrets: ['a secret'],
  api: { apiKey: provider.apiKey, baseUrl: provider.url } });
const orders = await createOrderLifecycle({ provider: adapter, store: memory() });
const history = simulateScenario('card_completed', 1, { start: 1_748_736_000_000_000 });
const { orderId } = history;
const [itemId = ''] = Object.keys(history.truth.lines);
provider.adopt(history);
const read = await adapter.api?.read(orderId);
if (read?.kind === 'observation') await orders.observe(read.observation);`,
    after: 'await orders.stop(); await provider.close();',
  },
  'src/store/embedded/embedded.ts 1': {
    before: "process.chdir(new URL('.', import.meta.url).pathname);",
    after: 'await store.close();',
  },
  'src/testing/arbitraries.ts 1': {
    before: `import fc from 'fast-check';
fc.configureGlobal({ seed: 1 });
import type { Message } from 'order-lifecycle/testing';
const stateAfter = (messages: readonly Message[]) =>
  replay(messages.flatMap((message) => {
    const reading = message.kind === 'webhook' ? fromWebhook(message.event)
      : fromResponse(message, { method: 'POST', path: '/orders' });
    return reading.kind === 'observation' ? [reading.observation] : [];
  }))?.folded.snapshot.value.order;`,
  },
  'src/testing/provider-conformance/provider-conformance.ts 1': {
    before: `import type { ProviderSubject } from 'order-lifecycle/testing';
declare const examplePaySubject: ProviderSubject;`,
  },
  'src/testing/provider-server/provider-server.ts 1': { after: 'await provider.close();' },
  'src/testing/simulator/delivery/chaos.ts 1': { before: 'const receive = (_: unknown) => {};' },
  'src/testing/simulator/delivery/deliver.ts 1': {
    before: `import { createServer } from 'node:http';
const server = createServer((_, answer) => answer.end('{}'));
await new Promise<void>((resolve) => server.listen(0, () => resolve()));
const url = \`http://127.0.0.1:\${(server.address() as { port: number }).port}/\`;
const plan = planDeliveries(simulateOrder(1).messages, 1, { order: 'true' });`,
    after: 'server.close(); server.closeAllConnections();',
  },
  'src/testing/simulator/simulate.ts 1': { before: 'const receive = (_: unknown) => {};' },
};

/** What is only compiled, and why. */
const NOT_RUN: Readonly<Record<string, string>> = {
  'src/adapters/digital-river/client/client.ts 1': 'asks the provider',
  'src/inspect/inspect-order.ts 1': 'needs an inspector that listens',
  'src/store/postgres/postgres.ts 1': 'needs that server',
  'src/testing/provider-conformance/provider-conformance.ts 1':
    'is a suite of its own, which the adapters run',
  'src/testing/store-conformance/store-conformance.ts 1':
    'is a suite of its own, which the stores run',
};

const all = examples();
const keyOf = ({ path, number }: Example) => `${path} ${number}`;
const nameOf = (example: Example) => keyOf(example).replace(/\W/g, '_');

/**
 * Where each public name is imported from; other names come from the module of the example. Of a name that
 * two entries have, such as `fromWebhook`, the first one counts, except in an example of the other.
 */
async function publicNames(): Promise<ReadonlyMap<string, readonly string[]>> {
  const manifest = JSON.parse(readFileSync(join(ROOT, 'package.json'), 'utf8')) as {
    name: string;
    exports: Readonly<Record<string, { default: string } | string>>;
  };
  const names = new Map<string, readonly string[]>();
  for (const [entry, target] of Object.entries(manifest.exports)) {
    if (typeof target === 'string') continue;
    const module = await import(pathToFileURL(join(ROOT, target.default)).href);
    const from = entry.replace('.', manifest.name);
    for (const name of Object.keys(module)) names.set(name, [...(names.get(name) ?? []), from]);
  }
  return names;
}

async function programOf(
  example: Example,
  from: ReadonlyMap<string, readonly string[]>,
): Promise<string> {
  const { path, code } = example;
  const { before = '', after = '' } = CONTEXT[keyOf(example)] ?? {};
  const body = [before, withPrintedValues(code).code, after].join('\n');
  const built = join(ROOT, 'dist', path.replace(/ts$/, 'js'));
  const own = Object.keys(await import(pathToFileURL(built).href));
  const imports = [...new Set(body.match(/\b[A-Za-z]\w*\b/g))].flatMap((name) => {
    const entries = from.get(name) ?? [];
    const room = /^src\/(?:adapters\/)?([^/]+)/.exec(path)?.[1] ?? '';
    const module =
      entries.find((entry) => entry.endsWith(`/${room}`)) ??
      entries[0] ??
      (own.includes(name) ? built : undefined);
    return module === undefined ? [] : [`import { ${name} } from '${module}';`];
  });
  return `import { inspect } from 'node:util';
const printValue = (value: unknown) =>
  console.log(inspect(value, { depth: null, breakLength: Infinity, compact: true }));
${imports.join('\n')}
${body}`;
}

let scratch: Awaited<ReturnType<typeof scratchDirectory>>;
let problems: Awaited<ReturnType<typeof compile>>;
let ran: ReadonlyMap<string, Ran>;
const fileOf = (example: Example) => join(scratch.path, `${nameOf(example)}.js`);

beforeAll(async () => {
  scratch = await scratchDirectory();
  const from = await publicNames();
  const programs = new Map<string, string>();
  for (const example of all) programs.set(nameOf(example), await programOf(example, from));
  problems = await compile(scratch.path, programs);
  const running = all.filter((example) => NOT_RUN[keyOf(example)] === undefined).map(fileOf);
  ran = await runAll(running, scratch.path);
});

afterAll(() => scratch.remove());

describe('examples of docstrings', () => {
  it('are found', () => {
    expect(all.length).toBeGreaterThan(40);
    for (const key of [...Object.keys(CONTEXT), ...Object.keys(NOT_RUN)]) {
      expect(all.map(keyOf)).toContain(key);
    }
  });

  it.each(all)('compiles, runs and is what it says: $path $number', (example) => {
    expect(problems.get(nameOf(example))).toEqual([]);
    if (NOT_RUN[keyOf(example)] !== undefined) return;
    const { status, stderr, stdout } = ran.get(fileOf(example)) ?? {};
    expect({ status, stderr }).toEqual({ status: 0, stderr: '' });
    const { documented } = withPrintedValues(example.code);
    const printed = (stdout ?? '').split('\n');
    for (const [index, { expression, value }] of documented.entries()) {
      const inspected = printed[index] ?? 'nothing';
      expect(isDocumented(inspected, value), `${expression} is ${inspected}, not ${value}`).toBe(
        true,
      );
    }
  });
});
