import type { Command } from 'commander';
import { ConfigurationError } from '../../../order/options/configuration-error.js';
import { counted } from '../../../order/text/counted.js';
import type { ServeFlags } from '../../configuration/configuration.js';
import { durationOf } from '../../configuration/duration.js';
import { OFFLINE_SETTINGS } from '../../configuration/settings-help.js';
import { openOffline } from '../../input/offline.js';
import { print } from '../../output/print.js';

/** The provider repeats deliveries for three days; those that arrive after pruning need a person. */
const MIN_MS = 4 * 86_400_000;

/** `order-lifecycle prune` */
export function prune(program: Command): void {
  program
    .command('prune')
    .description('Remove the histories of settled orders without recent reports.')
    .requiredOption('--older-than <duration>', 'unchanged for this long, e.g. 400d')
    .option('--data <directory>', 'directory of the embedded store')
    .option('--provider <name,...>', 'as for serve')
    .option('--mode <mode>', 'live or test')
    .addHelpText(
      'after',
      `
It prunes orders that are complete, returned, cancelled or blocked, without
parked observations and without pending or dead milestones. A record of the last
state of each order stays. Later deliveries about it are stored and flagged, and
change nothing.
${OFFLINE_SETTINGS}
Example:
  $ order-lifecycle prune --older-than 400d
`,
    )
    .action(async (flags: ServeFlags & { readonly olderThan: string }) => {
      const olderThan = durationOf('--older-than', flags.olderThan);
      if (olderThan < MIN_MS) {
        throw new ConfigurationError({
          setting: '--older-than',
          given: flags.olderThan,
          allowed: '4d or more: the provider repeats its deliveries for three days',
        });
      }
      const orders = await openOffline(flags, process.env);
      try {
        const quietSince = new Date(Date.now() - olderThan);
        let pruned = 0;
        for (const one of orders.all) pruned += (await one.prune({ quietSince })).orders;
        print(`${counted(pruned, 'order')} pruned; the last state of each stays on record`);
      } finally {
        await orders.stop();
      }
    });
}
