import { mkdirSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, expect, it } from 'vitest';
import type { Observation } from '../../src/order/observation.js';
import { SECOND } from '../../src/order/time/instant.js';
import { describeInChromium } from '../_support/chromium.js';
import { euros, paid, reported, shopReported } from '../_support/payments.js';
import { type Served, servePayments } from './_support/fixture.js';

const AXE = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');

const total = euros(1000);

/** An order that is not paid for yet, with a failed attempt and an open review. */
const unpaid: readonly Observation[] = [
  reported('evt_1', 5, [{ object: 'payment', id: 'pi_1', state: 'pending', amount: total, total }]),
  reported('evt_2', 6, [
    {
      ...{ object: 'attempt', id: 'ch_1', payment: 'pi_1', state: 'failed' },
      ...{ assessment: 'declined', amount: total },
    },
  ]),
  reported('evt_3', 7, [{ object: 'review', id: 'prv_1', payment: 'pi_1', state: 'open' }]),
];

/** An order that was sent, refunded in part, and is disputed. */
const disputed: readonly Observation[] = [
  ...paid(10),
  reported('evt_4', 20, [
    {
      object: 'refund',
      id: 're_1',
      payment: 'pi_1',
      state: 'pending',
      amount: euros(300),
      createdAt: 18 * SECOND,
    },
  ]),
  shopReported(25, { object: 'fulfilment', id: 'parcel-1' }),
  reported('evt_5', 30, [
    { object: 'dispute', id: 'dp_1', payment: 'pi_1', state: 'open', amount: euros(700) },
  ]),
].map((one) => ({ ...one, orderId: 'B-1' }));

/** An order that is older than the moment from which the shop lets orders be released. */
const old: readonly Observation[] = paid(10).map((one) => {
  return { ...one, orderId: 'C-1', releases: false };
});

/** An order of which a part was refunded and the bank took the rest back. */
const lost: readonly Observation[] = [
  ...paid(10),
  reported('evt_6', 20, [
    { object: 'refund', id: 're_1', payment: 'pi_1', state: 'succeeded', amount: euros(300) },
  ]),
  reported('evt_7', 30, [
    { object: 'dispute', id: 'dp_1', payment: 'pi_1', state: 'lost', amount: euros(700) },
  ]),
].map((one) => ({ ...one, orderId: 'D-1' }));

/** An order of which a part was refunded and the bank took back what it does not say. */
const takenWithoutAmount: readonly Observation[] = [
  ...paid(10),
  reported('evt_8', 20, [
    { object: 'refund', id: 're_1', payment: 'pi_1', state: 'succeeded', amount: euros(300) },
    { object: 'dispute', id: 'dp_1', payment: 'pi_1', state: 'lost' },
  ]),
].map((one) => ({ ...one, orderId: 'E-1' }));

/** An order of which 4 of 10 euros were captured, and the rest was released. */
const paidInPart: readonly Observation[] = [
  reported('evt_9', 10, [
    {
      ...{ object: 'payment', id: 'pi_1', state: 'complete', amount: total },
      ...{ captured: 400, createdAt: 9 * SECOND },
    },
  ]),
].map((one) => ({ ...one, orderId: 'F-1' }));

/** An order about which the bank inquires. */
const questioned: readonly Observation[] = [
  ...paid(10),
  reported('evt_12', 30, [
    { object: 'dispute', id: 'dp_1', payment: 'pi_1', state: 'inquiry', amount: euros(700) },
  ]),
].map((one) => ({ ...one, orderId: 'I-1' }));

/** An order of which 4 of 10 euros were captured, where the provider also reports the release. */
const released: readonly Observation[] = [
  ...paidInPart,
  reported('evt_11', 10, [
    {
      ...{ object: 'attempt', id: 'ch_1', payment: 'pi_1', state: 'succeeded' },
      ...{ assessment: 'authorised', amount: total, captured: 400 },
    },
  ]),
].map((one) => ({ ...one, orderId: 'H-1' }));

/** An order that was refunded before the shop reported, with a later time, what it had sent. */
const bent: readonly Observation[] = [
  shopReported(30, { object: 'fulfilment', id: 'parcel-1' }),
  ...paid(10),
  reported('evt_10', 20, [
    { object: 'refund', id: 're_1', payment: 'pi_1', state: 'succeeded', amount: total },
  ]),
].map((one) => ({ ...one, orderId: 'G-1' }));

describeInChromium('the console about an order whose provider speaks of payments', (browser) => {
  let served: Served;
  let page: Page;

  beforeAll(async () => {
    served = await servePayments();
    const lives = [
      unpaid,
      disputed,
      old,
      lost,
      takenWithoutAmount,
      paidInPart,
      released,
      questioned,
      bent,
    ];
    for (const one of lives.flat()) {
      await served.orders.observe(one);
    }
    page = await (await browser()).newPage({ viewport: { width: 1280, height: 900 } });
    page.setDefaultTimeout(15_000);
  });
  afterAll(async () => {
    await page?.close();
    await served?.stop();
  });

  const open = async (orderId: string) => {
    await page.goto(`${served.url}/?order=${orderId}`);
    await page.locator('.rung.decided').waitFor();
    await page.locator('[data-state].here').first().waitFor();
  };

  it('marks the state, and the one rule that decided, and says it in words', async () => {
    await open('A-1');
    expect(await page.locator('[data-state="order.pending_payment"].here').count()).toBe(1);
    const decided = page.locator('.rung.decided');
    expect(await decided.count()).toBe(1);
    expect(await decided.getAttribute('data-rule')).toBe('C10');
    const words = await page.locator('.conclusion-of p').innerText();
    expect(words).toContain(
      'Labelled Pay reports payments, and rule C10 decided where the order is: too little is authorised.',
    );
  });

  it('lists payments with attempts, refunds, disputes, reviews and what the shop reported', async () => {
    await open('A-1');
    expect(await page.getByRole('table').allInnerTexts()).toEqual(
      expect.arrayContaining([
        expect.stringMatching(/pi_1\s+pending.*€10\.00.*attempt ch_1.*fraud review prv_1\s+open/s),
      ]),
    );

    await open('B-1');
    expect(await page.locator('.rung.decided').getAttribute('data-rule')).toBe('C2');
    const tables = (await page.getByRole('table').allInnerTexts()).join('\n');
    expect(tables).toMatch(/pi_1\s+complete.*refund re_1\s+pending\s+€3\.00/s);
    expect(tables).toMatch(/dispute dp_1\s+open\s+€7\.00/);
    expect(tables).toMatch(
      /paid €10\.00 · refunded €0\.00 · taken back by the bank €0\.00 · kept €10\.00/,
    );
    expect(tables).toMatch(/fulfilled\s+parcel-1\s+all that was left/);
    expect(await page.locator('.gates').innerText()).toContain('(dispute dp_1 of pi_1)');
  });

  it('says when refunds were made, and when the shop reported what it sent', async () => {
    await open('B-1');
    const timeIn = (text: string) =>
      page.getByRole('row').filter({ hasText: text }).locator('time').getAttribute('datetime');
    expect(await timeIn('refund re_1')).toBe('1970-01-01T00:00:18Z');
    const column = await page
      .getByRole('columnheader', { name: 'made' })
      .evaluate((one) => one.getBoundingClientRect().left);
    const made = page.getByRole('row').filter({ hasText: 'refund re_1' }).locator('time');
    expect(await made.evaluate((one) => one.getBoundingClientRect().left)).toBe(column);
    expect(await timeIn('parcel-1')).toBe('1970-01-01T00:00:25Z');
  });

  it('says how much of what is kept is in dispute, and who holds it', async () => {
    await open('B-1');
    await page
      .getByText('€7.00 of it in dispute: the bank holds it until the dispute is decided')
      .waitFor();
    await open('I-1');
    await page.getByText('the bank inquires about €7.00 of it').waitFor();
    expect(await page.locator('[aria-labelledby=money]').innerText()).not.toContain('in dispute');
    await open('D-1');
    expect(await page.locator('.in-dispute').count()).toBe(0);
  });

  it.each([768, 1024, 1700])('fits money and milestones into %i pixels', async (width) => {
    await page.setViewportSize({ width, height: 900 });
    for (const orderId of ['B-1', 'D-1']) {
      await open(orderId);
      const over = await page
        .locator(':is([aria-labelledby=money], [aria-labelledby=milestones]) .scroll')
        .evaluateAll((all) => all.map((one) => one.scrollWidth - one.clientWidth));
      expect(over).toEqual([0, 0]);
    }
    await page.setViewportSize({ width: 1280, height: 900 });
  });

  it('tells what was refunded from what the bank took back', async () => {
    await open('D-1');
    await page
      .getByText('paid €10.00 · refunded €3.00 · taken back by the bank €7.00 · kept €0.00')
      .waitFor();
  });

  it('says what was refunded although it is not known how much the bank took back', async () => {
    await open('E-1');
    await page
      .getByText('refunded €3.00 · taken back by the bank not known · kept not known')
      .waitFor();
  });

  it('says in the head of an order how much of it is paid, where a part is', async () => {
    await open('F-1');
    expect(await page.locator('.order-facts').innerText()).toContain('€4.00 of €10.00 paid');
    await open('D-1');
    expect(await page.locator('.order-facts').innerText()).not.toContain('paid');
  });

  it('says in the head what was released, and what is kept of what was paid', async () => {
    await open('H-1');
    expect(await page.locator('.order-facts').innerText()).toContain(
      '€4.00 of €10.00 paid, €6.00 released',
    );
    await open('D-1');
    const head = page.locator('.order-head');
    expect(await head.innerText()).toContain('€0.00 of €10.00 kept');
    expect(await head.innerText()).toContain(
      'because it was paid for and its payments passed the fraud review, but all of the money was given back or was taken back by the bank (rule C13).',
    );
  });

  it('explains why the path goes where no edge leads', async () => {
    await open('G-1');
    await page
      .getByText('The path goes from cancelled to complete, which is not a usual move: ')
      .waitFor();
    await open('D-1');
    expect(await page.locator('.unusual-move').count()).toBe(0);
  });

  it('shows a moment as it was then: no ages, and what was believed on arrival', async () => {
    const history = (await served.orders.history('G-1')) ?? [];
    const { arrival } = history.find(({ id }) => id === 'evt_pi_1_paid') ?? {};
    await open(`G-1&arrival=${arrival}`);
    const head = page.locator('.order-head');
    await head.getByText('As it was known when 2 of 4 observations had arrived.').waitFor();
    expect(await head.innerText()).toContain('Its state was complete, because');
    expect(await head.innerText()).toMatch(/complete since 1 Jan 1970, \d\d:00:30/);
    expect(await head.innerText()).not.toMatch(/ ago|\bfor \d/);
    const card = page.getByRole('region', { name: 'Selected observation' });
    await card.getByText('when it arrived').first().waitFor();
    expect(await card.innerText()).toMatch(
      /order\s+when it arrived fulfilled → complete\s+in event order pending_payment/,
    );
    const milestones = await page.locator('[aria-labelledby=milestones]').innerText();
    expect(milestones).toContain('complete');
    expect(milestones).not.toContain('refunded');
  });

  it('says that an order is withheld although it may be shipped', async () => {
    await open('C-1');
    expect(await page.locator('.chips .open').first().innerText()).toMatch(/fulfilled\?\s+yes/);
    expect(await page.locator('.withheld').innerText()).toMatch(
      /withheld ready_to_fulfil is not delivered\. It is older than .*: report what was sent/,
    );
    expect(await page.locator('.withheld').count()).toBe(1);
    await open('B-1');
    expect(await page.locator('.withheld').count()).toBe(0);
  });

  it('says in words what the provider does not report and cannot do', async () => {
    await open('C-1');
    const body = await page.locator('main').innerText();
    expect(body).toMatch(/Reported by the shop\s+Nothing\. .*POST \/orders\/\{id\}\/fulfilments/);
    expect(body).toMatch(/What Labelled Pay does not report\s.*there is no link to an invoice/s);
    expect(body).toContain('It cannot be reconciled here. Labelled Pay has no call to read');
    expect(await page.getByRole('button', { name: /Reconcile/ }).count()).toBe(0);
    // There is only one provider: no mark is needed.
    expect(await page.locator('.provider').count()).toBe(0);
    await shot(page, 'payments-withheld');
  });

  it('moves the mark when something is reported', async () => {
    await open('A-1');
    for (const one of paid(40)) await served.orders.observe(one);
    await page.locator('[data-rule="C11"].decided').waitFor();
    expect(await page.locator('.rung.decided').count()).toBe(1);
  });

  it.each([
    ['dark', 1280],
    ['light', 390],
  ] as const)('has no serious finding of axe (%s, %i pixels)', async (colorScheme, width) => {
    await page.emulateMedia({ colorScheme });
    await page.setViewportSize({ width, height: 850 });
    await open('B-1');
    await shot(page, `payments-${colorScheme}-${width}`);
    await page.evaluate(AXE);
    const { violations } = await page.evaluate<{
      readonly violations: readonly { readonly id: string; readonly impact: string }[];
    }>('axe.run()');
    expect(violations.filter(({ impact }) => /serious|critical/.test(impact))).toEqual([]);
    if (width === 390) {
      const text = await page.locator('[aria-labelledby=money] tbody tr.whole').innerText();
      expect(text).toMatch(/pi_1/);
      const right = await page.evaluate<number>(
        `Math.max(...[...document.querySelectorAll('[aria-labelledby=money] :is(td, .sum)')].map(
          (one) => one.getBoundingClientRect().right))`,
      );
      expect(right).toBeLessThanOrEqual(width);
    }
    const overflow = 'document.documentElement.scrollWidth > innerWidth';
    expect(await page.evaluate<boolean>(overflow)).toBe(false);
  });
});

/** Writes a screenshot for people, if SCREENSHOTS names a directory. */
async function shot(page: Page, name: string): Promise<void> {
  const directory = process.env.SCREENSHOTS;
  if (directory === undefined) return;
  mkdirSync(directory, { recursive: true });
  await page.screenshot({ path: join(directory, `${name}.png`), fullPage: true });
}
