import type { Page } from 'playwright-core';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { describeInChromium } from '../_support/chromium.js';
import { CONTRADICTION, type Filled, fill, type Served, serveEmpty } from './_support/fixture.js';

describeInChromium('the console about what waits for a person', (browser) => {
  let served: Served;
  let orders: Filled;
  let page: Page;

  beforeAll(async () => {
    served = await serveEmpty();
    orders = await fill(served);
    const { account, orderId } = (await served.orders.record(orders.accepted.orderId))?.folded ?? {
      account: '',
      orderId: '',
    };
    await served.orders.observe({
      ...{ id: 'doubt-1', account, orderId, source: 'webhook', label: 'order.updated' },
      ...{ instant: 1_900_000_000_000_000, releases: true },
      events: [
        {
          type: 'facts.reported',
          ...{ instant: 1_900_000_000_000_000, source: 'webhook' },
          facts: { flags: [{ id: 'flag-1', kind: 'suspect', detail: 'Nothing could be sent.' }] },
        },
      ],
    });
    page = await (await browser()).newPage({ viewport: { width: 1280, height: 900 } });
    page.setDefaultTimeout(15_000);
  });
  afterAll(async () => {
    await page?.close();
    await served?.stop();
  });

  it('shows a doubt on the page of its order, and ends it with a name and a reason', async () => {
    await page.goto(`${served.url}/?order=${orders.accepted.orderId}`);
    const doubt = page.locator('.doubts li');
    await doubt.waitFor();
    expect(await doubt.innerText()).toContain('Nothing could be sent.');
    await doubt.getByText('Taken care of …').click();
    await doubt.getByLabel('Your name').fill('Ada');
    await doubt.getByLabel('Reason').fill('sent by hand');
    await doubt.getByRole('button', { name: 'It is taken care of' }).click();
    await expect.poll(() => page.locator('.doubts').count()).toBe(0);
    const { milestones } = await served.orders.milestones({ orderId: orders.accepted.orderId });
    const settled = milestones.find(({ kind }) => kind === 'needs_attention');
    expect(settled).toMatchObject({ status: 'done', settledBy: 'Ada', reason: 'sent by hand' });
  });

  it('names what a doubt is about, so that two with one sentence can be told apart', async () => {
    const { orderId } = orders.refunded;
    const detail = 'A charge was authorised 6 days ago and is not captured yet.';
    const doubtOf = (charge: string) => ({
      ...{ key: charge, kind: 'needs_attention', status: 'pending', attempts: 0, orderId },
      ...{
        subject: `deadline:authorisation_expiry:${charge}`,
        facts: { about: 'deadline', detail },
      },
      provider: { name: 'digital-river', title: 'Digital River' },
    });
    const doubts = [doubtOf('charge-1'), doubtOf('charge-2')];
    const sentences = [`${detail} It is about charge-1.`, `${detail} It is about charge-2.`];
    await page.route('**/milestones?status=pending*', (route) =>
      route.fulfill({ json: { milestones: doubts } }),
    );
    await page.route(`**/orders/${orderId}`, async (route) => {
      const response = await route.fetch();
      await route.fulfill({ json: { ...(await response.json()), milestones: doubts } });
    });
    await page.goto(served.url);
    const rows = page.locator('.attention .row', { hasText: detail });
    await rows.first().waitFor();
    expect(await rows.locator('> p:not(.outcome)').allInnerTexts()).toEqual(sentences);
    await page.goto(`${served.url}/?order=${orderId}`);
    const listed = page.locator('.doubts li > p', { hasText: detail });
    await listed.first().waitFor();
    expect(await listed.allInnerTexts()).toEqual(sentences);
    await page.unrouteAll();
  });

  it('explains what is parked once, on the first page and on that of its order', async () => {
    const { orderId } = orders.contradicted;
    const [parked] = (await served.orders.get(orderId))?.parked ?? [];
    const sentence = parked?.explanation.sentence ?? '';
    expect(sentence).toContain('no edge');
    // As another sentence goes on with it: without its first letter.
    const times = (text: string) => text.split(sentence.slice(1)).length - 1;
    await page.goto(served.url);
    await page.getByText(sentence).first().waitFor();
    expect(times(await page.locator('main').innerText())).toBe(1);
    await page.goto(`${served.url}/?order=${orderId}`);
    await page.getByText(sentence).first().waitFor();
    // The timeline shows an observation with everything about it.
    const shown = page.locator('.gates, [aria-labelledby=parked]');
    expect(times((await shown.allInnerTexts()).join(' '))).toBe(1);
    expect(await page.locator('.gates').innerText()).toContain('as explained below under Parked.');
  });

  it('shows who dismissed an observation instead of the advice to dismiss it', async () => {
    const id = orders.contradicted.orderId;
    await served.orders.resolve(id, CONTRADICTION, {
      ...{ decision: 'dismiss', actor: 'Ada', reason: 'seen at the provider' },
    });
    await page.goto(`${served.url}/?order=${id}`);
    const parked = page.locator('[aria-labelledby=parked]');
    await parked.waitFor();
    expect(await parked.innerText()).toContain('Dismissed by Ada: seen at the provider');
    expect(await parked.innerText()).not.toContain('then dismiss');
  });

  it('finds an order by an id as people write it', async () => {
    const { upstreamId = '' } = (await served.orders.get(orders.refunded.orderId)) ?? {};
    expect(upstreamId).toMatch(/[A-Z]/);
    await page.goto(served.url);
    await page.getByRole('searchbox').fill(`#${upstreamId.toLowerCase()}`);
    await page.keyboard.press('Enter');
    await page.getByRole('heading', { name: `Order ${orders.refunded.orderId}` }).waitFor();
  });

  it('says that the service does not answer, and not that an order is unknown', async () => {
    await page.goto(served.url);
    await page.getByRole('searchbox').waitFor();
    await page.route('**/orders?anyId=*', (route) => route.abort());
    await page.getByRole('searchbox').fill(orders.refunded.orderId);
    await page.keyboard.press('Enter');
    const answer = page.locator('search [role=status]');
    await answer.getByText('The service does not answer. Try again in a moment.').waitFor();
    await page.unroute('**/orders?anyId=*');
  });
});
