import { once } from 'node:events';
import type { Command } from 'commander';
import { openOffline } from '../offline.js';
import { fetchService, heldElsewhere, SOURCES, type SourceFlags } from '../source.js';

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
      const { pendingOptionsOf } = await import('../../http/parameters.js');
      const options = pendingOptionsOf(query);
      if ('problem' in options) throw new Error(options.problem);
      if (flags.url !== undefined) {
        const path = `/milestones/pending?${new URLSearchParams(query)}`;
        const response = await fetchService(flags.url, path, process.env);
        for await (const chunk of response.body ?? []) await written(chunk);
        return;
      }
      const orders = await openOffline(flags, process.env).catch(heldElsewhere);
      try {
        for await (const milestone of orders.pending(options)) {
          await written(`${JSON.stringify(milestone)}\n`);
        }
      } finally {
        await orders.stop();
      }
    });
}

async function written(text: string | Uint8Array): Promise<void> {
  if (!process.stdout.write(text)) await once(process.stdout, 'drain');
}
