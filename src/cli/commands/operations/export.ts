import { createWriteStream } from 'node:fs';
import { rename, rm, stat } from 'node:fs/promises';
import type { Command } from 'commander';
import { defined } from '../../../order/defined.js';
import { dateOf } from '../../../order/time/instant.js';
import type { ExportOptions } from '../../../service/operations/export.js';
import { instantIn } from '../../configuration/checked-text.js';
import { openOffline } from '../../input/offline.js';
import {
  askService,
  chosenPath,
  fetchService,
  linesOf,
  SOURCES,
  type SourceFlags,
  suggestService,
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
    .description('Write all orders, observations and milestones as lines of JSON.')
    .option('--out <file>', 'file to write; "-" is standard output', '-')
    .option('--account <name>', 'only the orders of this account')
    .option('--since <instant>', 'only orders changed since, e.g. 2026-01-31T12:00:00Z')
    .option('--url <address>', 'ask a running service')
    .option('--data <directory>', 'directory of the embedded store')
    .option('--provider <name,...>', 'only the orders of this provider')
    .option('--mode <mode>', 'live or test')
    .addHelpText(
      'after',
      `
"order-lifecycle import" and "order-lifecycle replay" read the lines. An export
without a last line of the kind "end" was cut off; a file appears only when it
is complete. Quarantined bodies are left out: they hold personal data.
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
  /** The number of orders. */
  total(): Promise<number>;
  close(): Promise<void>;
}

async function openExport(flags: ExportFlags, options: ExportOptions): Promise<ExportSource> {
  const { url } = flags;
  if (url !== undefined) {
    return {
      lines: () => linesFrom(url, flags),
      total: async () => sum(((await askService(url, '/counts', process.env)) as Counts).orders),
      close: async () => {},
    };
  }
  const orders = await openOffline(flags, process.env).catch(suggestService);
  const [only, another] = orders.all;
  const isChosen = flags.provider !== undefined && another === undefined;
  const ofProvider = isChosen ? defined({ account: only?.provider.account }) : {};
  return {
    lines: () => orders.export({ ...ofProvider, ...options }),
    total: async () => sum((await orders.statistics()).store.orders),
    close: () => orders.stop(),
  };
}

interface Counts {
  readonly orders: Readonly<Record<string, number>>;
}

function sum(counts: Readonly<Record<string, number>>): number {
  return Object.values(counts).reduce((all, count) => all + count, 0);
}

/** The lines of a running service; fewer if the network fails. */
async function* linesFrom(
  url: string,
  { account, since, provider }: ExportFlags,
): AsyncGenerator<string, void, undefined> {
  const path = `/export?${new URLSearchParams(defined({ account, since }))}`;
  const chosen = account === undefined ? chosenPath(path, defined({ provider })) : path;
  const response = await fetchService(url, chosen, process.env);
  if (!response.ok) throw new Error(`The service at ${url} cannot export. Upgrade it.`);
  yield* linesOf(response);
}

function optionsOf({ account, since }: ExportFlags): ExportOptions {
  return defined({
    account,
    since: since === undefined ? undefined : dateOf(instantIn('--since', since)),
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

/** Writes to a temporary file first, so that a failed export does not replace an older one. */
async function write(lines: AsyncIterable<string>, out: string): Promise<void> {
  if (out === '-') return printLines(lines);
  const found = await stat(out).catch(() => undefined);
  if (found !== undefined && !found.isFile()) return writeLines(lines, createWriteStream(out));
  const partial = `${out}.part`;
  try {
    await writeLines(lines, createWriteStream(partial));
    await rename(partial, out);
  } catch (error) {
    await rm(partial, { force: true });
    throw error;
  }
}
