import type { Command } from 'commander';
import { linesIn } from '../../../export/lines-in.js';
import { openOffline } from '../../input/offline.js';
import { fetchService, heldElsewhere, SOURCES, type SourceFlags } from '../../input/source.js';
import { printLines } from '../../output/printed-lines.js';

interface PendingFlags extends SourceFlags {
  readonly kind?: string;
}

/** `order-lifecycle pending` */
export function pending(program: Command): void {
  program
    .command('pending')
    .description('List what waits to be handed over, one JSON object a line. Changes nothing.')
    .option('--kind <kind,...>', 'only milestones of these kinds')
    .option('--url <address>', 'ask a running service')
    .option('--data <directory>', 'directory of the embedded store')
    .option('--mode <mode>', 'live or test')
    .addHelpText(
      'after',
      `
Each is judged as before an attempt: "deliver":true would be handed over now, with these facts;
false would be withdrawn, "because" says why.
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
        const path = `/milestones/pending?${new URLSearchParams(query)}`;
        const response = await fetchService(flags.url, path, process.env);
        return printLines(linesOf(response));
      }
      const orders = await openOffline(flags, process.env).catch(heldElsewhere);
      try {
        await printLines(textsOf(orders.pending(options)));
      } finally {
        await orders.stop();
      }
    });
}

/** What a service answers, line by line. */
async function* linesOf({ body }: Response): AsyncGenerator<string, void, undefined> {
  for await (const { text = '' } of linesIn(body ?? [], Number.POSITIVE_INFINITY))
    yield `${text}\n`;
}

async function* textsOf(values: AsyncIterable<unknown>): AsyncGenerator<string, void, undefined> {
  for await (const value of values) yield `${JSON.stringify(value)}\n`;
}
