import type { Page } from 'playwright-core';
import { afterAll, beforeAll, expect, it, onTestFinished } from 'vitest';
import type { Observation } from '../../src/order/observation.js';
import { SECOND } from '../../src/order/time/instant.js';
import { describeInChromium } from '../_support/chromium.js';
import { makeObservation, START } from '../_support/make-observation.js';
import { paid, shopReported } from '../_support/payments.js';
import { barrier } from '../_support/service.js';
import { type Served, serveEmpty, servePayments } from './_support/fixture.js';

/** An observation that only adds a refund, so that many of them stay cheap. */
function refund(orderId: string, number: number): Observation {
  const instant = START + number * SECOND;
  const refunds = [{ id: `r${number}`, state: 'pending' as const }];
  return {
    ...{ id: `${orderId} ${number}`, account: 'default', orderId, instant },
    ...{ source: 'webhook', releases: false, label: `refund ${number}` },
    events: [{ type: 'facts.reported', facts: { refunds }, instant, source: 'webhook' }],
  };
}

/** Observations of an order by the numbers of the seconds in which they happened, in order of arrival. */
const REFUNDS = [2, 0, 1, 5, 3, 4, 7, 6];

describeInChromium('the timeline of an order', (browser) => {
  let served: Served;
  let page: Page;

  beforeAll(async () => {
    served = await serveEmpty();
    for (const number of REFUNDS) await served.orders.observe(refund('eight', number));
    await served.orders.observe(refund('one', 0));
    page = await (await browser()).newPage({ viewport: { width: 1280, height: 900 } });
    page.setDefaultTimeout(15_000);
  });
  afterAll(async () => {
    await page?.close();
    await served?.stop();
  });

  const open = async (orderId: string, more = '') => {
    await page.goto(`${served.url}/?order=${orderId}${more}`);
    await page.locator('.two-tracks').waitFor();
  };
  const labels = (track: 'happened' | 'arrived') =>
    page
      .getByRole('list', { name: track === 'happened' ? 'As it happened' : 'As it arrived' })
      .getByRole('link')
      .allInnerTexts();
  const card = () => page.getByRole('region', { name: 'Selected observation' });
  const slider = () => page.getByRole('slider');
  const arrivalOf = async (orderId: string, id: string) =>
    String((await served.orders.history(orderId))?.find((one) => one.id === id)?.arrival);
  const waitForArrival = async (orderId: string, id: string) => {
    const arrival = await arrivalOf(orderId, id);
    await expect.poll(() => new URL(page.url()).searchParams.get('arrival')).toBe(arrival);
  };
  const focused = () => page.evaluate<string>('document.activeElement?.dataset.place ?? ""');

  it('lists the observations as they happened and as they arrived, with a line for each', async () => {
    await open('eight');
    const happened = (await labels('happened')).map((text) => /refund \d/.exec(text)?.[0]);
    expect(happened).toEqual(REFUNDS.map((_, number) => `refund ${number}`));
    const arrived = (await labels('arrived')).map((text) => /refund \d/.exec(text)?.[0]);
    expect(arrived).toEqual(REFUNDS.map((number) => `refund ${number}`));
    expect(await page.locator('.lines path').count()).toBe(8);
    // 0 and 1 come after 2, 3 and 4 after 5, 6 after 7.
    expect(await page.locator('.lines path.late').count()).toBe(5);
    const late = (await labels('arrived')).filter((text) => text.includes('after a newer one'));
    expect(late).toHaveLength(5);
    await page.getByText('8 observations, 5 arrived after a newer one.').waitFor();
  });

  it('shows the selected observation, and keeps the selection in the address', async () => {
    await open('eight');
    await page.locator('.happened li a').filter({ hasText: 'refund 3' }).click();
    await waitForArrival('eight', 'eight 3');
    const text = await card().innerText();
    expect(text).toMatch(/refund 3\s+delivered by the provider/);
    expect(text).toMatch(/happened\s.* · 4 of 8/);
    expect(text).not.toContain('same second');
    expect(text).toMatch(/arrived\s.* · 5 of 8/);
    expect(text).toMatch(/how late\s.*after a newer one had arrived/);
    expect(text).toMatch(/standing\s+applied/);
    expect(text).toMatch(/id\s+eight 3/);
    await page.getByText('As it was known when 5 of 8 observations had arrived.').waitFor();
    // What was not known then is marked: in both tracks, three observations.
    expect(await page.locator('.track li.unknown').count()).toBe(6);
    await page.reload();
    await card().getByText('refund 3').waitFor();
    await page.getByText('Show it as it is now').click();
    await card().getByText('refund 6').waitFor();
  });

  it('selects with the arrow keys, Home and End, and moves between the tracks', async () => {
    await open('eight');
    const before = await page.evaluate<number>('history.length');
    await page.locator('.happened [aria-current]').focus();
    await page.keyboard.press('Home');
    await waitForArrival('eight', 'eight 0');
    await expect.poll(focused).toBe('happened 1');
    await page.keyboard.press('ArrowDown');
    await waitForArrival('eight', 'eight 1');
    await page.keyboard.press('ArrowRight');
    expect(await focused()).toBe('arrived 2');
    await page.keyboard.press('ArrowUp');
    await waitForArrival('eight', 'eight 0');
    await page.keyboard.press('End');
    await waitForArrival('eight', 'eight 6');
    await expect.poll(focused).toBe('arrived 7');
    // The way back leads to the page before, not through every key.
    expect(await page.evaluate<number>('history.length')).toBe(before);
    expect(await page.locator('.two-tracks [tabindex="0"]').count()).toBe(2);
  });

  it('selects with the slider and with its buttons', async () => {
    await open('eight');
    expect(await slider().getAttribute('aria-valuetext')).toBe('after 8 of 8 observations');
    await slider().focus();
    await page.keyboard.press('Home');
    await waitForArrival('eight', 'eight 2');
    await page.keyboard.press('ArrowRight');
    await waitForArrival('eight', 'eight 0');
    await page.getByRole('button', { name: 'Next' }).click();
    await waitForArrival('eight', 'eight 1');
    expect(await slider().getAttribute('aria-valuetext')).toBe('after 3 of 8 observations');
    await page.getByRole('button', { name: 'First' }).click();
    await waitForArrival('eight', 'eight 2');
    expect(await page.getByRole('button', { name: 'Previous' }).isDisabled()).toBe(true);
  });

  it('shows beside the slider where the order was at the selected moment', async () => {
    const first = makeObservation({ state: 'accepted', fraud: 'passed', source: 'webhook' });
    const orderId = 'moments';
    await served.orders.observe({ ...first, id: 'accepted', orderId });
    await served.orders.observe({
      ...{ id: 'fulfilled', orderId, account: 'default', source: 'webhook', releases: false },
      ...{ instant: first.instant + SECOND, events: [{ type: 'order.fulfilled' }] },
    });
    await open(orderId);
    const whereItWas = () => page.locator('.moment .where-it-was').innerText();
    await expect
      .poll(whereItWas)
      .toMatch(/fulfilled\s+fraud review passed\s+May it be fulfilled\?\s+(no|does not apply)/);
    // The history of that moment is the last that the page needs for it: held back for now.
    const gate = barrier();
    onTestFinished(() => page.unroute(/\/history\?arrival=/));
    await page.route(/\/history\?arrival=/, async (route) => {
      await gate.wait();
      await route.continue();
    });
    const head = () => page.locator('.order-head').innerText();
    await page.getByRole('button', { name: 'First' }).click();
    await expect
      .poll(whereItWas)
      .toMatch(/accepted\s+fraud review passed\s+May it be fulfilled\?\s+yes/);
    // Until the order of that moment is there, the head does not call the one of now by its name.
    expect(await head()).not.toContain('As it was known');
    gate.open();
    // Which moment it is stands before the states of that moment.
    await expect
      .poll(head)
      .toMatch(/As it was known when 1 of 2 observations had arrived\..*\n+accepted/);
  });

  it('needs neither a slider nor words about order for one observation', async () => {
    await open('one');
    expect(await slider().count()).toBe(0);
    await page.getByText('One observation.').waitFor();
    expect(await page.locator('.track li').count()).toBe(2);
  });

  it.each([60, 1000])('stays bounded and readable with %i observations', async (count) => {
    const orderId = `of-${count}`;
    // Together, so that they are folded in a few batches.
    await Promise.all(
      Array.from({ length: count }, (_, number) =>
        served.orders.observe(refund(orderId, number % 10 === 0 ? number + 5 : number)),
      ),
    );
    const { length = 0 } = (await served.orders.history(orderId)) ?? [];
    await open(orderId);
    await page.getByText(`${length} observations`).first().waitFor();
    await page.getByText('Each track shows 16 of them').waitFor();
    expect(await page.locator('.track li').count()).toBe(32);
    expect(await page.locator('.overview-band path').count()).toBe(3);
    await page.locator('.happened [aria-current]').focus();
    await page.keyboard.press('Home');
    await waitForArrival(orderId, (await served.orders.history(orderId))?.[0]?.id ?? '');
    await expect.poll(focused).toMatch(/^happened /);
    expect(await page.locator('.track li').count()).toBe(32);
    expect(await page.locator('.track li.selected').count()).toBe(2);
    await page.keyboard.press('PageDown');
    await waitForArrival(orderId, (await served.orders.history(orderId))?.[16]?.id ?? '');
  });

  it('tells a parked observation by a shape, a word and a sentence, and says what it was at first', async () => {
    const accepted = makeObservation({ state: 'accepted', fraud: 'passed', source: 'webhook' });
    const orderId = 'parked';
    const at = (second: number) => accepted.instant + second * SECOND;
    await served.orders.observe({ ...accepted, id: 'accepted', orderId });
    const later = { orderId, source: 'webhook', releases: false, account: 'default' } as const;
    await served.orders.observe({
      ...{ ...later, id: 'complete', label: 'order.complete', instant: at(20) },
      events: [{ type: 'order.complete' }],
    });
    await open(orderId);
    expect(await card().innerText()).toMatch(/standing\s+early, parked/);
    expect(await card().innerText()).toMatch(/no edge leads|missing|arrives/);
    const row = page.locator('.happened li').filter({ hasText: 'order.complete' });
    expect(await row.innerText()).toContain('early, parked');
    const shapes = await page
      .locator('.happened .mark-of path')
      .evaluateAll((all) => all.map((one) => one.getAttribute('d')));
    expect(new Set(shapes).size).toBe(2);

    await served.orders.observe({
      ...{ ...later, id: 'fulfilled', label: 'order.fulfilled', instant: at(10) },
      events: [{ type: 'order.fulfilled' }],
    });
    await open(orderId, `&arrival=${await arrivalOf(orderId, 'complete')}`);
    await expect
      .poll(() => card().innerText())
      .toMatch(/standing\s+applied, early when it had arrived/);
    expect(await card().innerText()).toMatch(/order\s+fulfilled\s+→\s+complete/);
  });

  it('says what changed when an observation arrived, and where it stands in the order of events', async () => {
    const first = makeObservation({ state: 'accepted', fraud: 'passed', source: 'webhook' });
    const orderId = 'late-step';
    await served.orders.observe({ ...first, id: 'accepted', orderId });
    const report = (id: 'complete' | 'fulfilled', second: number) =>
      served.orders.observe({
        ...{ id, orderId, source: 'webhook', releases: false, account: 'default', label: id },
        ...{ instant: first.instant + second * SECOND, events: [{ type: `order.${id}` as const }] },
        transitionTimes: { accepted: first.instant, fulfilled: first.instant + 10 * SECOND },
      });
    await report('complete', 20);
    await report('fulfilled', 10);
    const did = async (id: string) => {
      await open(orderId, `&arrival=${await arrivalOf(orderId, id)}`);
      return card();
    };
    await (await did('accepted')).getByText('It moved the order: unreported → accepted.').waitFor();
    await (await did('complete'))
      .getByText('When it arrived, it moved the order: accepted → complete.')
      .waitFor();
    await (await did('fulfilled'))
      .getByText(
        'It arrived late: the order was already complete, and its state did not change. In the order of events it stands at accepted → fulfilled.',
      )
      .waitFor();
    await page.getByText('a step of the path').waitFor();
  });

  it('says that a read was read from the provider', async () => {
    const orderId = 'was-read';
    await served.orders.observe({ ...refund(orderId, 1), source: 'read' });
    await open(orderId);
    expect(await card().innerText()).toContain('read from the provider');
  });

  it('says that another observation happened in the same second', async () => {
    const orderId = 'together';
    await served.orders.observe(refund(orderId, 1));
    const { id, ...twin } = refund(orderId, 1);
    await served.orders.observe({ ...twin, id: `${id} again`, label: 'twin' });
    await open(orderId);
    expect(await card().innerText()).toMatch(/happened\s.* · 2 of 2, same second as another/);
  });

  it('fits a phone, where the card of the selected observation hides no other', async () => {
    await page.setViewportSize({ width: 390, height: 850 });
    await open('eight');
    await page.locator('.arrived li a').nth(3).click();
    await waitForArrival('eight', 'eight 5');
    const overflow = 'document.documentElement.scrollWidth > innerWidth';
    expect(await page.evaluate<boolean>(overflow)).toBe(false);
    const position = "getComputedStyle(document.querySelector('.card')).position";
    expect(await page.evaluate<string>(position)).toBe('static');
    await page.setViewportSize({ width: 1280, height: 900 });
  });
});

describeInChromium('the names in the timeline of an order', (browser) => {
  const LABELS = [
    'payment_intent.amount_capturable_updated',
    'payment_intent.payment_failed',
    'payment_intent.partially_funded',
    'checkout.session.async_payment_succeeded',
    'checkout.session.async_payment_failed',
  ];

  it.each([390, 760, 1_024, 1_280, 1_920])('are whole on a page of %i pixels', async (width) => {
    const served = await serveEmpty();
    for (const [number, label] of LABELS.entries()) {
      await served.orders.observe({ ...refund('named', number), label });
    }
    const page = await (await browser()).newPage({ viewport: { width, height: 900 } });
    page.setDefaultTimeout(15_000);
    await page.goto(`${served.url}/?order=named`);
    const names = page.locator('.track li .label-text:visible');
    await names.first().waitFor();
    // Each within its column, above the line with the time, and within its row.
    const cut = await names.evaluateAll((all) =>
      all.flatMap((one) => {
        const said = one.closest('.said')?.getBoundingClientRect();
        const row = one.closest('li')?.getBoundingClientRect();
        const { right } = one.getBoundingClientRect();
        const isWhole =
          said !== undefined &&
          row !== undefined &&
          right <= said.right + 1 &&
          said.height <= row.height;
        return isWhole ? [] : [one.textContent];
      }),
    );
    expect(cut).toEqual([]);
    expect(await names.count()).toBe(LABELS.length * (width === 390 ? 1 : 2));
    expect(await names.first().getAttribute('title')).toBe(LABELS[0]);
    await page.close();
    await served.stop();
  });

  it('are followed by the states that changed, and by no other', async () => {
    const served = await serveEmpty();
    const state = 'pending_payment' as const;
    await served.orders.observe(makeObservation({ state, at: 1 }));
    await served.orders.observe(makeObservation({ state, fraud: 'review_opened', at: 2 }));
    const page = await (await browser()).newPage();
    page.setDefaultTimeout(15_000);
    await page.goto(`${served.url}/?order=order-1`);
    await page.locator('.happened li').nth(1).waitFor();
    const badges = await page
      .locator('.happened li')
      .evaluateAll((rows) => rows.map((row) => row.querySelectorAll('.badge').length));
    expect(badges).toEqual([1, 1]);
    expect(await page.locator('.happened li').nth(1).innerText()).toMatch(/review\s+review_opened/);
    await page.close();
    await served.stop();
  });
});

describeInChromium('the timeline of an order whose provider speaks of payments', (browser) => {
  it('tells what the shop reported from what the provider did', async () => {
    const served = await servePayments();
    const page = await (await browser()).newPage();
    for (const one of paid(10)) await served.orders.observe(one);
    await served.orders.observe(shopReported(20, { object: 'fulfilment', id: 'parcel-1' }));
    await page.goto(`${served.url}/?order=A-1`);
    await page.locator('.two-tracks').waitFor();
    const card = page.getByRole('region', { name: 'Selected observation' });
    expect(await card.innerText()).toContain('reported by the shop');
    const shapes = await page
      .locator('.happened .mark-of path')
      .evaluateAll((all) => all.map((one) => one.getAttribute('d')));
    expect(shapes.at(-1)).not.toBe(shapes[0]);
    await page.close();
    await served.stop();
  });
});
