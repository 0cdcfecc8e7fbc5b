import type { Page } from 'playwright-core';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { describeInChromium } from '../_support/chromium.js';
import { type Filled, fill, type Served, serveEmpty } from './_support/fixture.js';

describeInChromium("the console's search", (browser) => {
  let served: Served;
  let orders: Filled;
  let page: Page;

  beforeAll(async () => {
    served = await serveEmpty();
    orders = await fill(served);
    page = await (await browser()).newPage({ viewport: { width: 1280, height: 900 } });
    page.setDefaultTimeout(15_000);
  });
  afterAll(async () => {
    await page?.close();
    await served?.stop();
  });

  const box = () => page.getByRole('searchbox');
  const find = async (id: string) => {
    await page.goto(served.url);
    await box().fill(id);
    await page.keyboard.press('Enter');
  };

  it.each([1280, 390])(
    'leads to the event with this id in the timeline (%i pixels)',
    async (width) => {
      await page.setViewportSize({ width, height: 844 });
      const { orderId } = orders.refunded;
      const history = (await served.orders.history(orderId)) ?? [];
      const event = history[1];
      expect(history.length).toBeGreaterThan(2);
      await find(event?.id ?? '');
      await page.waitForURL(`**/?order=${orderId}&arrival=${event?.arrival}&part=timeline`);
      const selected = page.locator('.track.happened [aria-current]');
      await selected.waitFor();
      await page.locator('.card code', { hasText: event?.id ?? '' }).waitFor();
      // The drawing above is loaded after the timeline, and moves it.
      await page.locator('.statechart').waitFor();
      await expect.poll(() => isInView(selected)).toBe(true);
      // A shared address leads there, too.
      await page.reload();
      await page.locator('.statechart').waitFor();
      await expect.poll(() => isInView(selected)).toBe(true);
      await page.setViewportSize({ width: 1280, height: 900 });
    },
  );

  it('leads to the top of the order for any other id', async () => {
    const { orderId } = orders.refunded;
    const [refund] = (await served.orders.get(orderId))?.refunds ?? [];
    await find(refund?.id ?? '');
    await page.waitForURL(`**/?order=${orderId}`);
    await page.locator('.track.happened [aria-current]').waitFor();
    expect(await page.evaluate<number>('scrollY')).toBe(0);
  });

  it.each([1280, 390])(
    'says below the box, which stays where it is, that a part of an id finds nothing (%i pixels)',
    async (width) => {
      await page.setViewportSize({ width, height: 844 });
      await page.goto(served.url);
      const before = await box().boundingBox();
      await box().fill(orders.refunded.orderId.slice(0, -1));
      await page.keyboard.press('Enter');
      const answer = page.getByText('a part of an id finds nothing');
      await answer.waitFor();
      expect(await box().boundingBox()).toEqual(before);
      const below = (before?.y ?? 0) + (before?.height ?? 0);
      expect((await answer.boundingBox())?.y).toBeGreaterThanOrEqual(below);
      await page.setViewportSize({ width: 1280, height: 900 });
    },
  );

  it('logs no error in the browser where it finds nothing', async () => {
    const errors: string[] = [];
    page.on('console', (message) => {
      if (message.type() === 'error') errors.push(message.text());
    });
    await page.goto(served.url);
    await page.getByRole('searchbox').fill('nothing-like-this');
    await page.keyboard.press('Enter');
    await page.getByText('No order is known by nothing-like-this').waitFor();
    expect(errors).toEqual([]);
  });

  it('shows its whole hint on a phone', async () => {
    await page.setViewportSize({ width: 390, height: 844 });
    await page.goto(served.url);
    await box().waitFor();
    const spare = await page.evaluate<number>(`(() => {
      const input = document.querySelector('input[type=search]');
      const { font, paddingLeft, paddingRight } = getComputedStyle(input);
      const text = document.createElement('canvas').getContext('2d');
      text.font = font;
      const room = input.clientWidth - parseFloat(paddingLeft) - parseFloat(paddingRight);
      return room - text.measureText(input.placeholder).width;
    })()`);
    expect(spare).toBeGreaterThan(0);
    await page.setViewportSize({ width: 1280, height: 900 });
  });
});

async function isInView(element: ReturnType<Page['locator']>): Promise<boolean> {
  const box = await element.boundingBox();
  return box !== null && box.y >= 0 && box.y + box.height <= 844;
}
