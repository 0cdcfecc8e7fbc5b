import type { Command } from 'commander';
import { visibleIn } from '../../order/text/visible.js';
import { openSource, SOURCES, type SourceFlags } from '../input/source.js';
import { print, printJson } from '../output/print.js';

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
    .option('--state <state>', 'only those in this state')
    .option('--fraud-state <state>', 'only those whose fraud review is in this state')
    .option('--parked', 'only those with something parked')
    .option('--upstream-id <id>', 'only the one with this number of yours')
    .option('--checkout-id <id>', 'only the one of this checkout')
    .option('--limit <number>', 'at most so many', '50')
    .option('--json', 'one JSON object a line')
    .option('--url <address>', 'ask a running service')
    .option('--data <directory>', 'directory of the embedded store')
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
          print('No orders. Those of the demo are gone when it ends; see "serve --demo".');
          return;
        }
        print(row(['order', 'state', 'fraud review', 'parked', 'your number']));
        for (const { id, state, fraudState, parked, upstreamId = '' } of visibleIn(found)) {
          print(row([id, state, fraudState, parked === 0 ? '' : String(parked), upstreamId]));
        }
        if (next !== undefined) print(`… and more: raise --limit (now ${flags.limit}).`);
      } finally {
        await source.close();
      }
    });
}

function filterOf(flags: OrdersFlags): Readonly<Record<string, string>> {
  const { state, fraudState, parked, upstreamId, checkoutId, limit } = flags;
  return Object.fromEntries(
    Object.entries({
      state,
      fraudState,
      parked: parked === true ? 'true' : undefined,
      upstreamId,
      checkoutId,
      limit,
    }).filter((entry): entry is [string, string] => entry[1] !== undefined),
  );
}

const WIDTHS = [38, 17, 15, 8, 0] as const;

function row(cells: readonly string[]): string {
  return cells
    .map((cell, index) => cell.padEnd(WIDTHS[index] ?? 0))
    .join(' ')
    .trimEnd();
}
