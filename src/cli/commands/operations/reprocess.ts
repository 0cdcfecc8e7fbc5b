import type { Command } from 'commander';
import { counted } from '../../../order/text/counted.js';
import type { ServeFlags } from '../../configuration/configuration.js';
import { OFFLINE_SETTINGS } from '../../configuration/settings-help.js';
import { openOffline } from '../../input/offline.js';
import { print } from '../../output/print.js';

/** `order-lifecycle reprocess` */
export function reprocess(program: Command): void {
  program
    .command('reprocess')
    .description('Read quarantined bodies again, after an upgrade.')
    .option('--data <directory>', 'directory of the embedded store')
    .option('--provider <name,...>', 'as for serve')
    .option('--mode <mode>', 'live or test')
    .addHelpText(
      'after',
      `${OFFLINE_SETTINGS}
Example:
  $ order-lifecycle reprocess --data ./.order-lifecycle
`,
    )
    .action(async (flags: ServeFlags) => {
      const orders = await openOffline(flags, process.env);
      try {
        const { tried, recorded, ignored, stillQuarantined } = await orders.reprocess();
        const bodies = counted(tried, 'quarantined body', 'quarantined bodies');
        const results = `${recorded} recorded, ${ignored} ignored, ${stillQuarantined} not understood`;
        print(`${bodies} read again: ${results}`);
      } finally {
        await orders.stop();
      }
    });
}
