import type { Command } from 'commander';
import { counted } from '../../order/text/counted.js';
import type { ServeFlags } from '../configuration/configuration.js';
import { OFFLINE_SETTINGS } from '../configuration/settings-help.js';
import { openOffline } from '../input/offline.js';
import { ordersKnowing } from '../input/which-provider.js';
import { print } from '../output/print.js';
import { unknownOrder } from '../output/unknown-order.js';
import { stopSignal } from '../running.js';

/** `order-lifecycle inspect` */
export function inspect(program: Command): void {
  program
    .command('inspect <orderId>')
    .description("Show the history of an order in Stately's inspector, in your browser.")
    .option('--data <directory>', 'directory of the embedded store')
    .option('--provider <name,...>', 'as for serve')
    .option('--mode <mode>', 'live or test')
    .option('--receiver <url>', 'the page that shows the history', 'https://stately.ai/inspect')
    .addHelpText(
      'after',
      `
It serves a page on loopback that holds the receiver in a frame. Your browser
passes on ids, states, amounts and times, and no personal data; this process
sends nothing.
${OFFLINE_SETTINGS}
Example:
  $ order-lifecycle inspect 204440790336 --data ./.order-lifecycle
`,
    )
    .action(async (orderId: string, flags: ServeFlags & { receiver: string }) => {
      const { inspectOrder, openBridge } = await import('../../inspect/index.js');
      const bridge = await openBridge({ receiver: flags.receiver });
      try {
        const orders = await openOffline(flags, process.env, { reads: true });
        const shown = await ordersKnowing(orders, orderId)
          .then((one) => inspectOrder(one, orderId, bridge))
          .finally(() => orders.stop());
        if (shown === 0) throw unknownOrder(orderId, flags);
        const size = counted(shown, 'observation');
        print(`${size} to look at. Open this in your browser:\n\n  ${bridge.url}\n`);
        await stopSignal();
      } finally {
        await bridge.close();
      }
    });
}
