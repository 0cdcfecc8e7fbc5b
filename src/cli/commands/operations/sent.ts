import type { Command } from 'commander';
import { failureText } from '../../../order/text/failure-text.js';
import { pathSegment } from '../../../order/text/path-segment.js';
import { visible } from '../../../order/text/visible.js';
import type { OrderLifecycles } from '../../../service/order-lifecycles.js';
import { someAtOnce } from '../../../service/runtime/some-at-once.js';
import type {
  ImportedReport,
  ImportedReports,
  ImportReportsOptions,
} from '../../../service/shop/import-reports.js';
import { checkedText } from '../../configuration/checked-text.js';
import { openInput } from '../../input/input-file.js';
import { openOffline } from '../../input/offline.js';
import { sentLines } from '../../input/sent-lines.js';
import {
  chosenPath,
  fetchService,
  SOURCES,
  type SourceFlags,
  suggestService,
} from '../../input/source.js';
import { ordersWith, speaksOfPayments } from '../../input/which-provider.js';
import { print, printError, printJson } from '../../output/print.js';

interface SentFlags extends SourceFlags {
  readonly from: string;
  readonly actor?: string;
  readonly json?: boolean;
}

/** Records reports, as `OrderLifecycle.importReports` does. */
type ImportReports = (
  reports: AsyncIterable<ImportedReport>,
  options: ImportReportsOptions,
) => Promise<ImportedReports>;

/** Requests that are under way at once. */
const AT_ONCE = 16;

/** `order-lifecycle sent` */
export function sent(program: Command): void {
  program
    .command('sent')
    .description('Report what the shop has sent, from a file.')
    .requiredOption('--from <file>', 'one order a line; "-" reads standard input')
    .option('--actor <name>', 'who reports it; shown in the history')
    .option('--json', 'print the counts as JSON')
    .option('--url <address>', 'address of a running service that records it')
    .option('--data <directory>', 'directory of the embedded store; created if missing')
    .option('--provider <name,...>', 'as for serve')
    .option('--mode <mode>', 'live or test')
    .addHelpText(
      'after',
      `
A line is a JSON object:
  {"orderId":"A-1001"}                    everything was sent
  {"orderId":"A-1002","nothing":true}     nothing was sent so far
  {"orderId":"A-1003","items":[{"itemId":"line-1","quantity":1}]}   a part was
"key" is the shop's own id of the parcel, and "at" says when it was sent; both
may be left out. Without a key, equal lines of an order are one report: give
keys to equal parcels.

May be stopped and repeated at any time: what was recorded before counts as a
duplicate. Lines that are refused are reported and skipped; then it exits
with 1.
${SOURCES}
Example:
  $ order-lifecycle sent --from sent.ndjson --url http://127.0.0.1:8080
`,
    )
    .action(async (flags: SentFlags) => {
      const actor =
        flags.actor === undefined ? undefined : checkedText('--actor', flags.actor, 100);
      const { chunks, bar } = await openInput(flags.from, 'reporting');
      const { importReports, close } = await openImporter(flags);
      let refused = 0;
      const refuse = (line: number, reason: string) => {
        refused += 1;
        bar.end();
        printError(`line ${line}: ${visible(reason)}`);
      };
      const lines = new WeakMap<ImportedReport, number>();
      try {
        const counts = await importReports(
          (async function* () {
            for await (const read of sentLines(chunks, actor)) {
              if ('problem' in read) {
                refuse(read.line, read.problem);
                continue;
              }
              lines.set(read.report, read.line);
              yield read.report;
            }
          })(),
          { onProblem: ({ report, message }) => refuse(lines.get(report) ?? 0, message) },
        );
        bar.end();
        const { recorded, duplicates } = counts;
        if (flags.json === true) printJson({ recorded, duplicates, refused });
        else print(`${recorded} recorded, ${duplicates} recorded before, ${refused} refused`);
        if (refused > 0) process.exitCode = 1;
      } finally {
        await close();
      }
    });
}

async function openImporter(
  flags: SentFlags,
): Promise<{ readonly importReports: ImportReports; close(): Promise<void> }> {
  const { url } = flags;
  if (url !== undefined) {
    return {
      importReports: (reports, options) => postReports({ ...flags, url }, reports, options),
      close: async () => {},
    };
  }
  // What the shop reports is recorded whatever the settings of the provider.
  const options = { create: true, looks: true };
  const orders = await openOffline(flags, process.env, options).catch(suggestService);
  return {
    importReports: (reports, options) => importByOrder(orders, reports, options),
    close: () => orders.stop(),
  };
}

/** Records each report with the provider of its order. */
async function importByOrder(
  orders: OrderLifecycles,
  reports: AsyncIterable<ImportedReport>,
  options: ImportReportsOptions,
): Promise<ImportedReports> {
  const [only, another] = orders.all;
  if (only !== undefined && another === undefined) return only.importReports(reports, options);
  const counts = { recorded: 0, duplicates: 0, refused: 0 };
  await someAtOnce(reports, AT_ONCE, async (report) => {
    const one = await ordersWith(orders, String(report.orderId), speaksOfPayments).catch(
      (error: unknown) => failureText(error),
    );
    if (typeof one === 'string') {
      counts.refused += 1;
      options.onProblem?.({ report, kind: 'invalid', message: one });
      return;
    }
    const counted = await one.importReports([report], options);
    counts.recorded += counted.recorded;
    counts.duplicates += counted.duplicates;
    counts.refused += counted.refused;
  });
  return counts;
}

/** Sends each report to a running service. */
async function postReports(
  { url, ...flags }: SentFlags & { readonly url: string },
  reports: AsyncIterable<ImportedReport>,
  { onProblem }: ImportReportsOptions,
): Promise<ImportedReports> {
  const counts = { recorded: 0, duplicates: 0, refused: 0 };
  await someAtOnce(reports, AT_ONCE, async (report) => {
    const { orderId, kind: _, ...body } = report;
    const init = { method: 'POST', body: JSON.stringify(body) };
    const path = `/orders/${pathSegment(String(orderId))}/fulfilments`;
    const chosen = chosenPath(path, flags);
    const response = await fetchService(url, chosen, process.env, init, [400, 409, 501]);
    if (response.status === 201) counts.recorded += 1;
    else if (response.status === 200) counts.duplicates += 1;
    else {
      counts.refused += 1;
      onProblem?.({ report, kind: 'invalid', message: await refusalIn(response) });
      return;
    }
    await response.body?.cancel();
  });
  return counts;
}

async function refusalIn(response: Response): Promise<string> {
  const { message = `The service answered ${response.status}.`, path } =
    (await response.json()) as { readonly message?: string; readonly path?: string };
  return path ? `${path}: ${message}` : message;
}
