import type { Page } from 'playwright-core';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { describeInChromium } from '../_support/chromium.js';
import { fill, type Served, serveEmpty } from './_support/fixture.js';

describeInChromium("the console's list of orders", (browser) => {
  let served: Served;
  let page: Page;

  beforeAll(async () => {
    served = await serveEmpty();
    await fill(served);
    page = await (await browser()).newPage({ viewport: { width: 1280, height: 900 } });
    page.setDefaultTimeout(15_000);
  });
  afterAll(async () => {
    await page?.close();
    await served?.stop();
  });

  const column = async (title: string) =>
    page.locator(`tbody td[data-title="${title}"]`).allInnerTexts();
  const open = async (query = '') => {
    await page.goto(`${served.url}/${query}`);
    await page.locator('tbody tr').first().waitFor();
  };

  it('is newest first, with the amount of each order', async () => {
    await open();
    const times = page.locator('tbody time');
    const instants = await times.evaluateAll((all) =>
      all.map((time) => time.getAttribute('datetime') ?? ''),
    );
    expect(instants).toHaveLength(4);
    expect(instants).toEqual([...instants].sort().reverse());
    for (const amount of await column('amount')) expect(amount).toMatch(/\d/);
    expect(await page.locator('tbody .badge.order-blocked').innerText()).toBe('blocked');
  });

  it('is sorted by any column, either way, and the address keeps it', async () => {
    await open();
    await page.getByRole('button', { name: 'state', exact: true }).click();
    await page.waitForURL('**/?sort=state');
    const up = await column('state');
    expect(up).toEqual([...up].sort());
    await page.getByRole('button', { name: 'state', exact: true }).press('Enter');
    await page.waitForURL('**/?sort=state.down');
    expect(await column('state')).toEqual([...up].reverse());
    expect(await page.locator('th[aria-sort=descending]').innerText()).toMatch(/^state/);
    await page.reload();
    await page.locator('tbody tr').first().waitFor();
    expect(await column('state')).toEqual([...up].reverse());
    await open('?by=id');
    const ids = await column('order');
    expect(ids).toEqual([...ids].sort());
  });

  it('shows each order as a card on a phone, within its width', async () => {
    await page.setViewportSize({ width: 390, height: 844 });
    await open();
    const widths = await page
      .locator('tbody tr')
      .evaluateAll((rows) => rows.map((row) => row.getBoundingClientRect().width));
    expect(Math.max(...widths)).toBeLessThan(390);
    await page.setViewportSize({ width: 1280, height: 900 });
  });

  it('shows what waits on the first screen', async () => {
    await page.setViewportSize({ width: 1280, height: 800 });
    await open();
    const first = page.locator('.attention .row').first();
    await first.waitFor();
    const box = await first.boundingBox();
    expect((box?.y ?? 800) + (box?.height ?? 0)).toBeLessThan(800);
    await page.setViewportSize({ width: 1280, height: 900 });
  });

  it('shows the product, its version and whether money is real', async () => {
    await open();
    expect(await page.locator('.top-bar').innerText()).toMatch(
      /order-lifecycle\s+\d+\.\d+\.\d+\s+test mode/,
    );
  });

  it('copies exact times', async () => {
    await open();
    const time = page.locator('tbody time').first();
    const copied = await page.evaluate<string>(`(() => {
      const clipboardData = new DataTransfer();
      getSelection().selectAllChildren(document.querySelector('tbody time'));
      dispatchEvent(new ClipboardEvent('copy', { clipboardData, cancelable: true }));
      return clipboardData.getData('text/plain');
    })()`);
    expect(copied).toBe(await time.getAttribute('datetime'));
    expect(await time.innerText()).not.toBe(copied);
  });

  it('greys a gate where there is nothing to do', async () => {
    const [blocked] = (await served.orders.orders({ state: 'accepted' })).orders;
    await page.goto(`${served.url}/?order=${blocked?.id}`);
    const returned = page.locator('.chips div', { hasText: 'May it be returned?' });
    await returned.waitFor();
    expect(await returned.innerText()).toMatch(/does not apply/);
    expect(await returned.getAttribute('class')).toBe('idle');
    await page.locator('.reasons summary').click();
    expect(await page.locator('.reasons').innerText()).toContain('It may not be returned: ');
  });
});
