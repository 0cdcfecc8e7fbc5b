import { expect, it } from 'vitest';
import { describeInChromium } from '../_support/chromium.js';
import { makeObservation } from '../_support/make-observation.js';
import { serveEmpty } from './_support/fixture.js';

describeInChromium('the lines of an order in a browser', (browser) => {
  it.each([
    ['accepted', /open 2/],
    ['cancelled', /open not to be fulfilled/],
    ['blocked', /open not to be fulfilled/],
  ] as const)('says of an order that is %s what is still to be fulfilled', async (state, open) => {
    const { orders, url, stop } = await serveEmpty();
    const facts = { items: [{ id: 'item-1', skuId: 'shirt', quantity: 2 }] };
    const fraud = state === 'blocked' ? 'blocked' : 'passed';
    await orders.observe(makeObservation({ state, fraud, facts }));
    // As narrow as a phone, where every value is named.
    const page = await (await browser()).newPage({ viewport: { width: 390, height: 850 } });
    await page.goto(`${url}/?order=order-1`);
    const row = page.locator('[aria-labelledby=lines] tbody tr');
    await row.waitFor();
    const named = await page.evaluate<string>(
      `[...document.querySelectorAll('[aria-labelledby=lines] tbody td')]
        .map((one) => getComputedStyle(one, '::before').content.slice(1, -1) + one.innerText)
        .join('; ')`,
    );
    expect(named).toMatch(open);
    expect(named).toMatch(/SKU shirt; ordered 2; fulfilled 0/);
    await page.close();
    await stop();
  });
});
