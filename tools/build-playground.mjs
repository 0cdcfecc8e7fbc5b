// Builds the playground, one page that contains everything, if anything it is made of is newer than the
// last build; part of `npm run build`.
import { createHash } from 'node:crypto';
import { existsSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { packageOf, thirdPartyLicences } from './third-party-licences.mjs';

/** The folders of the packages in the page. */
const packages = new Set();
const root = fileURLToPath(new URL('../', import.meta.url));
const folder = `${root}dist/playground/`;
const page = `${folder}index.html`;

// The core, the adapters and the simulators are part of the page.
const files = [`${root}src/`, `${root}machines/`].flatMap((place) =>
  readdirSync(place, { recursive: true }).map((name) => place + name),
);
const newest = Math.max(...files.map((file) => statSync(file).mtimeMs));
if (!existsSync(page) || statSync(page).mtimeMs < newest) {
  const { build } = await import('vite');
  await build({ configFile: `${root}src/playground/vite.config.ts`, plugins: [await stories()] });
  writeFileSync(page, inOneFile(readFileSync(page, 'utf8')));
}

/** The stories as a module: the simulators that make them need Node.js. */
async function stories() {
  const { playgroundStories } = await import('../dist/src/cli/playground/stories.js');
  const json = JSON.stringify(JSON.stringify(playgroundStories()));
  const [name, id] = ['virtual:stories', '\0virtual:stories'];
  return {
    name: 'stories',
    resolveId: (asked) => (asked === name ? id : undefined),
    generateBundle(_, output) {
      for (const { modules = {} } of Object.values(output)) {
        for (const module of Object.keys(modules)) {
          const folder = packageOf(module);
          if (folder !== undefined) packages.add(folder);
        }
      }
    },
    load: (asked) => (asked === id ? `export const stories = JSON.parse(${json});` : undefined),
  };
}

/** The page with its script and its style inside, and a policy that allows these two and nothing else. */
function inOneFile(html) {
  const hashes = { script: [], style: [] };
  const inlined = (kind, name) => {
    // Within a script, "</script" would end it.
    const text = readFileSync(folder + name, 'utf8').replaceAll(/<\/(?=script)/gi, '<\\/');
    rmSync(folder + name);
    hashes[kind].push(`'sha256-${createHash('sha256').update(text).digest('base64')}'`);
    return text;
  };
  const scripts = [];
  const body = html
    .replace(/\s*<script type="module"[^>]* src="\.\/([^"]+)"><\/script>/g, (_, name) => {
      scripts.push(`<script type="module">${inlined('script', name)}</script>`);
      return '';
    })
    .replace(
      /<link rel="stylesheet"[^>]* href="\.\/([^"]+)">/g,
      (_, name) => `<style>${inlined('style', name)}</style>`,
    );
  const policy = `default-src 'none'; script-src ${hashes.script.join(' ')}; style-src ${hashes.style.join(' ')}; img-src data:; base-uri 'none'; form-action 'none'`;
  const licences = thirdPartyLicences(packages, 'This page contains these packages.\n');
  if (licences.includes('-->')) throw new Error('A licence would end the comment that holds it.');
  return body
    .replace(/<!doctype html>/i, (doctype) => `${doctype}\n<!--\n${licences}-->`)
    .replace(
      /<meta charset="utf-8"\s*\/?>/,
      (charset) =>
        `${charset}\n    <meta http-equiv="Content-Security-Policy" content="${policy}">`,
    )
    .replace('</body>', () => `${scripts.join('\n')}\n  </body>`);
}
