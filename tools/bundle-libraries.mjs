// Bundles the libraries that only this package uses into `dist/bundled`, so that nobody who installs the
// package installs them, and makes the compiled modules import them from there; part of `npm run build`.
import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import { rolldown } from 'rolldown';
import { packageOf, thirdPartyLicences } from './third-party-licences.mjs';

// By library, the names that the sources import. The parts of prom-client are imported one by one because
// the whole contains metrics of the process and OpenTelemetry.
const LIBRARIES = {
  commander: `export { Command, CommanderError, Option } from 'commander';`,
  'lru-cache': `export { LRUCache } from 'lru-cache';`,
  'p-limit': `export { default } from 'p-limit';`,
  pino: `export { pino } from 'pino';`,
  'prom-client': `
    export { default as Counter } from 'prom-client/lib/counter.js';
    export { default as Gauge } from 'prom-client/lib/gauge.js';
    export { default as Registry } from 'prom-client/lib/registry.js';`,
};
// Transports start workers from files that a bundle does not have. The command line uses none.
const NO_TRANSPORTS = `module.exports = () => {
  throw new Error('The bundled pino has no transports. Pass a stream instead.');
};`;
// The console is bundled by Vite.
const IN_THE_CONSOLE = ['preact'];

const root = fileURLToPath(new URL('../', import.meta.url));
const dist = `${root}dist/`;
const importOfLibrary = new RegExp(
  `^(import [^']+ from |export [^']+ from )'(${Object.keys(LIBRARIES).join('|')})';$`,
  'gm',
);

const used = await bundle();
const folders = [...used, ...IN_THE_CONSOLE.map((name) => `${root}node_modules/${name}`)];
write('THIRD-PARTY-LICENCES.txt', thirdPartyLicences(folders));
for (const folder of ['machines', 'src']) importFromBundles(folder);

/** Writes the bundles, and returns the folders of the packages that are in them. */
async function bundle() {
  const bundled = await rolldown({
    input: Object.fromEntries(Object.keys(LIBRARIES).map((name) => [name, entryOf(name)])),
    platform: 'node',
    plugins: [entries(), withoutTransports()],
  });
  const { output } = await bundled.generate({
    format: 'esm',
    entryFileNames: '[name].js',
    chunkFileNames: '[name].js',
  });
  await bundled.close();
  for (const { fileName, code } of output) write(`bundled/${fileName}`, code);
  const modules = output.flatMap((chunk) => Object.keys(chunk.modules));
  return modules.map(packageOf).filter((folder) => folder !== undefined);
}

/** The module that exports the names of a library. It is no file, and stands where its packages are found. */
function entryOf(name) {
  return `${root}entry-of-${name}.js`;
}

function entries() {
  const sources = new Map(Object.entries(LIBRARIES).map(([name, code]) => [entryOf(name), code]));
  return {
    name: 'entries',
    resolveId: (id) => (sources.has(id) ? id : null),
    load: (id) => sources.get(id) ?? null,
  };
}

function withoutTransports() {
  const replaced = /[\\/]pino[\\/]lib[\\/]transport\.js$/;
  return { name: 'without-transports', load: (id) => (replaced.test(id) ? NO_TRANSPORTS : null) };
}

function importFromBundles(folder) {
  const names = readdirSync(dist + folder, { recursive: true });
  for (const name of names.filter((each) => each.endsWith('.js'))) {
    const file = `${folder}/${name}`;
    const up = relative(dirname(file), 'bundled');
    const code = readFileSync(dist + file, 'utf8');
    write(file, code.replace(importOfLibrary, `$1'${up}/$2.js';`), code);
  }
}

/** Writes a file of `dist` if its content differs, since programs that run may read it. */
function write(name, content, before = contentOf(dist + name)) {
  if (content === before) return;
  mkdirSync(dirname(dist + name), { recursive: true });
  writeFileSync(dist + name, content);
}

function contentOf(file) {
  try {
    return readFileSync(file, 'utf8');
  } catch {
    return undefined;
  }
}
