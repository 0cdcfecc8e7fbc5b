import type { Command } from 'commander';
import { openOffline } from '../../input/offline.js';
import {
  chosenPath,
  fetchService,
  linesOf,
  SOURCES,
  type SourceFlags,
  suggestService,
} from '../../input/source.js';
import { printLines } from '../../output/printed-lines.js';

interface PendingFlags extends SourceFlags {
  readonly kind?: string;
}

/** `order-lifecycle pending` */
export function pending(program: Command): void {
  program
    .command('pending')
    .description('List milestones that wait for delivery, one JSON object a line.')
    .option('--kind <kind,...>', 'only milestones of these kinds')
    .option('--url <address>', 'ask a running service')
    .option('--data <directory>', 'directory of the embedded store')
    .option('--provider <name,...>', 'as for serve')
    .option('--mode <mode>', 'live or test')
    .addHelpText(
      'after',
      `
Each is checked as before an attempt. "deliver": true would be delivered to its
handler now, with these facts; false would be withdrawn, for the reason in
"because". Listing changes nothing.
${SOURCES}
Example:
  $ order-lifecycle pending --kind ready_to_fulfil > waiting.ndjson
`,
    )
    .action(async (flags: PendingFlags) => {
      const query: Record<string, string> = flags.kind === undefined ? {} : { kind: flags.kind };
      const { pendingOptionsOf } = await import('../../../http/routes/parameters.js');
      const options = pendingOptionsOf(query);
      if ('problem' in options) throw new Error(options.problem);
      if (flags.url !== undefined) {
        const path = chosenPath(`/milestones/pending?${new URLSearchParams(query)}`, flags);
        const response = await fetchService(flags.url, path, process.env);
        return printLines(linesOf(response));
      }
      const orders = await openOffline(flags, process.env, { reads: true }).catch(suggestService);
      try {
        await printLines(asLines(orders.pending(options)));
      } finally {
        await orders.stop();
      }
    });
}

async function* asLines(values: AsyncIterable<unknown>): AsyncGenerator<string, void, undefined> {
  for await (const value of values) yield `${JSON.stringify(value)}\n`;
}
