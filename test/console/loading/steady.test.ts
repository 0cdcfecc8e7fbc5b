import type { Page, Route } from 'playwright-core';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { describeInChromium } from '../../_support/chromium.js';
import { type SeveralServed, STRIPE_ORDERS, serveSeveral } from '../_support/several-fixture.js';

/** Counts how far the page moves what it has already shown. */
const OBSERVE_SHIFTS = `
  globalThis.shifts = 0;
  new PerformanceObserver((list) => {
    for (const { value } of list.getEntries()) globalThis.shifts += value;
  }).observe({ type: 'layout-shift', buffered: true });`;

/** Twice: the first frame draws the change, and the second one reports it. */
const DRAWN = 'new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)))';

const PROVIDERS = /\/$/;

/** The answers that the first page needs, the slowest last. */
const ANSWERS = [
  PROVIDERS,
  /\/unplaced/,
  /\/orders\?sort=newest&(?!may)/,
  /\/counts/,
  /\/orders\?parked/,
  /\/milestones/,
  /\/quarantined/,
  /\/orders\/[^?]+/,
  /statechart-legend/,
  /statechart.*svg/,
  /may=fulfil/,
];

/** The answers that the page of an order needs, the slowest last. */
const OF_AN_ORDER = [
  PROVIDERS,
  /\/orders\/[^/]+$/,
  /\/history/,
  /statechart-legend/,
  /statechart.*svg/,
  /conclusion/,
];

describeInChromium('a page while it loads', (browser) => {
  let served: SeveralServed;
  beforeAll(async () => {
    served = await serveSeveral();
  });
  afterAll(() => served?.stop());

  /** How far the page moved while the answers came one after the other, in this order, until it has all these. */
  const shiftsOf = async (
    width: number,
    address: string,
    answers: readonly RegExp[],
    parts: readonly string[],
  ) => {
    const page = await (await browser()).newPage({ viewport: { width, height: 900 } });
    page.setDefaultTimeout(15_000);
    await page.addInitScript(OBSERVE_SHIFTS);
    const release = await heldBack(page, answers);
    await page.goto(`${served.url}/${address}`);
    for (const answer of answers) {
      release(answer);
      await page.evaluate(DRAWN);
    }
    for (const part of parts) await page.locator(part).first().waitFor();
    await page.evaluate(DRAWN);
    const shifts = await page.evaluate<number>('globalThis.shifts');
    await page.close();
    return shifts;
  };

  it.each([
    ['', 1_280],
    ['', 390],
    ['', 1_920],
    ['?state=accepted', 1_280],
  ])('does not move what it has shown: /%s, %i px', async (address, width) => {
    const parts = ['tbody tr', '.statechart .count', 'text=may be fulfilled now'];
    expect(await shiftsOf(width, address, ANSWERS, parts)).toBeLessThan(0.05);
    expect(await shiftsOf(width, address, ANSWERS.toReversed(), parts)).toBeLessThan(0.05);
  });

  it.each([1_280, 390, 1_920])(
    'does not move what it has shown of an order: %i px',
    async (width) => {
      const [order] = STRIPE_ORDERS;
      const address = `?order=${order}&provider=stripe`;
      const parts = ['.statechart .here', '#conclusion'];
      expect(await shiftsOf(width, address, OF_AN_ORDER, parts)).toBeLessThan(0.05);
      expect(await shiftsOf(width, address, OF_AN_ORDER.toReversed(), parts)).toBeLessThan(0.05);
    },
  );

  it('names an order while it loads', async () => {
    const page = await (await browser()).newPage();
    const release = await heldBack(page, OF_AN_ORDER);
    await page.goto(`${served.url}/?order=${STRIPE_ORDERS[0]}&provider=stripe`);
    release(PROVIDERS);
    await page.getByText('Loading …').waitFor();
    expect(await page.locator('h1').allTextContents()).toEqual([
      `Order ${STRIPE_ORDERS[0]} Stripe`,
    ]);
    await page.close();
  });
});

/** Holds back each answer of the service until the function that is returned releases its kind. */
async function heldBack(page: Page, answers: readonly RegExp[]): Promise<(answer: RegExp) => void> {
  const released = new Set<RegExp>();
  const held: { readonly answer: RegExp; readonly route: Route }[] = [];
  // The page may be gone by now.
  const proceed = (route: Route) => route.continue().catch(() => undefined);
  await page.route('**/*', async (route) => {
    const { pathname, search } = new URL(route.request().url());
    const isData = route.request().resourceType() === 'fetch';
    const answer = answers.find((one) => one.test(pathname + search));
    if (!isData || answer === undefined || released.has(answer)) await proceed(route);
    else held.push({ answer, route });
  });
  return (answer) => {
    released.add(answer);
    for (const one of held) if (one.answer === answer) void proceed(one.route);
  };
}
