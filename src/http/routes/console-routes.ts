import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { extname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Hono } from 'hono';
import { ladderOf } from '../../diagram/conclusion/ladder.js';
import { ladderSvg } from '../../diagram/conclusion/svg.js';
import { diagramOf } from '../../diagram/diagram.js';
import { legendOf } from '../../diagram/legend.js';
import { svgOf } from '../../diagram/svg.js';
import { described } from './described.js';

// Only the console's own scripts run, nothing is loaded from elsewhere, and no page can frame it.
const POLICY =
  "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; connect-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'";

const TYPES: Readonly<Record<string, string>> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.svg': 'image/svg+xml; charset=utf-8',
  '.json': 'application/json; charset=utf-8',
};

/** Drawn by the version that runs, without colours: the page has them. */
const DRAWINGS: Readonly<Record<string, () => string>> = {
  'statechart.svg': () => svgOf(diagramOf(), { styled: false, legend: false }),
  'statechart-upright.svg': () =>
    svgOf(diagramOf(), { styled: false, legend: false, orientation: 'upright' }),
  'statechart-legend.json': () => JSON.stringify(legendOf(diagramOf())),
  'conclusion.svg': () => ladderSvg(ladderOf(), { styled: false }),
};

/** The folder of the built console: beside this folder when compiled, else where the build put it. */
const FOLDER = ['../../../console/', '../../../dist/console/']
  .map((place) => fileURLToPath(new URL(place, import.meta.url)))
  .find((place) => existsSync(join(place, 'index.html')));

/** The page of the console and its files. They hold no data, so they need no token. */
export function consoleRoutes(app: Hono): void {
  app.get('/', async (c, next) => {
    const page = filesOf().get('index.html');
    const isBrowser = (c.req.header('accept') ?? '').includes('text/html');
    return page === undefined || !isBrowser ? next() : served(page, '.html', 'no-cache');
  });
  app.get('/console/:file', described('the files of the console'), (c) => {
    const name = c.req.param('file');
    const drawn = Object.hasOwn(DRAWINGS, name) ? DRAWINGS[name]?.() : undefined;
    if (drawn !== undefined) return served(Buffer.from(drawn), extname(name), 'no-cache');
    const body = filesOf().get(name);
    if (body === undefined) return c.notFound();
    return served(body, extname(name), 'public, max-age=31536000, immutable');
  });
}

let files: ReadonlyMap<string, Buffer> | undefined;

function filesOf(): ReadonlyMap<string, Buffer> {
  files ??= new Map(
    FOLDER === undefined
      ? []
      : readdirSync(FOLDER).map((name) => [name, readFileSync(join(FOLDER, name))]),
  );
  return files;
}

function served(body: Buffer, type: string, caching: string): Response {
  return new Response(new Uint8Array(body), {
    headers: {
      'content-type': TYPES[type] ?? 'application/octet-stream',
      'content-security-policy': POLICY,
      'cache-control': caching,
      'x-content-type-options': 'nosniff',
      'referrer-policy': 'no-referrer',
      vary: 'accept',
    },
  });
}
