import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { fileURLToPath, pathToFileURL } from 'node:url';
import type { Locator, Page } from 'playwright-core';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { playgroundPage, type ServedPage, servePage } from '../../src/cli/playground/page.js';
import { playgroundStories } from '../../src/cli/playground/stories.js';
import { GATES } from '../../src/order/gate.js';
import { outcomeOf } from '../../src/playground/outcome/outcome.js';
import { linkOf } from '../../src/playground/situation/link.js';
import { shuffled } from '../../src/playground/situation/shuffle.js';
import { inOrder, situationOf } from '../../src/playground/situation/situation.js';
import { describeInChromium } from '../_support/chromium.js';

const AXE = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');
const FILE = pathToFileURL(
  fileURLToPath(new URL('../../dist/playground/index.html', import.meta.url)),
).href;

const story = (name: string) => {
  const found = playgroundStories().find((one) => one.name === name);
  if (found === undefined) throw new Error(`There is no story ${name}.`);
  return situationOf(found);
};

describeInChromium('the playground in a browser', (browser) => {
  let served: ServedPage;
  let page: Page;
  const requests: string[] = [];
  const errors: string[] = [];

  beforeAll(async () => {
    served = await servePage(await playgroundPage(), 0);
    page = await (await browser()).newPage({
      viewport: { width: 1280, height: 900 },
      reducedMotion: 'reduce',
      bypassCSP: false,
    });
    page.setDefaultTimeout(15_000);
    page.on('request', (request) => requests.push(request.url()));
    page.on('pageerror', (error) => errors.push(String(error)));
    page.on('console', (message) => {
      if (message.type() === 'error') errors.push(message.text());
    });
  });
  afterAll(async () => {
    await page?.close();
    await served?.close();
  });

  const open = async (fragment = '', at = served.url) => {
    await page.goto('about:blank');
    await page.goto(`${at}${fragment}`);
    await page.locator('.statechart').waitFor();
  };
  const cards = () => page.locator('.card');
  const titles = () => page.locator('.card-head b').allTextContents();
  const keys = async () =>
    cards().evaluateAll((all) => all.map((one) => one.getAttribute('data-key')));
  const choose = (name: string) => page.getByLabel('Story').selectOption(name);
  const state = (region = 'order') =>
    page.locator(`[data-state^="${region}."].here`).getAttribute('data-state');

  it('opens from disk and from a server, and shows the first story', async () => {
    for (const at of [FILE, served.url]) {
      await open('', at);
      expect(await cards().count()).toBe(story('digital-river/card_completed').line.length);
      expect(await state()).toBe('order.complete');
      expect(await page.locator('[data-edge].walked').count()).toBeGreaterThan(1);
    }
  });

  it.each(['digital-river/returned', 'stripe/review_approved_of_hold'])(
    'shows what observe and fold give, for %s in another order of arrival',
    async (name) => {
      const situation = story(name);
      const mixed = inOrder(situation, shuffled(situation.line, 11));
      const { order, cards: expected } = outcomeOf(mixed.provider, mixed.line);
      await open(`#${await linkOf(mixed)}`);
      await page.locator('.card').first().waitFor();
      await expect.poll(() => state()).toBe(`order.${order?.view.state}`);
      expect(await state('fraud')).toBe(`fraud.${order?.view.fraudState}`);
      const kinds = await cards().evaluateAll((all) =>
        all.map((one) => one.getAttribute('data-standing')),
      );
      expect(kinds).toEqual(mixed.line.map(({ key }) => expected.get(key)?.kind));
      const gates = page.locator('.gates');
      const answers = await gates.locator('dd').allTextContents();
      expect(answers.map((answer) => answer === 'yes')).toEqual(
        GATES.map((gate) => order?.view.gates[gate].allowed),
      );
      const titles = await gates
        .locator('dl > div')
        .evaluateAll((all) => all.map((one) => one.getAttribute('title')));
      expect(titles).toEqual(GATES.map((gate) => order?.view.gates[gate].because));
      const milestones = await page.locator('.milestones code').allTextContents();
      expect(milestones).toEqual(order?.milestones.map(({ milestone }) => milestone.kind));
      const { conclusion } = order?.view ?? {};
      if (conclusion !== undefined) {
        await page.getByText(`rule ${conclusion.rule} decided`).waitFor();
      }
    },
  );

  it('moves, duplicates, drops and brings back a card by keyboard', async () => {
    await open();
    const [first = '', second = ''] = await titles();
    await cards().first().focus();
    await page.keyboard.press('ArrowRight');
    expect((await titles()).slice(0, 2)).toEqual([second, first]);
    await expectFocus(cards().nth(1));
    await page.keyboard.press('End');
    expect((await titles()).at(-1)).toBe(first);
    await page.keyboard.press('Home');
    expect((await titles())[0]).toBe(first);
    const count = await cards().count();
    await page.keyboard.press('d');
    expect(await cards().count()).toBe(count + 1);
    await page.getByText('duplicate', { exact: true }).waitFor();
    await page.keyboard.press('Delete');
    await page.keyboard.press('Delete');
    expect(await cards().count()).toBe(count - 1);
    await page.getByRole('heading', { name: 'Never arrived' }).waitFor();
    await page
      .getByRole('button', { name: /^Bring back / })
      .first()
      .click();
    await page
      .getByRole('button', { name: /^Bring back / })
      .first()
      .click();
    expect(await cards().count()).toBe(count + 1);
    expect(await page.getByRole('heading', { name: 'Never arrived' }).count()).toBe(0);
  });

  it('moves a card by pointer', async () => {
    await open();
    const before = await keys();
    await drag(page, cards().first().locator('.grip'), cards().nth(2));
    const after = await keys();
    expect(after).not.toEqual(before);
    expect(after.indexOf('c1')).toBe(2);
    await page.mouse.move(10, 10);
    expect(await page.locator('.dragged').count()).toBe(0);
  });

  it('moves a card by touch, by its grip', async () => {
    const context = await (await browser()).newContext({
      ...{ viewport: { width: 390, height: 844 }, hasTouch: true, isMobile: true },
      reducedMotion: 'reduce',
    });
    const phone = await context.newPage();
    await phone.goto(served.url);
    await phone.locator('.statechart').waitFor();
    const order = () =>
      phone
        .locator('.card')
        .evaluateAll((all) => all.map((one) => one.getAttribute('data-key')).join(' '));
    const before = await order();
    expect(before).toMatch(/^c1 c2 c3/);
    await touchDrag(phone, phone.locator('.card').first().locator('.grip'), [
      phone.locator('.card').nth(1),
      phone.locator('.card').nth(2),
    ]);
    expect(await order()).toMatch(/^c2 c3 c1/);
    expect(await phone.locator('.dragged').count()).toBe(0);
    await context.close();
  });

  it('steps through the arrival', async () => {
    await open();
    await page.getByRole('slider').fill('1');
    expect(await page.getByText('not arrived yet').count()).toBe((await cards().count()) - 1);
    const { line, provider } = story('digital-river/card_completed');
    const known = outcomeOf(provider, line.slice(0, 1)).order?.view;
    expect(await state()).toBe(`order.${known?.state}`);
    await page.getByRole('slider').fill('0');
    await page.getByRole('heading', { name: 'No order is known yet' }).waitFor();
  });

  it('finds one end in a hundred orders of arrival, also with a forged card', async () => {
    await open();
    await choose('digital-river/review_blocked');
    await page.getByRole('button', { name: 'Add the card' }).click();
    await page.getByText('parked: illegal').waitFor();
    await page
      .getByText(/no edge leads out of blocked/)
      .first()
      .waitFor();
    await page.getByRole('button', { name: 'Shuffle a hundred times' }).click();
    await page.getByText('100 sequences of arrival, 1 end').waitFor();
    // The answer of the gate in the words of its chip.
    const chip = await page.locator('.chips > div').first().innerText();
    const end = await page.locator('.ends').textContent();
    expect(end).toMatch(/: blocked, .*Seed \d+\./);
    expect(end).toContain(chip.replaceAll(/\s+/g, ' '));
    const before = await keys();
    await page.getByRole('button', { name: 'Shuffle', exact: true }).click();
    expect([...(await keys())].sort()).toEqual([...before].sort());
    expect(await state()).toBe('order.blocked');
    await page.getByText('100 sequences of arrival, 1 end').waitFor();
    await page
      .getByRole('button', { name: /^Copy order/ })
      .first()
      .click();
    await expect.poll(() => page.locator('.ends').count()).toBe(0);
  });

  it('edits the body of a card, and says what is no JSON', async () => {
    await open();
    await page.getByRole('button', { name: 'Edit order.accepted' }).first().click();
    const editor = page.locator('.editor');
    await editor.getByLabel('Body').fill('{"type": ');
    await editor.getByRole('button', { name: 'Use it' }).click();
    await page.getByText('This is no JSON').waitFor();
    await editor.getByLabel('Body').fill('{"type": "customer.created"}');
    await editor.getByRole('button', { name: 'Use it' }).click();
    await page.getByText('ignored', { exact: true }).waitFor();
    expect(await editor.count()).toBe(0);
  });

  it('carries the whole situation in its link, and refuses a damaged one', async () => {
    await open();
    await choose('stripe/came_back');
    await cards().first().focus();
    await page.keyboard.press('End');
    await page.keyboard.press('d');
    await page.getByRole('slider').fill('3');
    const shown = { titles: await titles(), state: await state() };
    await page.getByRole('button', { name: 'Copy link' }).click();
    await page.getByText(/^(Copied|This browser)/).waitFor();
    const link = page.url();
    expect(link).toContain('#1.');
    await open(link.slice(served.url.length));
    await expect
      .poll(async () => ({ titles: await titles(), state: await state() }))
      .toEqual(shown);
    expect(await page.getByText('not arrived yet').count()).toBeGreaterThan(0);
    await open(link.slice(served.url.length, -30));
    await page.getByText('The link cannot be read: a part of it is missing').waitFor();
  });

  it('says what a pasted body would do, and adds it as a card', async () => {
    await open();
    await choose('stripe/paid');
    const [one] = story('stripe/dispute_lost').line;
    if (one?.delivery.kind !== 'body') throw new Error('it begins with a body');
    const body = page.getByRole('textbox', { name: 'Body' });
    await body.fill(`Stripe-Signature: t=1,v1=0\n\n${JSON.stringify(one.delivery.body)}`);
    await page.getByText('It looks like a delivery of Stripe.').waitFor();
    const paste = page.getByRole('region', { name: 'Paste a real body' });
    await paste.getByText('If it arrived after all cards: applied.').waitFor();
    await paste.getByText(/^Order .* would be .*It may not be fulfilled: /).waitFor();
    const happened = await paste.locator('time').innerText();
    expect(happened).toMatch(/^\d+ \w+(?: \d+)?, \d\d:\d\d:\d\d$/);
    const count = await cards().count();
    await page.getByRole('button', { name: 'Add it as a card' }).click();
    expect(await cards().count()).toBe(count + 1);
    await page.getByText('Other cards are about other orders').waitFor();
    await body.fill(
      '{"id":"e1","type":"order.accepted","createdTime":"2026-01-01T00:00:00Z","data":{"object":7}}',
    );
    await page.getByText(/It would not be understood: unexpected_shape at data.object/).waitFor();
    await page.getByText('Its signature is not checked here').waitFor();
    await body.fill('{"hello": "world"}');
    await page.getByText('a delivery neither of Digital River nor of Stripe').waitFor();
    expect(await paste.getByRole('button', { name: /^(Add|Begin)/ }).count()).toBe(0);
  });

  it('takes back a pasted body that began a new line, by keyboard', async () => {
    await open();
    await choose('stripe/paid');
    const before = { keys: await keys(), titles: await titles() };
    const [one] = story('digital-river/card_completed').line;
    if (one?.delivery.kind !== 'body') throw new Error('it begins with a body');
    await page.getByRole('textbox', { name: 'Body' }).fill(JSON.stringify(one.delivery.body));
    const paste = page.getByRole('region', { name: 'Paste a real body' });
    await paste.getByText('If it arrived alone: applied.').waitFor();
    await page.getByRole('button', { name: 'Begin a new line with it' }).press('Enter');
    expect(await cards().count()).toBe(1);
    await paste.getByRole('button', { name: 'Undo' }).press('Enter');
    expect({ keys: await keys(), titles: await titles() }).toEqual(before);
    expect(await page.getByLabel('Story').inputValue()).toBe('stripe/paid');
    expect(await paste.getByRole('button', { name: 'Undo' }).count()).toBe(0);
  });

  it('explains the drawing, and says in which time zone its times are', async () => {
    await open();
    const meaning = page.locator('.chart-legend').getByText('The customer disputes a charge.');
    expect(await meaning.isVisible()).toBe(false);
    await page.locator('.chart-legend summary').press('Enter');
    expect(await meaning.isVisible()).toBe(true);
    await page.getByText(/Times are in /).waitFor();
  });

  it.each([
    ['light', 1280],
    ['dark', 390],
  ] as const)(
    'has no serious accessibility findings, and fits: %s, %i px',
    async (scheme, width) => {
      await page.emulateMedia({ colorScheme: scheme });
      await page.setViewportSize({ width, height: 844 });
      await open();
      await choose('digital-river/review_blocked');
      await page.getByRole('button', { name: 'Add the card' }).click();
      await page
        .getByRole('button', { name: /^Copy order/ })
        .first()
        .click();
      await page
        .getByRole('button', { name: /^Drop / })
        .last()
        .click();
      await page.getByRole('slider').fill('3');
      await page
        .getByRole('button', { name: /^Edit / })
        .first()
        .click();
      await page.getByRole('button', { name: 'Shuffle a hundred times' }).click();
      await page.locator('.ends').waitFor();
      expect(await page.evaluate('document.documentElement.scrollWidth')).toBe(width);
      // Not as an element of the page, whose policy forbids other scripts.
      const serious = await page.evaluate(`${AXE}; axe.run().then(({ violations }) =>
      violations.filter(({ impact }) => impact === 'serious' || impact === 'critical')
        .map(({ id, nodes }) => [id, nodes.map(({ html }) => html.slice(0, 200))]))`);
      expect(serious).toEqual([]);
      await page.setViewportSize({ width: 1280, height: 900 });
    },
  );

  it('has requested nothing but itself, and logged no error', () => {
    const others = requests.filter((url) => {
      const [place = ''] = url.split('#');
      return (
        place !== served.url && place !== FILE && place !== 'about:blank' && place !== 'data:,'
      );
    });
    expect(requests.length).toBeGreaterThan(5);
    expect(others).toEqual([]);
    expect(errors).toEqual([]);
  });

  it('cannot request anything: its policy forbids it', async () => {
    await open();
    const refused = await page.evaluate(() => fetch('/').then(String, (error) => error.name));
    expect(refused).toBe('TypeError');
  });
});

async function expectFocus(card: Locator): Promise<void> {
  expect(await card.evaluate((one) => one.matches(':focus'))).toBe(true);
}

async function drag(page: Page, from: Locator, to: Locator): Promise<void> {
  const [start, end] = await Promise.all([from.boundingBox(), to.boundingBox()]);
  if (start === null || end === null) throw new Error('both are shown');
  await page.mouse.move(start.x + start.width / 2, start.y + start.height / 2);
  await page.mouse.down();
  for (const part of [0.25, 0.5, 0.75, 1]) {
    await page.mouse.move(
      start.x + (end.x + end.width * 0.8 - start.x) * part,
      start.y + (end.y + end.height / 2 - start.y) * part,
    );
  }
  await page.mouse.up();
}

/** Drags with one finger, over the middle of some elements, as the browser reports a real one. */
async function touchDrag(page: Page, from: Locator, over: readonly Locator[]): Promise<void> {
  const device = await page.context().newCDPSession(page);
  const touch = async (type: 'touchStart' | 'touchMove' | 'touchEnd', at?: Locator) => {
    const box = await at?.boundingBox();
    const touchPoints = box ? [{ x: box.x + box.width / 2, y: box.y + box.height * 0.75 }] : [];
    await device.send('Input.dispatchTouchEvent', { type, touchPoints });
  };
  await from.scrollIntoViewIfNeeded();
  await touch('touchStart', from);
  for (const one of over) await touch('touchMove', one);
  await touch('touchEnd');
}
