import type { Command } from 'commander';
import { defined } from '../../order/defined.js';
import { visibleIn } from '../../order/text/visible.js';
import { openSource, SOURCES, type SourceFlags } from '../input/source.js';
import { print, printJson } from '../output/print.js';
import { table } from '../output/table.js';

interface OrdersFlags extends SourceFlags {
  readonly state?: string;
  readonly fraudState?: string;
  readonly parked?: boolean;
  readonly upstreamId?: string;
  readonly checkoutId?: string;
  readonly limit: string;
  readonly json?: boolean;
}

/** `order-lifecycle orders` */
export function orders(program: Command): void {
  program
    .command('orders')
    .description('List orders.')
    .option('--state <state>', 'only orders in this state')
    .option('--fraud-state <state>', 'only orders whose fraud review is in this state')
    .option('--parked', 'only orders with parked observations')
    .option('--upstream-id <id>', 'only the order with this id in your shop')
    .option('--checkout-id <id>', 'only the order of this checkout')
    .option('--limit <number>', 'maximum number of orders to list', '50')
    .option('--json', 'print one JSON object a line')
    .option('--url <address>', 'ask a running service')
    .option('--data <directory>', 'directory of the embedded store')
    .option('--provider <name,...>', 'as for serve')
    .option('--mode <mode>', 'live or test')
    .addHelpText(
      'after',
      `${SOURCES}
Example:
  $ order-lifecycle orders --parked --url http://127.0.0.1:8080
`,
    )
    .action(async (flags: OrdersFlags) => {
      const source = await openSource(flags, process.env);
      try {
        const { orders: found, next } = await source.orders(filterOf(flags));
        if (flags.json === true) {
          for (const order of found) printJson(order);
          return;
        }
        if (found.length === 0) {
          print('No orders.');
          return;
        }
        // Orders of one provider need no column for it.
        const isMixed = new Set(found.map(({ provider }) => provider?.name)).size > 1;
        const nameOf = (name = '') => (isMixed ? [name] : []);
        print(
          table([
            ['order', ...nameOf('provider'), 'state', 'fraud review', 'parked', 'your id'],
            ...visibleIn(found).map((order) => {
              const { id, provider, state, fraudState, parked, upstreamId = '' } = order;
              const number = parked === 0 ? '' : String(parked);
              return [id, ...nameOf(provider?.name), state, fraudState, number, upstreamId];
            }),
          ]),
        );
        if (next !== undefined) print(`There are more; raise --limit (now ${flags.limit}).`);
      } finally {
        await source.close();
      }
    });
}

function filterOf(flags: OrdersFlags): Readonly<Record<string, string>> {
  const { state, fraudState, upstreamId, checkoutId, limit } = flags;
  const parked = flags.parked === true ? 'true' : undefined;
  return defined({ state, fraudState, parked, upstreamId, checkoutId, limit });
}
