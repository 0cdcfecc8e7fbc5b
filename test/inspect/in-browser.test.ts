import { createServer, type Server } from 'node:http';
import { fileURLToPath } from 'node:url';
import type { StatelyInspectionEvent } from '@statelyai/inspect';
import { build } from 'vite';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { digitalRiver } from '../../src/adapters/digital-river/index.js';
import { inspectOrder, inspectTraffic, messagesOf, openBridge } from '../../src/inspect/index.js';
import { createOrderLifecycle, type OrderLifecycle } from '../../src/service/order-lifecycle.js';
import { memory } from '../../src/store/memory/memory.js';
import { simulateScenario } from '../../src/testing/simulator/index.js';
import { describeInChromium } from '../_support/chromium.js';
import { observationsOf } from '../_support/observations-of.js';

declare global {
  // Of the receiver's page: what it received.
  var received: StatelyInspectionEvent[] | undefined;
}

// A receiver as Stately's: it is the package's own `createBrowserReceiver` that greets and listens.
const RECEIVER = fileURLToPath(new URL('_support/receiver.ts', import.meta.url));

describeInChromium('the inspector in a browser', (browser) => {
  let server: Server;
  let receiver: string;
  let orders: OrderLifecycle;
  const first = observationsOf(simulateScenario('review_passed', 5).messages);
  const second = observationsOf(simulateScenario('refunded_twice', 6).messages);

  beforeAll(async () => {
    const script = await receiverScript();
    server = createServer(({ url }, response) => {
      const js = url === '/receiver.js';
      response.setHeader('content-type', js ? 'text/javascript' : 'text/html');
      response.end(
        js ? script : '<!doctype html><script type="module" src="receiver.js"></script>',
      );
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const address = server.address();
    receiver = `http://127.0.0.1:${typeof address === 'object' ? address?.port : 0}/`;
    orders = await createOrderLifecycle({
      provider: digitalRiver({ webhookSecrets: ['whsec_1'] }),
      store: memory(),
    });
    for (const observation of first) await orders.observe(observation);
  });
  afterAll(async () => {
    await orders?.stop();
    server?.close();
  });

  it('receives a whole stored order, then live traffic, and sends no request elsewhere', async () => {
    const bridge = await openBridge({ receiver });
    const page = await (await browser()).newPage();
    const origins = new Set<string>();
    page.on('request', (request) => origins.add(new URL(request.url()).origin));
    try {
      const orderId = first[0]?.orderId ?? '';
      expect(await inspectOrder(orders, orderId, bridge)).toBe(first.length);
      await page.goto(bridge.url);
      const frame = page.frameLocator('iframe').owner();
      // The page has a frame, and the receiver is in it.
      const inner = await (await frame.elementHandle())?.contentFrame();
      const received = async (count: number): Promise<StatelyInspectionEvent[]> => {
        await inner?.waitForFunction((n) => (globalThis.received ?? []).length >= n, count);
        return (await inner?.evaluate(() => globalThis.received)) ?? [];
      };
      const stored = messagesOf(first);
      expect(await received(stored.length)).toEqual(JSON.parse(JSON.stringify(stored)));

      const stop = inspectTraffic(orders, bridge);
      for (const observation of second) await orders.observe(observation);
      const changed = (await orders.observations(second[0]?.orderId ?? '')).map(
        ({ observation }) => observation,
      );
      const live = (await received(stored.length + messagesOf(changed).length)).slice(
        stored.length,
      );
      stop();
      expect(live[0]?.type).toBe('@xstate.actor');
      const ids = changed.flatMap(({ id, events }) => events.map((_, index) => `${id}/${index}`));
      expect(new Set(live.flatMap(({ id }) => id ?? []))).toEqual(new Set(ids));
      expect([...origins].sort()).toEqual(
        [new URL(bridge.url).origin, new URL(receiver).origin].sort(),
      );
    } finally {
      await page.close();
      await bridge.close();
    }
  });

  it('sends nothing to a receiver that redirects to another page', async () => {
    const bridge = await openBridge({ receiver: receiver.replace('127.0.0.1', 'localhost') });
    const page = await (await browser()).newPage();
    try {
      await page.route('**/*', (route) =>
        route.request().url().startsWith('http://localhost')
          ? route.fulfill({ status: 302, headers: { location: receiver } })
          : route.continue(),
      );
      await inspectOrder(orders, first[0]?.orderId ?? '', bridge);
      await page.goto(bridge.url);
      await expect.poll(() => page.frames().at(-1)?.url()).toMatch(/^chrome-error:/);
      expect(page.frames().map((frame) => frame.url())).not.toContain(receiver);
    } finally {
      await page.close();
      await bridge.close();
    }
  });
});

async function receiverScript(): Promise<string> {
  const built = await build({
    configFile: false,
    logLevel: 'error',
    define: { 'process.env.NODE_ENV': '"production"' },
    build: { write: false, lib: { entry: RECEIVER, formats: ['es'], fileName: 'receiver' } },
  });
  const [output] = Array.isArray(built) ? built : [built];
  const chunk = output !== undefined && 'output' in output ? output.output[0] : undefined;
  if (chunk === undefined) throw new Error('the receiver was not built');
  return chunk.code;
}
