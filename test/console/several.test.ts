import { mkdirSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { describeInChromium } from '../_support/chromium.js';
import { type SeveralServed, STRIPE_ORDERS, serveSeveral } from './_support/several-fixture.js';

const AXE = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');

/** The browser logs each refusal as an error: an id that both providers have. */
const EXPECTED = /status of 409 .*\/orders\/[^/]+(\/history)?$/;

describeInChromium('the console of two providers', (browser) => {
  let served: SeveralServed;
  let page: Page;
  const errors: string[] = [];

  beforeAll(async () => {
    served = await serveSeveral();
    page = await (await browser()).newPage({ viewport: { width: 1280, height: 900 } });
    page.setDefaultTimeout(15_000);
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
    await page.locator('.statechart').first().waitFor();
  };
  const filter = () => page.getByRole('navigation', { name: 'Orders by provider' });
  const rows = () => page.locator('tbody tr').allInnerTexts();

  it('names the provider of each order, with a shape of its own', async () => {
    await open();
    await expect.poll(async () => (await rows()).length).toBe(6);
    const ofStripe = (await rows()).filter((row) => /\bStripe\b/.test(row));
    expect(ofStripe.map((row) => row.split(/\s/)[0]).sort()).toEqual([...STRIPE_ORDERS].sort());
    expect((await rows()).filter((row) => row.includes('Digital River'))).toHaveLength(3);
    const shapes = await page
      .locator('tbody .provider path')
      .evaluateAll((all) => all.map((one) => one.getAttribute('d')));
    expect(new Set(shapes).size).toBe(2);
  });

  it('filters by provider, counts what each has, and keeps the filter in the address', async () => {
    await open();
    await expect
      .poll(() => filter().innerText())
      .toMatch(/every provider\s+6\s+Digital River\s+3\s+Stripe\s+3/);
    await filter().getByRole('link', { name: 'Stripe' }).click();
    await page.waitForURL('**/?provider=stripe');
    await expect.poll(async () => (await rows()).length).toBe(3);
    const dispute = page.locator('[data-state="order.dispute"]');
    expect(await dispute.locator('.count').textContent()).toBe('1');
    await dispute.locator('.name').click();
    await page.waitForURL('**/?provider=stripe&state=dispute');
    await expect.poll(async () => (await rows()).length).toBe(1);
    await filter().getByRole('link', { name: 'Digital River' }).focus();
    await page.keyboard.press('Enter');
    await page.waitForURL('**/?state=dispute&provider=digital-river');
    await page.getByText('No order matches.').waitFor();
    await page.reload();
    await page.getByText('No order matches.').waitFor();
  });

  it('shows which provider delivered what was not understood', async () => {
    await open();
    const attention = page.locator('[aria-labelledby=attention]');
    const delivery = attention.locator('li', { hasText: '1 delivery' });
    await delivery.filter({ hasText: 'Digital River' }).waitFor();
    const ofStripe = delivery.filter({ hasText: 'Stripe' });
    expect(await ofStripe.innerText()).toContain('create a webhook endpoint for snapshot events');
    await shot(page, 'several-overview');
  });

  it('says which provider an order is of, what that one does not report, and why it cannot be asked', async () => {
    await open('?order=order-sent-everything');
    await page.getByRole('heading', { name: 'Order order-sent-everything Stripe' }).waitFor();
    const text = await page.locator('main').innerText();
    expect(text).toContain('This service has no API key of Stripe. Set one to read orders there.');
    expect(text).toContain('Stripe reports payments, and rule');
    expect(text).toContain('What Stripe does not report');
    const timeline = await page.locator('[aria-labelledby=timeline]').innerText();
    expect(timeline).toMatch(/^Timeline Stripe\s+\d+ observations/);
    expect(timeline).toMatch(/reported by the shop/);
    expect(await page.getByRole('button', { name: /Reconcile/ }).count()).toBe(0);
    await shot(page, 'several-order');
  });

  it('reconciles with the provider that can be asked', async () => {
    await open(`?order=${served.known}&provider=digital-river`);
    expect(await page.title()).toBe(`Order ${served.known} of Digital River`);
    await page.getByRole('button', { name: 'Reconcile with Digital River' }).click();
    await page.getByText('It agrees with Digital River; nothing changed.').waitFor();
    expect(await page.locator('main').innerText()).not.toContain('cannot be reconciled');
  });

  it('offers the choice between two orders with one id, and keeps it in every link', async () => {
    await open();
    await page.getByRole('searchbox').fill(served.shared);
    await page.keyboard.press('Enter');
    await page.getByRole('heading', { name: `2 orders have the id ${served.shared}` }).waitFor();
    await shot(page, 'several-choice');
    await page.getByRole('link', { name: `Order ${served.shared} of Stripe` }).click();
    await page.waitForURL(`**/?order=${served.shared}&provider=stripe`);
    await page.locator('.timeline li a').first().click();
    await page.getByText('As it was known when').waitFor();
    expect(new URL(page.url()).searchParams.get('provider')).toBe('stripe');
    await page.getByText('Show it as it is now').click();
    await page.waitForURL(`**/?order=${served.shared}&provider=stripe`);
    await page.goBack();
    await page.goBack();
    await page.goBack();
    await page.getByRole('link', { name: `Order ${served.shared} of Digital River` }).click();
    await page.getByRole('heading', { name: `Order ${served.shared} Digital River` }).waitFor();
  });

  it('keeps the focus over several keys, at an address that does not name the provider', async () => {
    const moment = () => page.locator('.moment output').innerText();
    const focused = () =>
      page.evaluate<string>(
        'document.activeElement?.dataset.place ?? document.activeElement?.title ?? ""',
      );
    await open('?order=order-sent-everything');
    const [count = 0] = /\d+$/.exec(await moment())?.map(Number) ?? [];
    expect(count).toBeGreaterThan(4);
    await page.locator('.arrived [aria-current]').focus();
    for (const place of [count - 1, count - 2, count - 3]) {
      await page.keyboard.press('ArrowUp');
      await expect.poll(moment).toBe(`${place} of ${count}`);
      await expect.poll(focused).toBe(`arrived ${place - 1}`);
    }
    expect(new URL(page.url()).searchParams.get('provider')).toBe('stripe');

    await open('?order=order-sent-everything');
    await page.getByRole('button', { name: 'Previous' }).focus();
    for (const place of [count - 1, count - 2, count - 3]) {
      await page.keyboard.press('Enter');
      await expect.poll(moment).toBe(`${place} of ${count}`);
      expect(await focused()).toBe('Previous');
    }
  });

  it('links a payment without an order at its own provider', async () => {
    await open();
    const item = page.locator('[aria-labelledby=unplaced] li', { hasText: served.unplaced });
    expect(await item.locator('h3').innerText()).toBe(`${served.unplaced} Stripe`);
    await item.getByText(`Link ${served.unplaced} …`).click();
    await item.getByLabel('Order id').fill('linked-by-hand');
    await item.getByLabel('Your name').first().fill('Ada');
    await item.getByLabel('Reason').first().fill('by phone');
    await item.getByRole('button', { name: 'Link it' }).click();
    await expect.poll(() => item.count()).toBe(0);
    expect(await served.orders.of('stripe').get('linked-by-hand')).toBeDefined();
  });

  it.each([640, 768, 900, 1024, 1200])(
    'shows all columns of the orders at %i pixels',
    async (width) => {
      await page.setViewportSize({ width, height: 850 });
      await page.goto(served.url);
      const orders = page.locator('table.orders');
      await orders.locator('tbody tr').first().waitFor();
      // A long id of the shop's makes its column no wider than the others leave it.
      await orders
        .locator('td:last-child')
        .last()
        .evaluate((cell) => {
          cell.textContent = 'SHOP-428039901977120-2025';
        });
      const hidden = await orders.evaluate((table) => {
        const around = table.parentElement ?? table;
        return around.scrollWidth - around.clientWidth;
      });
      expect(hidden).toBe(0);
    },
  );

  it.each([
    ['light', 1280],
    ['dark', 390],
  ] as const)('has no serious finding of axe (%s, %i pixels)', async (colorScheme, width) => {
    await page.emulateMedia({ colorScheme });
    await page.setViewportSize({ width, height: 850 });
    for (const [name, query] of [
      ['overview', ''],
      ['order', '?order=order-dispute-open'],
      ['choice', `?order=${served.shared}`],
    ]) {
      await page.goto(`${served.url}/${query}`);
      await page.locator('main section').first().waitFor();
      await expect.poll(() => page.getByText('Loading …').count()).toBe(0);
      await shot(page, `several-${name}-${colorScheme}-${width}`);
      await page.evaluate(AXE);
      const { violations } = await page.evaluate<{
        readonly violations: readonly { readonly id: string; readonly impact: string }[];
      }>('axe.run()');
      expect(violations.filter(({ impact }) => /serious|critical/.test(impact))).toEqual([]);
      const overflow = 'document.documentElement.scrollWidth > innerWidth';
      expect(await page.evaluate<boolean>(overflow)).toBe(false);
    }
    expect(errors.filter((text) => !EXPECTED.test(text))).toEqual([]);
  });
});

/** Writes a screenshot for people, if SCREENSHOTS names a directory. */
async function shot(page: Page, name: string): Promise<void> {
  const directory = process.env.SCREENSHOTS;
  if (directory === undefined) return;
  mkdirSync(directory, { recursive: true });
  await page.screenshot({ path: join(directory, `${name}.png`), fullPage: true });
}
