import type { Command } from 'commander';
import { visible } from '../../../order/text/visible.js';
import type { Imported } from '../../../service/operations/import.js';
import type { ServeFlags } from '../../configuration/configuration.js';
import { openInput } from '../../input/input-file.js';
import { OFFLINE, openOffline } from '../../input/offline.js';
import { print, printError, printJson } from '../../output/print.js';

interface ImportFlags extends ServeFlags {
  readonly account?: string;
  readonly json?: boolean;
}

/** `order-lifecycle import` */
export function importCommand(program: Command): void {
  program
    .command('import <file>')
    .description('Take in what "order-lifecycle export" wrote; - reads the standard input.')
    .option('--account <name>', 'only what is about this account')
    .option('--json', 'the counts as JSON')
    .option('--data <directory>', 'directory of the embedded store; made when it is missing')
    .option('--mode <mode>', 'live or test: how bodies of deliveries are read')
    .addHelpText(
      'after',
      `
A line may also be the body of a delivery, or an observation as this package writes them. Milestones
keep their status: what is done is not handed over again. Importing twice changes nothing. What
cannot be read is reported with its line, and the rest goes on; then it ends with 1.
${OFFLINE}
Example:
  $ order-lifecycle import orders.ndjson --data ./.order-lifecycle
`,
    )
    .action(async (file: string, flags: ImportFlags) => {
      const { chunks, bar } = await openInput(file, 'importing');
      const orders = await openOffline(flags, process.env, { create: true });
      try {
        const imported = await orders.import(chunks, {
          ...(flags.account === undefined ? {} : { account: flags.account }),
          onProblem({ line, reason }) {
            bar.end();
            printError(`line ${line}: ${visible(reason)}`);
          },
        });
        bar.end();
        if (flags.json === true) printJson(imported);
        else print(summary(imported));
        if (imported.problems > 0) process.exitCode = 1;
      } finally {
        await orders.stop();
      }
    });
}

function summary(imported: Imported): string {
  const { added, changed, unchanged, observations, milestones, ignored, problems } = imported;
  return [
    `orders: ${added} new, ${changed} changed, ${unchanged} as they were`,
    `written: ${observations} observations, ${milestones} milestones`,
    `left out: ${ignored} not wanted, ${problems} not read`,
  ].join('\n');
}
