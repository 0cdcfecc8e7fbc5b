import { setTimeout as pause } from 'node:timers/promises';
import type { Command } from 'commander';
import { ConfigurationError } from '../../order/options/configuration-error.js';
import { visibleIn } from '../../order/text/visible.js';
import type { Reconciliation } from '../../service/reconcile/reconciliation.js';
import type { ServeFlags } from '../configuration/configuration.js';
import { spanOf } from '../configuration/duration.js';
import { OFFLINE, openOffline } from '../input/offline.js';
import { print, printJson } from '../output/print.js';
import { stopSignal } from '../running.js';

interface ReconcileFlags extends ServeFlags {
  readonly since?: string;
  readonly quietFor?: string;
  readonly every?: string;
  readonly json?: boolean;
}

/** `order-lifecycle reconcile` */
export function reconcile(program: Command): void {
  program
    .command('reconcile')
    .argument('[orderId...]', 'only these orders (default: all that may be out of step)')
    .description('Ask the provider for everything that never arrived, and bring orders in step.')
    .option('--since <span>', 'how far back events may be missing, e.g. 36h or 7d (at most 30d)')
    .option('--quiet-for <span>', 'read orders not heard of for so long (default 1h)')
    .option('--every <span>', 'do it again and again, until stopped')
    .option('--json', 'print the whole report as JSON')
    .option('--data <directory>', 'directory of the embedded store')
    .option('--mode <mode>', 'live or test')
    .addHelpText(
      'after',
      `${OFFLINE}  DIGITAL_RIVER_API_KEY          the confidential key to call the provider with;
                                 required
  DIGITAL_RIVER_API_URL          where its API is
                                 (default https://api.digitalriver.com)

Example:
  $ order-lifecycle reconcile --since 24h
  $ order-lifecycle reconcile 204440790336
`,
    )
    .action(async (ids: readonly string[], flags: ReconcileFlags) => {
      const every = flags.every === undefined ? undefined : spanOf('--every', flags.every);
      const back = flags.since === undefined ? undefined : spanOf('--since', flags.since);
      const quietFor =
        flags.quietFor === undefined ? undefined : spanOf('--quiet-for', flags.quietFor);
      if (!process.env.DIGITAL_RIVER_API_KEY) {
        throw new ConfigurationError({
          setting: 'DIGITAL_RIVER_API_KEY',
          given: 'not set',
          allowed: 'the confidential key to call the provider with',
        });
      }
      const orders = await openOffline(flags, process.env, { create: true });
      const stopped = new AbortController();
      if (every !== undefined) void stopSignal().then(() => stopped.abort());
      try {
        do {
          const report = await orders.reconcile({
            ...(ids.length === 0 ? {} : { orders: ids }),
            ...(back === undefined ? {} : { since: new Date(Date.now() - back) }),
            ...(quietFor === undefined ? {} : { quietForMs: quietFor }),
          });
          if (flags.json === true) printJson(report);
          else print(shown(visibleIn(report), ids));
          if (every === undefined) {
            if (report.events.failure !== undefined || report.orders.some(isOpen)) {
              process.exitCode = 1;
            }
            return;
          }
          await pause(every, undefined, { signal: stopped.signal }).catch(() => {});
        } while (!stopped.signal.aborted);
      } finally {
        await orders.stop();
      }
    });
}

function isOpen({ outcome }: Reconciliation['orders'][number]): boolean {
  return outcome !== 'repaired';
}

function shown(report: Reconciliation, ids: readonly string[]): string {
  const { since, examined, inStep, orders } = report;
  const { listed, missed, failure } = report.events;
  const told = `Since ${since} the provider told of ${listed} events, of which ${missed} had not arrived.`;
  return [
    ...(ids.length === 0 ? [told] : []),
    ...(failure === undefined ? [] : [`The list is not complete: ${failure.reason}`]),
    `Orders examined: ${examined}, of which in step: ${inStep}.`,
    ...orders.map(({ outcome, sentence }) => `${outcome}: ${sentence}`),
  ].join('\n');
}
