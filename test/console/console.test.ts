import { mkdirSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { simulateScenario } from '../../src/testing/simulator/index.js';
import { describeInChromium } from '../_support/chromium.js';
import { observationsOf } from '../_support/observations-of.js';
import { CONTRADICTION, type Filled, fill, type Served, serveEmpty } from './_support/fixture.js';

const AXE = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');

/** The browser logs each refusal as an error: of an unknown order, or of an unknown moment of one. */
const EXPECTED = /status of 404 .*\/orders\/[^/]+(\/history)?(\?arrival=\d+)?$/;

describeInChromium('the console in a browser', (browser) => {
  let served: Served;
  let orders: Filled;
  let page: Page;
  const origins = new Set<string>();
  const errors: string[] = [];

  beforeAll(async () => {
    served = await serveEmpty();
    orders = await fill(served);
    page = await (await browser()).newPage({ viewport: { width: 1280, height: 900 } });
    page.setDefaultTimeout(15_000);
    page.on('request', (request) => origins.add(new URL(request.url()).origin));
    page.on('pageerror', (error) => errors.push(String(error)));
    page.on('console', (message) => {
      if (message.type() === 'error') errors.push(`${message.text()} ${message.location().url}`);
    });
  });
  afterAll(async () => {
    await page?.close();
    await served?.stop();
  });

  const open = async (query = '') => {
    await page.goto(`${served.url}/${query}`);
    await page.locator('.statechart').waitFor();
  };

  it('says in one line how things are, and shows what waits with explanations', async () => {
    await open();
    await page.locator('.attention').getByText('quarantined').waitFor();
    await page.getByText('dead milestone').first().waitFor();
    await expect
      .poll(() => page.locator('h1').innerText())
      .toMatch(
        /^4 orders, 2 in step, 2 wait for you, \d milestones? failed, 1 quarantined delivery$/,
      );
    const attention = page.locator('.attention');
    await expect
      .poll(() => attention.innerText())
      .toMatch(/no edge leads out of blocked|needs the fraud review/);
    expect(await attention.innerText()).toContain('the ledger is closed');
    await shot(page, 'overview');
  });

  it('draws how many orders are in each state, and links a state to its orders', async () => {
    await open();
    const badge = page.locator('[data-state="order.accepted"] .count');
    await badge.waitFor();
    expect(await badge.textContent()).toBe('1');
    await page.locator('[data-state="order.blocked"] .name').click();
    await page.waitForURL('**/?state=blocked');
    await expect.poll(() => page.locator('tbody tr').count()).toBe(1);
    expect(await page.locator('tbody').innerText()).toContain(orders.contradicted.orderId);
    await page.goBack();
    await expect.poll(() => page.locator('tbody tr').count()).toBe(4);
  });

  it('shows changes live', async () => {
    await open();
    await page.getByText('live', { exact: true }).waitFor();
    const history = simulateScenario('card_accepted', 77);
    for (const observation of observationsOf(history.messages))
      await served.orders.observe(observation);
    await page.getByRole('link', { name: history.orderId }).waitFor();
    // The list and the counts are two requests: the row may be there before the number.
    await expect
      .poll(() => page.locator('[data-state="order.accepted"] .count').textContent())
      .toBe('2');
  });

  it('shows the state, the path and the gates of an order', async () => {
    await open(`?order=${orders.disputed.orderId}`);
    const state = orders.disputed.truth.state;
    await page.locator(`[data-state="order.${state}"].here`).waitFor();
    expect(await page.locator('[data-edge].walked').count()).toBeGreaterThan(2);
    expect(await page.locator('[data-state="order.dispute"].visited').count()).toBe(1);
    const gates = await page.locator('.gates').innerText();
    expect(gates).toMatch(/May it be\s+fulfilled\?\s+(no|does not apply)/);
    expect(await page.getByRole('heading', { name: 'Money' }).count()).toBe(1);
    await shot(page, 'order');
  });

  it('shows an order as it was known at any moment', async () => {
    await open(`?order=${orders.disputed.orderId}`);
    const observations = page.locator('.timeline li a');
    await observations.first().click();
    await page.getByText('As it was known when').waitFor();
    expect(new URL(page.url()).searchParams.get('arrival')).toMatch(/^\d+$/);
    await expect.poll(() => page.locator('[data-state="order.dispute"].visited').count()).toBe(0);
    await expect
      .poll(() => page.locator('.gates').innerText())
      .toMatch(/May it be\s+fulfilled\?\s+yes/);
    await shot(page, 'moment');
    await page.getByText('Show it as it is now').click();
    await page.locator('[data-state="order.dispute"].visited').waitFor();
  });

  it.each(['1', 'x'])(
    'links to now where the address names no moment of an order: %s',
    async (arrival) => {
      const { orderId } = orders.refunded;
      // Those of the first orders came before all of this one.
      await page.goto(`${served.url}/?order=${orderId}&arrival=${arrival}`);
      await page.locator('h1', { hasText: `Order ${orderId} has no such moment` }).waitFor();
      await page.getByRole('link', { name: 'Show it as it is now' }).press('Enter');
      await page.locator('h1', { hasText: new RegExp(`^Order ${orderId}`) }).waitFor();
      await page.locator('.two-tracks').waitFor();
    },
  );

  it.each([
    ['?order=nothing', 'Nothing is known of order nothing'],
    ['?order=nothing&arrival=x', 'Nothing is known of order nothing'],
    ['?provider=nobody', 'No provider is named nobody here'],
    ['?order=nothing&provider=nobody', 'No provider is named nobody here'],
  ])('has one heading where the address leads nowhere: %s', async (query, heading) => {
    await page.goto(`${served.url}/${query}`);
    await page.locator('h1', { hasText: heading }).waitFor();
    expect(await page.locator('h1').count()).toBe(1);
    expect(await page.locator('.error').count()).toBe(0);
  });

  it('finds an order by its id, by yours and by its checkout id, and says when there is none', async () => {
    await open();
    const { orderId, checkoutId, basics } = orders.refunded;
    const upstream = (await served.orders.get(orderId))?.upstreamId;
    const wanted = [orderId, checkoutId, upstream].filter((id) => id !== undefined);
    for (const id of wanted) {
      await page.getByRole('searchbox').fill(id);
      await page.keyboard.press('Enter');
      await page.getByRole('heading', { name: `Order ${basics.id}` }).waitFor();
      await page.getByRole('link', { name: 'order-lifecycle', exact: true }).click();
    }
    await page.getByRole('searchbox').fill('nothing-like-this');
    await page.keyboard.press('Enter');
    await page.getByText('No order is known by nothing-like-this').waitFor();
  });

  it('finds an order by its charge, its refund and a delivery', async () => {
    await open();
    const { orderId } = orders.refunded;
    const { charges = [], refunds = [] } = (await served.orders.get(orderId)) ?? {};
    const [delivery] = (await served.orders.history(orderId)) ?? [];
    for (const id of [charges[0]?.id, refunds[0]?.id, delivery?.id]) {
      await page.getByRole('searchbox').fill(id ?? '');
      await page.keyboard.press('Enter');
      await page.getByRole('heading', { name: `Order ${orderId}` }).waitFor();
      await page.getByRole('link', { name: 'order-lifecycle', exact: true }).click();
    }
  });

  it('offers the choice between several orders that one id is known by', async () => {
    await open();
    for (const n of [1, 2]) {
      const [own] = await served.orders.observations(orders.refunded.orderId);
      const { account = '', instant = 0, source = 'webhook' } = own?.observation ?? {};
      const facts = { checkoutId: 'shared-checkout' };
      await served.orders.observe({
        ...{ id: `shared-${n}`, account, orderId: `choice-${n}`, instant, source, releases: false },
        events: [{ type: 'facts.reported', facts, instant, source }],
      });
    }
    await page.getByRole('searchbox').fill('shared-checkout');
    await page.keyboard.press('Enter');
    await page.waitForURL('**/?find=shared-checkout');
    await page.getByRole('heading', { name: 'Orders known by shared-checkout' }).waitFor();
    const ids = page.locator('tbody td[data-title=order]');
    await expect
      .poll(async () => (await ids.allInnerTexts()).sort())
      .toEqual(['choice-1', 'choice-2']);
    await ids.getByRole('link', { name: 'choice-1' }).click();
    await page.getByRole('heading', { name: 'Order choice-1' }).waitFor();
  });

  it('says how many orders it looked through when it did not look through all', async () => {
    await open();
    await page.route('**/orders?anyId=re_old', (route) =>
      route.fulfill({
        json: { orders: [], more: false, searched: { orders: 1234, all: false } },
      }),
    );
    await page.getByRole('searchbox').fill('re_old');
    await page.keyboard.press('Enter');
    const answer = page.locator('search [role=status]');
    await answer
      .getByText('Only the reports of the newest 1234 orders were looked through.')
      .waitFor();
    await page.unroute('**/orders?anyId=re_old');
  });

  it('works by keyboard alone', async () => {
    await open();
    await page.getByRole('link', { name: /^blocked/ }).focus();
    await page.keyboard.press('Enter');
    await page.waitForURL('**/?state=blocked');
    await page.getByRole('checkbox', { name: 'with parked observations' }).focus();
    await page.keyboard.press('Space');
    await page.waitForURL('**/?state=blocked&parked=true');
  });

  it('dismisses an observation with a name and a reason, and shows both', async () => {
    await open(`?order=${orders.contradicted.orderId}`);
    await page.getByText('Dismiss …').click();
    await page.getByLabel('Your name').fill('Ada');
    await page.getByLabel('Reason').fill('seen at the provider');
    await page.getByRole('button', { name: 'Dismiss it' }).click();
    await page.getByText('Dismissed by Ada: seen at the provider').first().waitFor();
    const history = (await served.orders.history(orders.contradicted.orderId)) ?? [];
    expect(history.find(({ id }) => id === CONTRADICTION)?.resolution?.actor).toBe('Ada');
  });

  it('says why an order cannot be reconciled instead of offering it', async () => {
    await open(`?order=${orders.accepted.orderId}`);
    const facts = page.locator('.order-facts');
    expect(await facts.innerText()).toMatch(/^accepted\s+for \d+ \w+, since \d+ \w+/);
    expect(await facts.locator('time').last().getAttribute('datetime')).toMatch(/Z$/);
    await page.getByText('This service has no API key of Digital River.').waitFor();
    expect(await page.getByRole('button', { name: /Reconcile/ }).count()).toBe(0);
  });

  it('retries a dead milestone', async () => {
    await open();
    const before = (await served.orders.milestones({ status: 'dead' })).milestones[0];
    await page.getByRole('button', { name: 'Retry' }).first().click();
    await expect
      .poll(async () => {
        const all = await served.orders.milestones({ orderId: before?.orderId ?? '' });
        return all.milestones.find(({ key }) => key === before?.key)?.attempts;
      })
      .toBeGreaterThan(before?.attempts ?? 0);
  });

  // The console of two providers, which shows more, is checked in the other two ways.
  it.each([
    ['dark', 1280],
    ['light', 390],
  ] as const)('has no serious finding of axe (%s, %i pixels)', async (colorScheme, width) => {
    await page.emulateMedia({ colorScheme });
    await page.setViewportSize({ width, height: 850 });
    for (const query of ['', `?order=${orders.disputed.orderId}`, '?order=nothing']) {
      await page.goto(`${served.url}/${query}`);
      await page.locator('main section').first().waitFor();
      await page.waitForLoadState('load');
      await expect.poll(() => page.getByText('Loading …').count()).toBe(0);
      await shot(page, `${colorScheme}-${width}-${query === '' ? 'overview' : query.slice(7, 11)}`);
      expect(await seriousFindings(page)).toEqual([]);
      const overflow = 'document.documentElement.scrollWidth > innerWidth';
      expect(await page.evaluate<boolean>(overflow)).toBe(false);
    }
  });

  it('sends requests to the service alone, and breaks none of its own rules', async () => {
    await open();
    expect([...origins]).toEqual([served.url]);
    expect(errors.filter((text) => !EXPECTED.test(text))).toEqual([]);
  });
});

describeInChromium('the console of a service', (browser) => {
  it('says what to do while it has no orders', async () => {
    const served = await serveEmpty();
    const page = await (await browser()).newPage();
    await page.goto(served.url);
    await page.getByRole('heading', { name: 'No orders yet' }).waitFor();
    expect(await page.locator('pre').innerText()).toContain(`simulate --to ${served.url}`);
    await page.locator('.statechart').waitFor();
    await shot(page, 'empty');
    await page.close();
    await served.stop();
  });

  it('shows invisible characters, and still links to the order', async () => {
    const served = await serveEmpty();
    const page = await (await browser()).newPage();
    for (const id of ['7001\u202e1007', '..']) {
      const object = { id, state: 'accepted', fraudState: 'passed', upstreamId: `web\u200b-${id}` };
      const createdTime = '2026-05-04T10:00:00Z';
      const event = { id: `e ${id}`, type: 'order.accepted', createdTime, data: { object } };
      expect(await served.deliver(JSON.stringify(event))).toBe(200);
    }
    await page.goto(`${served.url}/?state=accepted`);
    for (const name of ['7001\\u202e1007', '..']) {
      await page.getByRole('link', { name, exact: true }).click();
      await page.getByRole('heading', { name: `Order ${name}` }).waitFor();
      await page.locator('.gates').waitFor();
      expect(await page.title()).toContain(name);
      expect(await page.locator('body').innerText()).not.toMatch(/[\u200b\u202e]/);
      await page.goBack();
    }
    await page.close();
    await served.stop();
  });

  it('requires its token once, and keeps it out of reach of scripts', async () => {
    const served = await serveEmpty({ token: 'a token of some length' });
    await fill(served);
    const context = await (await browser()).newContext();
    const page = await context.newPage();
    await page.goto(served.url);
    await page.getByLabel(/Token/).fill('wrong');
    await page.getByRole('button', { name: 'Sign in' }).click();
    await page.getByRole('alert').waitFor();
    await shot(page, 'login');
    await page.getByLabel(/Token/).fill('a token of some length');
    await page.getByRole('button', { name: 'Sign in' }).click();
    await page.getByText('Needs attention').waitFor();
    await page.reload();
    await page.getByText('Needs attention').waitFor();
    const [cookie] = await context.cookies();
    expect(cookie).toMatchObject({ httpOnly: true, sameSite: 'Strict' });
    expect(cookie?.value).not.toContain('token');
    expect(await page.evaluate<string>('document.cookie')).toBe('');
    await context.close();
    await served.stop();
  });
});

async function seriousFindings(page: Page): Promise<readonly string[]> {
  await page.evaluate(AXE);
  const results = await page.evaluate<{
    readonly violations: readonly {
      readonly id: string;
      readonly impact: string;
      readonly nodes: readonly { readonly html: string }[];
    }[];
  }>('axe.run()');
  return results.violations
    .filter(({ impact }) => impact === 'serious' || impact === 'critical')
    .map(({ id, nodes }) => `${id}: ${nodes[0]?.html}`);
}

/** Writes a screenshot for people, if SCREENSHOTS names a directory. */
async function shot(page: Page, name: string): Promise<void> {
  const directory = process.env.SCREENSHOTS;
  if (directory === undefined) return;
  mkdirSync(directory, { recursive: true });
  await page.screenshot({ path: join(directory, `${name}.png`), fullPage: true });
}
