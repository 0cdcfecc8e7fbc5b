import { mkdirSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import type { Page } from 'playwright-core';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { describeInChromium } from '../_support/chromium.js';
import { type Labelled, PAID } from '../_support/labelled-pay.js';
import { type Served, servePayments } from './_support/fixture.js';

const AXE = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');

const WAITING: readonly Labelled[] = [
  { id: 'e1', references: ['pi_1'], objects: PAID },
  { id: 'e2', references: ['pi_1'], at: 1 },
  { id: 'e3', references: ['pi_2'] },
];

describeInChromium('the console about payments without an order', (browser) => {
  let served: Served;
  let page: Page;
  let errors: string[];

  const deliver = (...reports: readonly Labelled[]) => served.deliver(JSON.stringify(reports));

  beforeEach(async () => {
    served = await servePayments();
    errors = [];
    page = await (await browser()).newPage({ viewport: { width: 1280, height: 900 } });
    page.setDefaultTimeout(15_000);
    page.on('pageerror', (error) => errors.push(String(error)));
    page.on('console', (message) => {
      if (message.type() === 'error') errors.push(message.text());
    });
  });
  afterEach(async () => {
    await page.close();
    await served.stop();
  });

  const open = async (query = '') => {
    await page.goto(`${served.url}/${query}`);
    await page.locator('.statechart').first().waitFor();
  };
  const item = (reference: string) =>
    page.locator('[aria-labelledby=unplaced] li', { hasText: reference });

  it('shows nothing while none waits', async () => {
    await deliver({ id: 'e0', order: 'A-1', references: ['pi_0'] });
    await open();
    await page.getByText('Nothing needs attention.').waitFor();
    expect(await page.getByRole('heading', { name: /without an order/ }).count()).toBe(0);
  });

  it('lists each payment once, even before the first order, and marks that the oldest is overdue', async () => {
    expect(await deliver(...WAITING)).toBe(200);
    await open();
    await page.getByRole('heading', { name: '2 payments without an order' }).waitFor();
    const text = await page.locator('[aria-labelledby=unplaced]').innerText();
    expect(text).toContain('3 reports in all. The oldest one is overdue.');
    expect(text).toMatch(/pi_1\s+payment\.changed since \d+ \w+/);
    await page.getByRole('heading', { name: 'No orders yet' }).waitFor();
  });

  it('links a payment by keyboard alone, with a name and a reason', async () => {
    await deliver(...WAITING);
    await open();
    await item('pi_1').locator('summary').first().focus();
    await page.keyboard.press('Enter');
    for (const text of ['A-1', 'Ada', 'by phone']) {
      await page.keyboard.press('Tab');
      await page.keyboard.type(text);
    }
    await page.keyboard.press('Enter');
    await page.getByRole('heading', { name: '1 payment without an order' }).waitFor();
    expect((await served.orders.may('A-1', 'fulfil')).allowed).toBe(true);
    await open('?order=A-1');
    await page.locator('.happened').getByText('pi_1 linked by Ada: by phone').waitFor();
  });

  it('shows beside the form why a link is refused', async () => {
    await deliver(...WAITING);
    await open();
    await item('pi_2').getByText('Link pi_2 …').click();
    await item('pi_2').getByLabel('Order id').fill(' ');
    await item('pi_2').getByLabel('Your name').first().fill('Ada');
    await item('pi_2').getByLabel('Reason').first().fill('by phone');
    await item('pi_2').getByRole('button', { name: 'Link it' }).click();
    expect(await item('pi_2').getByRole('alert').innerText()).toContain('orderId');
    expect((await served.orders.unplaced()).unplaced).toHaveLength(3);
  });

  it('discards what belongs to no order', async () => {
    await deliver(...WAITING);
    await open();
    await item('pi_1').getByText('Discard pi_1 …').click();
    await item('pi_1').getByLabel('Your name').last().fill('Ada');
    await item('pi_1').getByLabel('Reason').last().fill('a test payment');
    await item('pi_1').getByRole('button', { name: 'Discard all its reports' }).click();
    await page.getByRole('heading', { name: '1 payment without an order' }).waitFor();
    const { unplaced } = await served.orders.unplaced();
    expect(unplaced.map(({ reference }) => reference)).toEqual(['pi_2']);
  });

  it('dismisses a payment of two orders on the page of the order', async () => {
    await deliver({ id: 'e1', order: 'A-1', references: ['pi_1'], objects: PAID });
    await deliver({ id: 'e2', order: 'A-2', references: ['pi_1'], at: 1 });
    expect((await served.orders.may('A-1', 'fulfil')).allowed).toBe(false);
    await open('?order=A-1');
    const section = page.locator('[aria-labelledby=two-orders]');
    await section.getByText('find out which order it pays for').waitFor();
    await section.getByText('Dismiss …').click();
    await section.getByLabel('Your name').fill('Ada');
    await section.getByLabel('Reason').fill('it pays for this one');
    await section.getByRole('button', { name: 'Dismiss it' }).click();
    await page.locator('.timeline').getByText('Dismissed by Ada: it pays for this one').waitFor();
    await expect.poll(() => section.count()).toBe(0);
    expect((await served.orders.may('A-1', 'fulfil')).allowed).toBe(true);
  });

  it('names what the shop reported in the timeline', async () => {
    await deliver({ id: 'e1', order: 'A-1', references: ['pi_1'], objects: PAID });
    await served.orders.fulfil('A-1', { key: 'parcel-1' });
    await open('?order=A-1');
    const { label } =
      (await served.orders.history('A-1'))?.find(({ source }) => source === 'shop') ?? {};
    expect(label).toBeDefined();
    expect(await page.locator('.timeline').innerText()).toContain(label);
  });

  it.each([
    ['light', 1280],
    ['dark', 1280],
    ['light', 390],
    ['dark', 390],
  ] as const)('has no serious finding of axe (%s, %i pixels)', async (colorScheme, width) => {
    await deliver(...WAITING);
    await page.emulateMedia({ colorScheme });
    await page.setViewportSize({ width, height: 850 });
    await open();
    await item('pi_1').getByText('Link pi_1 …').click();
    await shot(page, `unplaced-${colorScheme}-${width}`);
    await page.evaluate(AXE);
    const { violations } = await page.evaluate<{
      readonly violations: readonly { readonly id: string; readonly impact: string }[];
    }>('axe.run()');
    expect(violations.filter(({ impact }) => /serious|critical/.test(impact))).toEqual([]);
    const overflow = 'document.documentElement.scrollWidth > innerWidth';
    expect(await page.evaluate<boolean>(overflow)).toBe(false);
    expect(errors).toEqual([]);
  });
});

/** Writes a screenshot for people, if SCREENSHOTS names a directory. */
async function shot(page: Page, name: string): Promise<void> {
  const directory = process.env.SCREENSHOTS;
  if (directory === undefined) return;
  mkdirSync(directory, { recursive: true });
  await page.screenshot({ path: join(directory, `${name}.png`), fullPage: true });
}
