import { expect, it } from 'vitest';
import { createOrderLifecycle } from '../../src/service/order-lifecycle.js';
import { memory } from '../../src/store/memory/memory.js';
import { describeInChromium } from '../_support/chromium.js';
import { labelledPay } from '../_support/labelled-pay.js';
import { paid, shopReported } from '../_support/payments.js';
import { until } from '../_support/until.js';
import { served } from './_support/fixture.js';

describeInChromium('the milestones of an order in a browser', (browser) => {
  it('says which have no handler, and when the others are attempted next', async () => {
    const orders = await createOrderLifecycle({
      ...{ provider: labelledPay, store: memory() },
      on: { ready_to_fulfil: () => Promise.reject(new Error('the warehouse is closed')) },
    });
    const { url, stop } = await served(orders);
    for (const one of paid(10)) await orders.observe(one);
    await until('an attempt that failed', async () => {
      const { milestones } = await orders.milestones({ orderId: 'A-1' });
      return milestones.some(({ lastError }) => lastError !== undefined);
    });
    const page = await (await browser()).newPage();
    await page.goto(`${url}/?order=A-1`);
    const rows = page.locator('[aria-labelledby=milestones] tbody tr');
    await rows.first().waitFor();
    const release = await rows.filter({ hasText: 'ready_to_fulfil' }).innerText();
    expect(release).toMatch(/pending\s+[1-9]\d*\s+next attempt .*the warehouse is closed/s);
    const captured = await rows.filter({ hasText: 'captured' }).innerText();
    expect(captured).toMatch(/no handler\s+0/);
    expect(captured).not.toContain('pending');
    expect(captured).toMatch(/recorded \d/);
    await page.close();
    await stop();
  });

  it('leads from a milestone to what was known when it was recorded', async () => {
    const orders = await createOrderLifecycle({ provider: labelledPay, store: memory() });
    const { url, stop } = await served(orders);
    for (const one of paid(10)) await orders.observe(one);
    // Nothing of this was known when the order was released.
    await until('a later arrival', async () => {
      const { milestones } = await orders.milestones({ orderId: 'A-1' });
      const newest = Math.max(...milestones.map(({ createdAt = '' }) => Date.parse(createdAt)));
      return Date.now() > newest + 1;
    });
    await orders.observe(shopReported(20, { object: 'fulfilment', id: 'parcel-1' }));
    const history = (await orders.history('A-1')) ?? [];
    const arrivals = history.map(({ arrival }) => arrival ?? 0).sort((a, b) => a - b);
    const page = await (await browser()).newPage();
    await page.goto(`${url}/?order=A-1`);
    const release = page
      .locator('[aria-labelledby=milestones] tbody tr')
      .filter({ hasText: 'ready_to_fulfil' });
    await release.getByRole('link', { name: 'what was known then' }).click();
    await page.getByText('As it was known when 2 of 3 observations had arrived.').waitFor();
    expect(new URL(page.url()).searchParams.get('arrival')).toBe(String(arrivals.at(-2)));
    await page.close();
    await stop();
  });
});
