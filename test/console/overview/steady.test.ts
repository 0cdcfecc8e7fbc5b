import type { Page, Route } from 'playwright-core';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { describeInChromium } from '../../_support/chromium.js';
import { type SeveralServed, serveSeveral } from '../_support/several-fixture.js';

/** Counts how far the page moves what it has already shown. */
const OBSERVE_SHIFTS = `
  globalThis.shifts = 0;
  new PerformanceObserver((list) => {
    for (const { value } of list.getEntries()) globalThis.shifts += value;
  }).observe({ type: 'layout-shift', buffered: true });`;

/** Twice: the first frame draws the change, and the second one reports it. */
const DRAWN = 'new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)))';

/** The answers that the first page needs, the slowest last. */
const ANSWERS = [
  /\/$/,
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

describeInChromium('the first page while it loads', (browser) => {
  let served: SeveralServed;
  beforeAll(async () => {
    served = await serveSeveral();
  });
  afterAll(() => served?.stop());

  /** How far the page moved while the answers came one after the other, in this order. */
  const shiftsOf = async (width: number, address: string, answers: readonly RegExp[]) => {
    const page = await (await browser()).newPage({ viewport: { width, height: 900 } });
    page.setDefaultTimeout(15_000);
    await page.addInitScript(OBSERVE_SHIFTS);
    const release = await heldBack(page, answers);
    await page.goto(`${served.url}/${address}`);
    for (const answer of answers) {
      release(answer);
      await page.evaluate(DRAWN);
    }
    await page.locator('tbody tr').first().waitFor();
    await page.locator('.statechart .count').first().waitFor();
    await page.getByText('may be fulfilled now').first().waitFor();
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
    expect(await shiftsOf(width, address, ANSWERS)).toBeLessThan(0.05);
    expect(await shiftsOf(width, address, ANSWERS.toReversed())).toBeLessThan(0.05);
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
