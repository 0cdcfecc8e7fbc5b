import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createActor } from 'xstate';
import { envelopeOf, orderMachine, type SnapshotEnvelope } from '../../src/machine/index.js';
import { describeInChromium } from '../_support/chromium.js';
import { blocksOf } from './_support/blocks.js';
import { compile, scratchDirectory } from './_support/compiled.js';
import { browserScript, markup } from './_support/component.js';
import { pages } from './_support/pages.js';

/** The components of every page, by the name of their file. */
const components = new Map(
  pages()
    .flatMap(({ text }) => blocksOf(text))
    .filter(({ language }) => language === 'tsx')
    .map(({ file = '', text }) => [file.replace(/\.tsx$/, ''), text] as const),
);

let scratch: Awaited<ReturnType<typeof scratchDirectory>>;
let problems: Awaited<ReturnType<typeof compile>>;

beforeAll(async () => {
  scratch = await scratchDirectory();
  problems = await compile(scratch.path, components, 'tsx');
});
afterAll(() => scratch.remove());

function inReview(): SnapshotEnvelope {
  const actor = createActor(orderMachine, { input: { orderId: '7001' } }).start();
  actor.send({ type: 'order.in_review' });
  return envelopeOf(actor.getSnapshot());
}

const REFUSED =
  'order.accepted is refused while the order is in_review: it needs the fraud review to have passed (it is unknown).';

describe('the components of the pages', () => {
  it('are found', () => {
    expect([...components.keys()]).toEqual(['order-page', 'shared-order', 'inspected-order']);
  });

  it.each([...components.keys()])('compiles as printed: %s', (name) => {
    expect(problems.get(name)).toEqual([]);
  });

  it('renders on a server what the machine knows', async () => {
    const html = await markup(scratch.path, 'order-page', 'OrderPage', { stored: inReview() });
    expect(html).toContain('<h1>Order 7001</h1>');
    expect(html).toContain('It is in_review, its fraud review is unknown.');
    expect(html).toContain('<button type="button" disabled="">fulfil</button> It may not be');
    expect(html).toContain('<button type="button">cancel</button> It may be cancelled');
  });
});

describeInChromium('the components of the pages in a browser', (browser) => {
  it('explain a refused report, and take it when it is legal', async () => {
    const shown = await opened(await browser(), 'order-page', 'OrderPage', { stored: inReview() });
    await shown.getByRole('button', { name: 'Report order.accepted' }).click();
    expect(await shown.getByRole('status').textContent()).toBe(REFUSED);
    expect(await shown.getByRole('button', { name: 'fulfil', exact: true }).isDisabled()).toBe(
      true,
    );

    await shown.getByRole('button', { name: 'Report fraud.passed' }).click();
    await shown.getByRole('button', { name: 'Report order.accepted' }).click();
    expect(await shown.getByRole('status').textContent()).toBe('');
    expect(await shown.locator('main > p').first().textContent()).toBe(
      'It is accepted, its fraud review is passed.',
    );
    expect(await shown.getByRole('button', { name: 'fulfil', exact: true }).isEnabled()).toBe(true);
    await shown.context().close();
  });

  it('share one order through a context', async () => {
    const shown = await opened(await browser(), 'shared-order', 'SharedOrder', {
      stored: inReview(),
    });
    const because = shown.locator('p');
    expect(await because.textContent()).toContain('the fraud review to have passed');
    await shown.getByRole('button', { name: 'Report fraud.passed' }).click();
    expect(await because.textContent()).toBe('Ship It may not be fulfilled: it is in_review.');
    await shown.context().close();
  });

  it('send their events to the inspector', async () => {
    const context = await (await browser()).newContext();
    await context.route('https://stately.ai/**', (route) =>
      route.fulfill({ contentType: 'text/html', body: INSPECTOR }),
    );
    const opening = context.waitForEvent('page', (one) => one.url().startsWith('https:'));
    const shown = await opened(context, 'inspected-order', 'InspectedOrder', { orderId: '7001' });
    const inspector = await opening;
    await shown.getByRole('button').click();
    expect(await shown.getByRole('button').textContent()).toBe('Order 7001: passed');
    await inspector.waitForFunction('received.length >= 4');
    const types = await inspector.evaluate('received.map(({ type }) => type)');
    expect(types).toEqual(expect.arrayContaining(['@xstate.actor', '@xstate.snapshot']));
    await context.close();
  });

  /** A page that shows one component. It belongs to a context of its own. */
  async function opened(
    within: Browser | Awaited<ReturnType<Browser['newContext']>>,
    file: string,
    component: string,
    props: unknown,
  ): Promise<Page> {
    const script = await browserScript(scratch.path, file, component);
    const shown = await ('version' in within
      ? (await within.newContext()).newPage()
      : within.newPage());
    await shown.setContent('<!doctype html><div id="root"></div>');
    await shown.addScriptTag({ content: script, type: 'module' });
    await shown.waitForFunction('typeof mount === "function"');
    await shown.evaluate(`mount(${JSON.stringify(props)})`);
    return shown;
  }
});

/** It stands for Stately's page, which asks its opener for the messages. */
const INSPECTOR = `<!doctype html><script>
received = [];
addEventListener('message', ({ data }) => received.push(data));
opener.postMessage({ type: '@statelyai.connected' }, '*');
</script>`;
