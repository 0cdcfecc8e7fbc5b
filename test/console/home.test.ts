import type { Page } from 'playwright-core';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { WORDS } from '../../src/console/words.js';
import type { OrderView } from '../../src/service/queries/order-view.js';
import { simulateScenario } from '../../src/testing/simulator/index.js';
import { describeInChromium } from '../_support/chromium.js';
import { observationsOf } from '../_support/observations-of.js';
import { CONTRADICTION, fill, type Served, serveEmpty } from './_support/fixture.js';

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

  it('keeps the ids readable in a window that is too narrow for all columns', async () => {
    await page.setViewportSize({ width: 760, height: 900 });
    await open();
    const widths = await page
      .locator('.orders .id')
      .evaluateAll((ids) => ids.map((id) => id.getBoundingClientRect().width));
    await page.setViewportSize({ width: 1280, height: 900 });
    expect(Math.min(...widths)).toBeGreaterThan(90);
  });

  it('explains its words on demand', async () => {
    await open();
    const words = page.locator('.words dt');
    expect(await words.first().isVisible()).toBe(false);
    await page.getByText('What these words mean').click();
    expect(await words.allInnerTexts()).toEqual(WORDS.map(({ word }) => word));
  });

  it('is led by what people ask for, each a link to the list of exactly these orders', async () => {
    const disputed = simulateScenario('dispute_unresolved', 'home 5');
    const reviewed = simulateScenario('review_waiting', 'home 6');
    for (const { messages } of [disputed, reviewed]) {
      for (const observation of observationsOf(messages)) await served.orders.observe(observation);
    }
    const idsWhere = async (matches: (order: OrderView) => boolean) => {
      const { orders } = await served.orders.orders({ limit: 500 });
      const views = await Promise.all(orders.map(({ id }) => served.orders.get(id)));
      return views.flatMap((one) => (one !== undefined && matches(one) ? [one.id] : [])).sort();
    };
    const asked = [
      ['may be fulfilled now', '?may=fulfil', ({ gates }) => gates.fulfil.allowed],
      ['in dispute', '?state=dispute', ({ state }) => state === 'dispute'],
      [
        'in fraud review',
        '?fraudState=review_opened',
        ({ fraudState }) => fraudState === 'review_opened',
      ],
    ] as const satisfies readonly (readonly [string, string, (order: OrderView) => boolean])[];
    for (const [words, address, matches] of asked) {
      const expected = await idsWhere(matches);
      expect(expected.length, words).toBeGreaterThan(0);
      await open();
      await page.getByRole('link', { name: `${expected.length} ${words}` }).click();
      await page.waitForURL(`**/${address}`);
      await expect.poll(async () => (await column('order')).sort()).toEqual(expected);
    }
    await open();
    await page.getByRole('link', { name: /may be fulfilled now/ }).press('Enter');
    await page.getByRole('heading', { name: 'Orders that may be fulfilled now' }).waitFor();
    const top = "document.getElementById('orders').getBoundingClientRect().top";
    await expect.poll(() => page.evaluate<number>(top)).toBeLessThan(300);
  });

  it('marks the choice that the list shows, counts it in its heading, and clears it', async () => {
    const listed = page.locator('#orders');
    const marked = page.locator('main [aria-current]');
    const { orders } = await served.orders.orders({ limit: 500, fraudState: 'review_opened' });
    for (const { words, heading, isAState } of [
      {
        words: 'in fraud review',
        heading: new RegExp(`^Orders in fraud review \\(${orders.length}\\)$`),
        isAState: false,
      },
      {
        words: 'may be fulfilled now',
        heading: /^Orders that may be fulfilled now \(\d+\)$/,
        isAState: false,
      },
      { words: 'in dispute', heading: /^Orders in state dispute \(\d+\)$/, isAState: true },
    ]) {
      await open();
      expect(await listed.innerText()).toBe('Newest orders');
      expect(await marked.allInnerTexts()).toEqual([expect.stringMatching(/^all\s/)]);
      await page.locator('.asked-for').getByRole('link', { name: words }).click();
      await expect.poll(() => listed.innerText()).toMatch(heading);
      const asked = page.locator('.asked-for [aria-current]');
      expect(await asked.allInnerTexts()).toEqual([expect.stringContaining(words)]);
      const states = page.locator('nav.states [aria-current]');
      expect(await states.count()).toBe(isAState ? 1 : 0);
      await page.getByRole('link', { name: `Clear: ${words}` }).click();
      await expect.poll(() => listed.innerText()).toBe('Newest orders');
      await expect.poll(() => asked.count()).toBe(0);
    }
    await page.getByLabel('with parked observations').check();
    await expect.poll(() => listed.innerText()).toBe('Orders with parked observations (1)');
    await page.getByRole('link', { name: 'Show all orders' }).click();
    await expect.poll(() => listed.innerText()).toBe('Newest orders');
  });

  it('counts the milestones that failed in the first line', async () => {
    await served.orders.drain();
    const { milestones } = await served.orders.milestones({ status: 'dead' });
    expect(milestones.length).toBeGreaterThan(0);
    await open();
    const failed = `${milestones.length} milestone${milestones.length === 1 ? '' : 's'} failed`;
    await page.locator('.headline').getByRole('link', { name: failed }).waitFor();
  });

  it('says since when an observation is parked, by its doubt or else by its arrival', async () => {
    const [parked] = (await served.orders.orders({ parked: true })).orders;
    const order = await served.orders.get(parked?.id ?? '');
    const raised = order?.milestones.find(({ subject }) => subject === CONTRADICTION)?.createdAt;
    const history = (await served.orders.history(parked?.id ?? '')) ?? [];
    const { arrivedAt } = history.find(({ id }) => id === CONTRADICTION) ?? {};
    expect(raised).toBeDefined();
    expect(raised).not.toBe(order?.instant);
    const since = page.locator('#attention-parked').getByText('waiting since').locator('time');
    await open();
    expect(await since.getAttribute('datetime')).toBe(raised);

    await page.route(`**/orders/${parked?.id}`, async (route) => {
      const response = await route.fetch();
      await route.fulfill({ json: { ...(await response.json()), milestones: [] } });
    });
    await open();
    expect(await since.getAttribute('datetime')).toBe(arrivedAt);
    await page.unroute(`**/orders/${parked?.id}`);
  });

  it('lists the quarantined deliveries, each with its id, its arrival and its reason', async () => {
    await served.deliver('not JSON at all');
    await served.deliver(JSON.stringify({ id: 'broken-2', data: { object: 7 } }));
    const { bodies } = await served.orders.quarantined();
    await open();
    const item = page.locator('#attention-quarantined', { hasText: '3 deliveries' });
    expect(await item.locator('.deliveries li').first().isVisible()).toBe(false);
    await item.locator('summary').press('Enter');
    const listed = await item.locator('.deliveries li').allInnerTexts();
    expect(listed).toHaveLength(3);
    for (const [index, { id, problem }] of bodies.entries()) {
      expect(listed[index]).toContain(id);
      expect(listed[index]).toContain(problem.reason.slice(0, -1));
      if (problem.path !== '') expect(listed[index]).toContain(` at ${problem.path}.`);
    }
    expect(listed.join(' ')).toContain(' at type.');
    expect(await item.locator('.deliveries time').count()).toBe(3);
  });

  it('says so where it knows of the newest orders only how many may be fulfilled', async () => {
    await page.route('**/orders?sort=newest&*may=fulfil*', async (route) => {
      const response = await route.fetch();
      const list = await response.json();
      await route.fulfill({ json: { ...list, matching: { count: 7, all: false } } });
    });
    await open('?may=fulfil');
    await page.getByRole('link', { name: 'at least 7 may be fulfilled now' }).waitFor();
    await page.getByText('Only the newest 500 orders in each state').waitFor();
    await page.unroute('**/orders?sort=newest&*may=fulfil*');
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

  it('sorts amounts within each currency', async () => {
    const amounts = [
      { minor: 500, currency: 'USD' },
      { minor: 90_000, currency: 'EUR' },
      { minor: 10_000, currency: 'USD' },
      { minor: 2_000, currency: 'EUR' },
    ];
    await page.route('**/orders?sort=newest&limit=50*', async (route) => {
      const list = await (await route.fetch()).json();
      const orders = amounts.map((amount, index) => ({ ...list.orders[index], amount }));
      await route.fulfill({ json: { ...list, orders } });
    });
    await open('?sort=amount');
    expect(await column('amount')).toEqual(['€20.00', '€900.00', '$5.00', '$100.00']);
    await page.unrouteAll();
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

  it('needs few lines for each of the rows that wait', async () => {
    await open();
    const rows = page.locator('.attention .row');
    await rows.first().waitFor();
    const heights = await rows.evaluateAll((all) =>
      all.map((one) => one.getBoundingClientRect().height),
    );
    expect(heights.length).toBeGreaterThan(2);
    expect(Math.max(...heights)).toBeLessThan(90);
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

  it('says in which time zone its times are, in words, as a phone has no tooltips', async () => {
    const there = await (await browser()).newPage({
      viewport: { width: 390, height: 844 },
      timezoneId: 'Asia/Tokyo',
    });
    await there.goto(served.url);
    await there.getByText('Times are in Asia/Tokyo (GMT+09:00).').waitFor();
    await there.close();
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
