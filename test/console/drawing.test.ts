import type { Page } from 'playwright-core';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { describeInChromium } from '../_support/chromium.js';
import { type SeveralServed, serveSeveral } from './_support/several-fixture.js';

describeInChromium('the drawing of the statechart', (browser) => {
  let served: SeveralServed;
  let page: Page;

  beforeAll(async () => {
    served = await serveSeveral();
    page = await (await browser()).newPage();
    page.setDefaultTimeout(15_000);
  });
  afterAll(async () => {
    await page?.close();
    await served?.stop();
  });

  /** The smallest text of the drawing as it is shown, in pixels, and whether it is upright. */
  const shownAt = async (width: number) => {
    await page.setViewportSize({ width, height: 900 });
    await page.goto(served.url);
    await page.locator('.statechart .count').first().waitFor();
    return page.locator('.chart .statechart').evaluate((svg) => {
      const box = svg.getBoundingClientRect();
      const scale = box.width / Number(svg.getAttribute('width'));
      const sizes = [...svg.querySelectorAll('text, tspan')].map((text) =>
        Number.parseFloat(text.ownerDocument.defaultView?.getComputedStyle(text).fontSize ?? ''),
      );
      return { smallest: Math.min(...sizes) * scale, isUpright: box.height > box.width };
    });
  };

  it.each([
    { width: 390, upright: true },
    { width: 641, upright: true },
    { width: 760, upright: true },
    { width: 900, upright: false },
    { width: 1_007, upright: false },
    { width: 1_280, upright: false },
    { width: 1_920, upright: false },
  ])('is shown whole, with no text under 11 pixels, on a page of $width', async (shown) => {
    const { smallest, isUpright } = await shownAt(shown.width);
    expect(isUpright).toBe(shown.upright);
    expect(smallest).toBeGreaterThanOrEqual(11);
    const chart = page.locator('.chart');
    expect(await chart.evaluate((one) => one.scrollWidth - one.clientWidth)).toBeLessThanOrEqual(1);
  });

  it('has a legend that opens', async () => {
    const legend = page.locator('.chart-legend').first();
    expect(await legend.getByText('The customer disputes a charge.').isVisible()).toBe(false);
    await legend.locator('summary').click();
    expect(await legend.getByText('The customer disputes a charge.').isVisible()).toBe(true);
  });
});
