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

  it('says why the lines do not come to the total, where they do not', async () => {
    const { orders, url, stop } = await serveEmpty();
    const euros = (minor: number) => ({ minor, currency: 'EUR' });
    const items = [3_000, 2_000].map((minor, index) => ({
      ...{ id: `item-${index}`, quantity: 1, amount: euros(minor) },
    }));
    const open = async (orderId: string, total: number) => {
      const facts = { items, totalAmount: euros(total) };
      await orders.observe({
        ...makeObservation({ state: 'accepted', fraud: 'passed', facts }),
        orderId,
      });
      await page.goto(`${url}/?order=${orderId}`);
      await page.locator('[aria-labelledby=lines] tbody tr').first().waitFor();
      return page.locator('[aria-labelledby=lines]').innerText();
    };
    const page = await (await browser()).newPage();
    expect(await open('with-shipping', 5_900)).toContain(
      'The lines come to €50.00, and the order costs €59.00: taxes and shipping are not stored.',
    );
    expect(await open('without', 5_000)).not.toContain('The lines come to');
    await page.close();
    await stop();
  });
});

describeInChromium('the money of an order in a browser', (browser) => {
  it.each([
    ['complete', true],
    ['dispute', false],
  ] as const)(
    'of an order in %s says what can be refunded only if it may be: %s',
    async (state, may) => {
      const { orders, url, stop } = await serveEmpty();
      const amount = { minor: 5_000, currency: 'EUR' };
      const charges = [
        {
          ...{ id: 'charge-1', state: 'complete' as const, amount },
          captures: [{ id: 'capture-1', state: 'complete' as const, amount }],
        },
      ];
      const facts = { totalAmount: amount, availableToRefund: amount };
      await orders.observe(makeObservation({ state, fraud: 'passed', facts, charges }));
      expect((await orders.get('order-1'))?.gates.refund.allowed).toBe(may);
      const page = await (await browser()).newPage();
      await page.goto(`${url}/?order=order-1`);
      await page.getByText('The order costs €50.00.').waitFor();
      expect(await page.getByText('can still be refunded').count()).toBe(may ? 1 : 0);
      await page.close();
      await stop();
    },
  );
});
