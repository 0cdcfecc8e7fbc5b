import type { Page } from 'playwright-core';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { describeInChromium } from '../_support/chromium.js';
import { type Started, started } from '../cli/_support/served.js';

describeInChromium('the console of the demo', (browser) => {
  let demo: Started;
  let url: string;
  let page: Page;

  beforeAll(async () => {
    demo = started(['serve', '--demo', '--seed', '7', '--port', '0']);
    [, url = ''] = await demo.until(/The service runs at (\S+)/);
    page = await (await browser()).newPage({ viewport: { width: 1280, height: 900 } });
    page.setDefaultTimeout(15_000);
  });
  afterAll(async () => {
    await page?.close();
    await demo?.stop();
  });

  const open = async (provider: string, order: string) => {
    await page.goto(`${url}/?${new URLSearchParams({ order, provider })}`);
    await page.getByRole('heading', { name: `Order ${order}` }).waitFor();
  };

  it('asks the provider, and shows its answer', async () => {
    const response = await fetch(`${url}/orders?provider=digital-river&state=complete`);
    const { orders } = (await response.json()) as { orders: readonly { id: string }[] };
    await open('digital-river', orders[0]?.id ?? '');
    await page.getByRole('button', { name: 'Reconcile with Digital River' }).click();
    await page
      .getByText(/^It agrees with Digital River; (nothing changed|new details were taken in)\.$/)
      .waitFor();

    await open('stripe', 'A-1009');
    await page.getByRole('button', { name: 'Reconcile with Stripe' }).click();
    await page.getByText('It agrees with Stripe; nothing changed.').waitFor();
  });

  it.each([1280, 1440])(
    'keeps the explanation as wide, and the buttons below each other, when it shows an outcome (%i pixels)',
    async (width) => {
      await page.setViewportSize({ width, height: 900 });
      await page.goto(url);
      const row = page.locator('.attention .row', { hasText: 'A-1005' });
      const explanation = row.getByText('which is not a usual move');
      const before = await explanation.boundingBox();
      await row.getByRole('button', { name: 'Reconcile with Stripe' }).click();
      const outcome = row.getByRole('status').filter({ hasText: /[^…]$/ });
      await outcome.filter({ hasText: /\S/ }).waitFor();
      const after = await explanation.boundingBox();
      expect(after?.width).toBe(before?.width);
      expect(after?.width).toBeGreaterThan(400);
      const shown = await outcome.boundingBox();
      expect(shown?.y).toBeGreaterThanOrEqual((after?.y ?? 0) + (after?.height ?? 0));
      const starts = await page
        .locator('.attention .row button')
        .evaluateAll((all) => all.map((button) => button.getBoundingClientRect().x));
      expect(starts.length).toBeGreaterThan(1);
      expect(new Set(starts).size).toBe(1);
      await page.setViewportSize({ width: 1280, height: 900 });
    },
  );

  it.each([
    ['wait for you', /^(early|illegal)$/],
    ['doubts', /^(doubt|overdue)$/],
    ['quarantined deliveries', /^quarantined$/],
  ])('leads from the first line to the first row of its kind: %s', async (words, tag) => {
    await page.goto(url);
    await page.locator('.headline').getByRole('link', { name: words }).click();
    const row = page.locator('.attention .row:target');
    expect(await row.locator('.what .tag').innerText()).toMatch(tag);
    await expect
      .poll(async () => (await row.boundingBox())?.y ?? 900)
      .toSatisfy((y: number) => y >= 0 && y < 850);
    const tags = await page.locator('.attention .row .what .tag').allInnerTexts();
    const id = await row.getAttribute('id');
    const ids = await page
      .locator('.attention .row')
      .evaluateAll((rows) => rows.map((one) => one.id));
    expect(ids.indexOf(id ?? '')).toBe(tags.findIndex((one) => tag.test(one)));
  });

  it('begins to draw the path of an order on the first screen of a phone', async () => {
    await page.setViewportSize({ width: 390, height: 844 });
    await open('stripe', 'A-1003');
    const box = await page.getByRole('region', { name: 'Statechart' }).boundingBox();
    expect(box?.y).toBeLessThan(744);
    await page.setViewportSize({ width: 1280, height: 900 });
  });

  it('shows the gates in one row, grey where they do not apply', async () => {
    const { orders } = (await (
      await fetch(`${url}/orders?state=complete&parked=false`)
    ).json()) as {
      orders: readonly { id: string; provider: { name: string } }[];
    };
    const shown = [{ id: 'A-1011', provider: { name: 'stripe' } }, ...orders.slice(0, 2)];
    for (const { id, provider } of shown) {
      await open(provider.name, id);
      const chips = page.locator('.chips div');
      await chips.last().waitFor();
      const tops = await chips.evaluateAll((all) =>
        all.map((one) => Math.round(one.getBoundingClientRect().top)),
      );
      expect(new Set(tops).size, id).toBe(1);
      const confirmed = page.locator('.chips div', { hasText: 'confirmed?' });
      expect(await confirmed.getAttribute('class')).toBe(id === 'A-1011' ? 'closed' : 'idle');
    }
  });

  it('says once why several gates are closed for the same reason', async () => {
    await open('stripe', 'A-1011');
    const reasons = page.locator('.gates .reason');
    await reasons.first().waitFor();
    expect(await reasons.allInnerTexts()).toEqual([
      expect.stringMatching(
        /^It may not be fulfilled or be confirmed to the customer: it is cancelled, as /,
      ),
    ]);
  });

  it('says how much of an order is paid, and why a path takes an unusual step', async () => {
    await open('stripe', 'A-1009');
    expect(await page.locator('.order-facts').innerText()).toContain('€40.00 of €60.00 paid');
    await open('stripe', 'A-1012');
    await page.getByText(/^The path goes from cancelled to \w+, which is not a usual/).waitFor();
  });
});
