import { setTimeout as pause } from 'node:timers/promises';
import type { Command } from 'commander';
import { ConfigurationError } from '../../order/configuration-error.js';
import type { Reconciliation } from '../../service/reconcile.js';
import { readConfiguration, type ServeFlags } from '../configuration.js';
import { openService, stopSignal } from '../running.js';
import { SETTINGS } from '../settings-help.js';

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
    .description('Ask the provider for everything that never arrived, and bring orders in step.')
    .option('--since <span>', 'how far back events may be missing, e.g. 36h or 7d (at most 30d)')
    .option('--quiet-for <span>', 'read orders not heard of for so long (default 1h)')
    .option('--every <span>', 'do it again and again, until stopped')
    .option('--json', 'print the whole report as JSON')
    .option('--data <directory>', 'directory of the embedded store')
    .option('--mode <mode>', 'live or test')
    .addHelpText(
      'after',
      `${SETTINGS}
  DIGITAL_RIVER_API_KEY          the confidential key to call the provider with
  DIGITAL_RIVER_API_URL          where its API is (default https://api.digitalriver.com)

Example:
  $ order-lifecycle reconcile --since 24h
`,
    )
    .action(async (flags: ReconcileFlags) => {
      const every = spanOf('--every', flags.every);
      const back = spanOf('--since', flags.since);
      const quietFor = spanOf('--quiet-for', flags.quietFor);
      const orders = await openService(readConfiguration(flags, process.env));
      const stopped = new AbortController();
      if (every !== undefined) void stopSignal().then(() => stopped.abort());
      try {
        do {
          const report = await orders.reconcile({
            ...(back === undefined ? {} : { since: new Date(Date.now() - back) }),
            ...(quietFor === undefined ? {} : { quietFor }),
          });
          console.log(flags.json === true ? JSON.stringify(report) : shown(report));
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

function shown({ since, events, examined, inStep, orders }: Reconciliation): string {
  const { listed, missed, failure } = events;
  return [
    `Since ${since} the provider told of ${listed} events, of which ${missed} had not arrived.`,
    ...(failure === undefined ? [] : [`The list is not complete: ${failure.reason}`]),
    `Orders examined: ${examined}, of which in step: ${inStep}.`,
    ...orders.map(({ outcome, sentence }) => `${outcome}: ${sentence}`),
  ].join('\n');
}

const UNITS: Readonly<Record<string, number>> = {
  s: 1_000,
  m: 60_000,
  h: 3_600_000,
  d: 86_400_000,
};

/** Milliseconds of a span such as `90s`, `15m`, `36h` or `7d`. */
function spanOf(setting: string, text: string | undefined): number | undefined {
  if (text === undefined) return undefined;
  const [, digits, unit] = /^(\d{1,6})([smhd])$/.exec(text) ?? [];
  const size = UNITS[unit ?? ''];
  if (digits !== undefined && size !== undefined) return Number(digits) * size;
  throw new ConfigurationError({
    setting,
    given: JSON.stringify(text.slice(0, 40)),
    allowed: 'a number with s, m, h or d, e.g. 36h',
  });
}
