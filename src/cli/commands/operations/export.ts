import { createWriteStream } from 'node:fs';
import { rename, rm, stat } from 'node:fs/promises';
import type { Command } from 'commander';
import { linesIn } from '../../../export/lines-in.js';
import { ConfigurationError } from '../../../order/options/configuration-error.js';
import { dateOf } from '../../../order/time/instant.js';
import { readInstant } from '../../../order/time/read-instant.js';
import type { ExportOptions } from '../../../service/operations/export.js';
import { openOffline } from '../../input/offline.js';
import {
  askService,
  fetchService,
  heldElsewhere,
  SOURCES,
  type SourceFlags,
} from '../../input/source.js';
import { printLines, writeLines } from '../../output/printed-lines.js';
import { type ProgressBar, progressBar } from '../../output/progress-bar.js';

interface ExportFlags extends SourceFlags {
  readonly out: string;
  readonly account?: string;
  readonly since?: string;
}

/** `order-lifecycle export` */
export function exportCommand(program: Command): void {
  program
    .command('export')
    .description('Write every order, its observations and its milestones as lines of JSON.')
    .option('--out <file>', 'where to; - is the standard output', '-')
    .option('--account <name>', 'only the orders of this account')
    .option('--since <instant>', 'only orders that changed since, e.g. 2026-01-31T12:00:00Z')
    .option('--url <address>', 'ask a running service')
    .option('--data <directory>', 'directory of the embedded store')
    .option('--mode <mode>', 'live or test')
    .addHelpText(
      'after',
      `
"order-lifecycle import" and "order-lifecycle replay" read what it writes. The last line is of the
kind "end"; an export without it was cut off. A file appears under its name once it is whole. Bodies
that could not be understood are left out: they hold personal data.
${SOURCES}
Example:
  $ order-lifecycle export --out orders.ndjson
`,
    )
    .action(async (flags: ExportFlags) => {
      const options = optionsOf(flags);
      const source = await openExport(flags, options);
      try {
        const bar = progressBar('exporting', process.stderr.isTTY ? await source.total() : 0);
        await write(watched(source.lines(), bar), flags.out);
        bar.end();
      } finally {
        await source.close();
      }
    });
}

/** Where the lines come from. */
interface ExportSource {
  lines(): AsyncIterable<string>;
  /** How many orders there are. */
  total(): Promise<number>;
  close(): Promise<void>;
}

async function openExport(flags: ExportFlags, options: ExportOptions): Promise<ExportSource> {
  const { url } = flags;
  if (url !== undefined) {
    return {
      lines: () => askedFor(url, flags),
      total: async () => sum(((await askService(url, '/counts', process.env)) as Counted).orders),
      close: async () => {},
    };
  }
  const orders = await openOffline(flags, process.env).catch(heldElsewhere);
  return {
    lines: () => orders.export(options),
    total: async () => sum((await orders.statistics()).store.orders),
    close: () => orders.stop(),
  };
}

interface Counted {
  readonly orders: Readonly<Record<string, number>>;
}

function sum(counts: Readonly<Record<string, number>>): number {
  return Object.values(counts).reduce((all, count) => all + count, 0);
}

/** The same lines from a service, cut where they were cut by the network. */
async function* askedFor(
  url: string,
  { account, since }: ExportFlags,
): AsyncGenerator<string, void, undefined> {
  const query = Object.entries({ account, since }).filter((entry) => entry[1] !== undefined);
  const asked = new URLSearchParams(query as [string, string][]);
  const { ok, body } = await fetchService(url, `/export?${asked}`, process.env);
  if (!ok || body === null) throw new Error(`the service at ${url} exports nothing. Upgrade it.`);
  for await (const { text = '' } of linesIn(body, Number.POSITIVE_INFINITY)) yield `${text}\n`;
}

function optionsOf({ account, since }: ExportFlags): ExportOptions {
  return {
    ...(account === undefined ? {} : { account }),
    ...(since === undefined ? {} : { since: dateNamed(since) }),
  };
}

function dateNamed(since: string): Date {
  const instant = readInstant(since);
  if (instant !== undefined) return dateOf(instant);
  throw new ConfigurationError({
    setting: '--since',
    given: JSON.stringify(since.slice(0, 40)),
    allowed: 'a time in RFC 3339, e.g. 2026-01-31T12:00:00Z',
  });
}

async function* watched(
  lines: AsyncIterable<string>,
  bar: ProgressBar,
): AsyncGenerator<string, void, undefined> {
  for await (const line of lines) {
    yield line;
    if (line.startsWith('{"kind":"order"')) bar.advance();
  }
}

/** An export that fails leaves an older one of the same name as it is. */
async function write(lines: AsyncIterable<string>, out: string): Promise<void> {
  if (out === '-') return printLines(lines);
  const found = await stat(out).catch(() => undefined);
  if (found !== undefined && !found.isFile()) return writeLines(lines, createWriteStream(out));
  const unfinished = `${out}.part`;
  try {
    await writeLines(lines, createWriteStream(unfinished));
    await rename(unfinished, out);
  } catch (error) {
    await rm(unfinished, { force: true });
    throw error;
  }
}
