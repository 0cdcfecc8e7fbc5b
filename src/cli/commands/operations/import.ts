import type { Command } from 'commander';
import { counted } from '../../../order/text/counted.js';
import { visible } from '../../../order/text/visible.js';
import type { Imported } from '../../../service/operations/import.js';
import type { ServeFlags } from '../../configuration/configuration.js';
import { OFFLINE_SETTINGS } from '../../configuration/settings-help.js';
import { openInput } from '../../input/input-file.js';
import { openOffline } from '../../input/offline.js';
import { print, printError, printJson } from '../../output/print.js';

interface ImportFlags extends ServeFlags {
  readonly account?: string;
  readonly json?: boolean;
}

/** `order-lifecycle import` */
export function importCommand(program: Command): void {
  program
    .command('import <file>')
    .description('Import a file of "order-lifecycle export"; "-" reads standard input.')
    .option('--account <name>', 'only lines about this account')
    .option('--json', 'print the counts as JSON')
    .option('--data <directory>', 'directory of the embedded store; created if missing')
    .option('--provider <name,...>', 'as for serve')
    .option('--mode <mode>', 'live or test: the mode of bodies of deliveries')
    .addHelpText(
      'after',
      `
A line may also be the body of a delivery, or an observation as this package
writes them. Milestones keep their status, so those that are done are not
delivered again. Importing twice changes nothing. Lines that cannot be read are
reported and skipped; then it exits with 1.
${OFFLINE_SETTINGS}
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
  const { added, changed, unchanged, observations, milestones } = imported;
  const { unplaced, ignored, problems } = imported;
  return [
    `orders: ${added} new, ${changed} changed, ${unchanged} unchanged`,
    `written: ${counted(observations, 'observation')}, ${counted(milestones, 'milestone')}`,
    ...(unplaced === 0 ? [] : [`without an order: ${counted(unplaced, 'observation')}`]),
    `left out: ${ignored} not wanted, ${problems} unreadable`,
  ].join('\n');
}
