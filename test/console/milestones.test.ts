import { expect, it } from 'vitest';
import { createOrderLifecycle } from '../../src/service/order-lifecycle.js';
import { memory } from '../../src/store/memory/memory.js';
import { describeInChromium } from '../_support/chromium.js';
import { labelledPay } from '../_support/labelled-pay.js';
import { paid } from '../_support/payments.js';
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
    await page.close();
    await stop();
  });
});
