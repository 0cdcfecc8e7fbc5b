import type { Command } from 'commander';
import { counted } from '../../../order/text/counted.js';
import { SOURCES } from '../../input/source.js';
import { print, printJson } from '../../output/print.js';
import { type DecisionFlags, decide } from './decide.js';
import { discardingIn } from './reference-lines.js';

/** `order-lifecycle discard` */
export function discard(program: Command): void {
  program
    .command('discard [reference...]')
    .description('Delete reports about payments that belong to no order of this shop.')
    .requiredOption('--actor <name>', 'who decides; written to the log')
    .requiredOption('--reason <text>', 'why; written to the log')
    .option('--from <file>', 'one reference a line; "-" reads standard input')
    .option('--json', 'print the counts as JSON')
    .option('--url <address>', 'address of a running service that does it')
    .option('--data <directory>', 'directory of the embedded store')
    .option('--provider <name,...>', 'as for serve')
    .option('--mode <mode>', 'live or test')
    .addHelpText(
      'after',
      `
Only reports that wait for an order are deleted; orders keep what they took in.
A later report about the same payment waits again. A line of a file is a JSON
object, such as a line of "unplaced --json":
  {"reference":"pi_1"}                          every report that waits for it
  {"reference":"pi_1","observationId":"evt_1"}  one report
Further members are ignored. References for which nothing waits are reported and
skipped; then it exits with 1.
${SOURCES}
Example:
  $ order-lifecycle discard pi_8 pi_9 --url http://127.0.0.1:8080 \\
      --actor kim --reason "payments of subscriptions"
`,
    )
    .action(async (given: readonly string[], flags: DecisionFlags) => {
      let discarded = 0;
      const refused = await decide({
        ...{ flags, label: 'discarding', usage: '<reference…>', read: discardingIn },
        given: given.map((reference) => ({ reference })),
        apply: (references, entries, audit) => references.discard(entries, audit),
        count(result) {
          discarded += result.discarded;
          return result.discarded === 0 ? NOTHING : undefined;
        },
      });
      if (flags.json === true) printJson({ discarded, refused });
      else print(`${counted(discarded, 'report')} discarded, ${refused} refused`);
    });
}

const NOTHING = 'No report waits for it. Compare it with the list of "unplaced".';
