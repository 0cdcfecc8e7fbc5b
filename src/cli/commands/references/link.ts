import type { Command } from 'commander';
import { counted } from '../../../order/text/counted.js';
import { SOURCES } from '../../input/source.js';
import { print, printJson } from '../../output/print.js';
import { type DecisionFlags, decide } from './decide.js';
import { linkIn } from './reference-lines.js';

/** `order-lifecycle link` */
export function link(program: Command): void {
  program
    .command('link [reference] [orderId]')
    .description('Link payments to orders by hand, and take in what waited for them.')
    .requiredOption('--actor <name>', 'who decides; shown in the history')
    .requiredOption('--reason <text>', 'why; shown in the history')
    .option('--from <file>', 'one link a line; "-" reads standard input')
    .option('--json', 'print the counts as JSON')
    .option('--url <address>', 'address of a running service that does it')
    .option('--data <directory>', 'directory of the embedded store')
    .option('--provider <name,...>', 'as for serve')
    .option('--mode <mode>', 'live or test')
    .addHelpText(
      'after',
      `
A reference is an id of the provider: of a payment, a refund or another object
that "unplaced" lists. A line of a file is a JSON object:
  {"reference":"pi_1","orderId":"A-1001"}
Further members are ignored. A reference that was linked to another order is
linked to this one from now on; what that order took in before stays there.

May be stopped and repeated at any time. Lines that are refused are reported
and skipped; then it exits with 1.
${SOURCES}
Example:
  $ order-lifecycle link pi_1 A-1001 --url http://127.0.0.1:8080 \\
      --actor kim --reason "the customer called"
`,
    )
    .action(
      async (
        reference: string | undefined,
        orderId: string | undefined,
        flags: DecisionFlags,
      ): Promise<void> => {
        const counts = { linked: 0, placed: 0, moved: 0 };
        const refused = await decide({
          ...{ flags, label: 'linking', usage: '<reference> <orderId>', read: linkIn },
          given: reference === undefined ? [] : [{ reference, orderId }],
          apply: (references, links, audit) => references.link(links, audit),
          count(result) {
            if (result.kind === 'bad_link') return result.message;
            counts.linked += 1;
            counts.placed += result.placed;
            if (result.before !== undefined) counts.moved += 1;
            return undefined;
          },
        });
        if (flags.json === true) return printJson({ ...counts, refused });
        const { linked, placed, moved } = counts;
        const before = moved === 0 ? '' : ` (${moved} from another order)`;
        print(`${linked} linked${before}, ${counted(placed, 'report')} placed, ${refused} refused`);
      },
    );
}
