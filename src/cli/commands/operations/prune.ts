import type { Command } from 'commander';
import { ConfigurationError } from '../../../order/options/configuration-error.js';
import { dateOf, SECOND } from '../../../order/time/instant.js';
import { systemClock } from '../../../service/runtime/clock.js';
import type { ServeFlags } from '../../configuration/configuration.js';
import { hoursOf } from '../../configuration/duration.js';
import { OFFLINE, openOffline } from '../../input/offline.js';
import { print } from '../../output/print.js';

/** The provider delivers again for three days; what comes after pruning has to be looked at by hand. */
const LEAST_HOURS = 4 * 24;

/** `order-lifecycle prune` */
export function prune(program: Command): void {
  program
    .command('prune')
    .description('Remove the histories of settled orders that have been quiet for long.')
    .requiredOption('--older-than <time>', 'nothing heard or changed for so long, e.g. 400d')
    .option('--data <directory>', 'directory of the embedded store')
    .option('--mode <mode>', 'live or test')
    .addHelpText(
      'after',
      `
Only whole orders are removed: complete, returned, cancelled or blocked, with nothing parked and no
milestone that is pending or dead. Of each a record stays that says where it ended. A delivery
that still comes is answered, kept and flagged, and moves nothing.
${OFFLINE}
Example:
  $ order-lifecycle prune --older-than 400d
`,
    )
    .action(async (flags: ServeFlags & { readonly olderThan: string }) => {
      const hours = hoursOf('--older-than', flags.olderThan);
      if (hours < LEAST_HOURS) {
        throw new ConfigurationError({
          setting: '--older-than',
          given: flags.olderThan,
          allowed: '4d or more: the provider repeats its deliveries for three days',
        });
      }
      const orders = await openOffline(flags, process.env);
      try {
        const quietSince = dateOf(systemClock() - hours * 3600 * SECOND);
        const pruned = await orders.prune({ quietSince });
        print(`${pruned.orders} orders pruned; of each a record stays of where it ended`);
      } finally {
        await orders.stop();
      }
    });
}
