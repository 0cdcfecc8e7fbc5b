import { existsSync, readFileSync } from 'node:fs';
import { setTimeout } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { type Browser, chromium } from 'playwright-core';
import { afterAll, describe } from 'vitest';

const PLACES = [process.env.CHROMIUM ?? '', '/usr/bin/chromium', '/usr/bin/chromium-browser'];
const EXECUTABLE = PLACES.find((place) => place !== '' && existsSync(place));

/** Whether `.ci/run` installs a browser. */
const INSTALLED_BY_CI = /apt-get install.* chromium/.test(
  readFileSync(fileURLToPath(new URL('../../.ci/run', import.meta.url)), 'utf8'),
);

// Without these flags, a browser without internet access keeps trying to reach its vendor.
const FLAGS = [
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--disable-dev-shm-usage',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
];

/**
 * Runs tests in Chromium. Without one they are skipped with a warning; in CI, when it installs one,
 * they fail.
 */
export function describeInChromium(name: string, tests: (browser: () => Promise<Browser>) => void) {
  const mustRun = process.env.CI === 'true' && INSTALLED_BY_CI && process.getuid?.() === 0;
  if (EXECUTABLE === undefined && !mustRun) {
    console.warn(`SKIPPED: ${name}: no Chromium here (apt-get install chromium, or set CHROMIUM).`);
    describe.skip(`${name} (no Chromium here)`, () => tests(launched));
    return;
  }
  describe(name, () => {
    let browser: Promise<Browser> | undefined;
    afterAll(async () => (await browser)?.close());
    tests(() => {
      browser ??= launched();
      return browser;
    });
  });
}

async function launched(): Promise<Browser> {
  const browser = await chromium.launch({
    executablePath: EXECUTABLE ?? '/usr/bin/chromium',
    args: FLAGS,
    timeout: 60_000,
  });
  const slowestMs = Number(process.env.SLOW_BROWSER_MS ?? 0);
  return slowestMs > 0 ? withSlowAnswers(browser, slowestMs) : browser;
}

/**
 * Holds back each answer that a page asks for by up to this long, as a busy machine does. Finds tests
 * that read a page before it is there, e.g. `SLOW_BROWSER_MS=500 npx vitest run test/console`.
 */
function withSlowAnswers(browser: Browser, slowestMs: number): Browser {
  const newPage = browser.newPage.bind(browser);
  let asked = 0;
  browser.newPage = async (options) => {
    const page = await newPage(options);
    await page.route('**/*', async (route) => {
      asked += 1;
      await setTimeout(((asked % 4) * slowestMs) / 3);
      // The page may be gone by now.
      await route.continue().catch(() => undefined);
    });
    return page;
  };
  return browser;
}
