import type { Command } from 'commander';
import { visible } from '../../../order/text/visible.js';
import { checkedText } from '../../configuration/checked-text.js';
import type { ServeFlags } from '../../configuration/configuration.js';
import { OFFLINE_SETTINGS } from '../../configuration/settings-help.js';
import { openOffline } from '../../input/offline.js';
import { ordersKnowing } from '../../input/which-provider.js';
import { print } from '../../output/print.js';
import { wrapped } from '../../output/wrapped.js';

interface ResolveFlags extends ServeFlags {
  readonly actor: string;
  readonly reason: string;
}

/** `order-lifecycle resolve` */
export function resolve(program: Command): void {
  program
    .command('resolve <orderId> <observationId>')
    .description('Dismiss a parked observation: it stays in the history, but closes no gate.')
    .requiredOption('--actor <name>', 'who decides; stored with the decision')
    .requiredOption('--reason <text>', 'why; stored with the decision')
    .option('--data <directory>', 'directory of the embedded store')
    .option('--provider <name,...>', 'as for serve')
    .option('--mode <mode>', 'live or test')
    .addHelpText(
      'after',
      `${OFFLINE_SETTINGS}
Example:
  $ order-lifecycle resolve 204440790336 3f9a \\
      --actor kim --reason "confirmed with the bank"
`,
    )
    .action(async (orderId: string, observationId: string, flags: ResolveFlags) => {
      const actor = checkedText('--actor', flags.actor, 200);
      const reason = checkedText('--reason', flags.reason, 1_000);
      const orders = await openOffline(flags, process.env);
      try {
        const decision = { decision: 'dismiss', actor, reason } as const;
        const one = await ordersKnowing(orders, orderId);
        const resolved = await one.resolve(orderId, observationId, decision);
        if (resolved.kind !== 'resolved') throw new Error(resolved.message);
        const { state, fraudState, gates } = resolved.order;
        print(`Dismissed. Order ${visible(orderId)} is ${state}, its fraud review ${fraudState}.`);
        print(wrapped(gates.fulfil.because));
      } finally {
        await orders.stop();
      }
    });
}
