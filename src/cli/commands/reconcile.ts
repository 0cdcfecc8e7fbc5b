import { setTimeout as pause } from 'node:timers/promises';
import type { Command } from 'commander';
import { defined, filled } from '../../order/defined.js';
import { ConfigurationError } from '../../order/options/configuration-error.js';
import { visibleIn } from '../../order/text/visible.js';
import type { Reconciliation } from '../../service/reconcile/reconciliation-report.js';
import type { ServeFlags } from '../configuration/configuration.js';
import { durationOf } from '../configuration/duration.js';
import type { Environment } from '../configuration/environment.js';
import { API_SETTINGS, OFFLINE_SETTINGS } from '../configuration/settings-help.js';
import { openOffline } from '../input/offline.js';
import { print, printJson } from '../output/print.js';
import { wrapped } from '../output/wrapped.js';
import type { CliProvider } from '../providers/cli-provider.js';
import { providerIn } from '../providers/registry.js';
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
    .argument('[orderId...]', 'only these orders (default: all that may differ)')
    .description('Read missing events and quiet orders at the provider, and store them.')
    .option('--since <duration>', 'list events back to then, e.g. 36h or 7d (at most 30d)')
    .option('--quiet-for <duration>', 'read orders without a report for this long (default 1h)')
    .option('--every <duration>', 'repeat at this interval, until stopped')
    .option('--json', 'print the report as JSON')
    .option('--data <directory>', 'directory of the embedded store')
    .option('--provider <name>', 'as for serve')
    .option('--mode <mode>', 'live or test')
    .addHelpText(
      'after',
      `${OFFLINE_SETTINGS}${API_SETTINGS}
Examples:
  $ order-lifecycle reconcile --since 24h
  $ order-lifecycle reconcile 204440790336
`,
    )
    .action(async (ids: readonly string[], flags: ReconcileFlags) => {
      const every = flags.every === undefined ? undefined : durationOf('--every', flags.every);
      const since = flags.since === undefined ? undefined : durationOf('--since', flags.since);
      const quietForMs =
        flags.quietFor === undefined ? undefined : durationOf('--quiet-for', flags.quietFor);
      checkCanCall(providerIn(flags, process.env), process.env);
      const orders = await openOffline(flags, process.env, { create: true });
      const stopped = new AbortController();
      if (every !== undefined) void stopSignal().then(() => stopped.abort());
      try {
        do {
          const report = await orders.reconcile(
            defined({
              orders: filled(ids),
              since: since === undefined ? undefined : new Date(Date.now() - since),
              quietForMs,
            }),
          );
          if (flags.json === true) printJson(report);
          else print(shown(visibleIn(report), ids));
          if (every === undefined) {
            if (report.events.failure !== undefined || report.orders.some(isUnrepaired)) {
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

function checkCanCall({ name, title, api }: CliProvider, env: Environment): void {
  if (api === undefined) {
    throw new ConfigurationError({
      setting: '--provider',
      given: name,
      allowed: `another one to reconcile: this version makes no calls to ${title}`,
    });
  }
  if (env[api.key.name]) return;
  throw new ConfigurationError({
    setting: api.key.name,
    given: 'not set',
    allowed: 'the confidential key to call the provider with',
  });
}

function isUnrepaired({ outcome }: Reconciliation['orders'][number]): boolean {
  return outcome !== 'repaired';
}

function shown(report: Reconciliation, ids: readonly string[]): string {
  const { since, examined, inStep, orders } = report;
  const { listed, missed, failure } = report.events;
  const listing = `Events at the provider since ${since}: ${listed}, missing here: ${missed}.`;
  return [
    ...(ids.length === 0 ? [listing] : []),
    ...(failure === undefined ? [] : [wrapped(`The list is incomplete: ${failure.reason}`)]),
    `Orders examined: ${examined}, of which in step: ${inStep}.`,
    ...orders.map(({ outcome, sentence }) => wrapped(`${outcome}: ${sentence}`)),
  ].join('\n');
}
