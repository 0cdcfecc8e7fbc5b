// Draws docs/pictures/console-light.png and console-dark.png: a page of the console while it serves the demo.
import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { chromium } from 'playwright-core';

const SEED = '7';
// An order of that demo: paid, and under review.
const ORDER = { order: 'A-1003', provider: 'stripe' };
const SIZE = { width: 1000, height: 1000 };
const root = fileURLToPath(new URL('../../', import.meta.url));
const executablePath = [
  process.env.CHROMIUM ?? '',
  '/usr/bin/chromium',
  '/usr/bin/chromium-browser',
].find((place) => place !== '' && existsSync(place));
if (executablePath === undefined) {
  console.error('No Chromium is installed here. Install it, or set CHROMIUM to its path.');
  process.exit(1);
}

const scratch = await mkdtemp(join(tmpdir(), 'console-pictures-'));
const demo = await serveDemo();
const browser = await chromium.launch({ executablePath, args: ['--no-sandbox', '--disable-gpu'] });
try {
  for (const colorScheme of ['light', 'dark']) {
    const page = await browser.newPage({ viewport: SIZE, colorScheme, reducedMotion: 'reduce' });
    await page.goto(`${demo.url}/?${new URLSearchParams(ORDER)}`);
    await page.locator('[data-edge].walked').first().waitFor();
    await page.locator('.live:not(.waiting)').waitFor();
    const chart = await page.locator('.statechart').first().boundingBox();
    const height = Math.ceil(chart.y + chart.height);
    await page.screenshot({
      path: join(root, `docs/pictures/console-${colorScheme}.png`),
      clip: { x: 0, y: 0, width: SIZE.width, height },
      fullPage: true,
    });
  }
} finally {
  await browser.close();
  await demo.stop();
  await rm(scratch, { recursive: true, force: true });
}

/** Serves the demo on a free port, and waits until every order is there. */
async function serveDemo() {
  const main = join(root, 'dist/src/cli/main.js');
  const child = spawn(process.execPath, [main, 'serve', '--demo', '--seed', SEED, '--port', '0'], {
    cwd: scratch,
    env: { PATH: process.env.PATH ?? '', LOG_LEVEL: 'error' },
  });
  const ended = new Promise((resolve) => child.once('exit', resolve));
  const stop = async () => {
    child.kill('SIGTERM');
    await ended;
  };
  const url = await new Promise((resolve, reject) => {
    let printed = '';
    child.stdout.on('data', (text) => {
      printed += text;
      const ready = /^The service runs at (\S+)/m.exec(printed);
      if (ready !== null) resolve(ready[1]);
    });
    ended.then(() => reject(new Error(`The demo ended too early:\n${printed}`)));
  });
  return { url, stop };
}
