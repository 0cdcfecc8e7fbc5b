import { setTimeout as pause } from 'node:timers/promises';
import type { Command } from 'commander';
import { defined } from '../../order/defined.js';
import { ConfigurationError } from '../../order/options/configuration-error.js';
import { listed } from '../../order/text/listed.js';
import { visibleIn } from '../../order/text/visible.js';
import type { Reconciliation } from '../../service/reconcile/reconciliation-report.js';
import type { ProviderReconciliation } from '../../service/several/reconcile-each.js';
import type { ServeFlags } from '../configuration/configuration.js';
import { durationOf } from '../configuration/duration.js';
import type { Environment } from '../configuration/environment.js';
import { API_SETTINGS, OFFLINE_SETTINGS } from '../configuration/settings-help.js';
import { openOffline } from '../input/offline.js';
import { print, printJson } from '../output/print.js';
import { wrapped } from '../output/wrapped.js';
import { type CliProviders, providersIn } from '../providers/registry.js';
import { reconciled } from '../reconciling/each-provider.js';
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
    .option('--provider <name,...>', 'as for serve')
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
      checkCanCall(providersIn(flags, process.env), process.env);
      const orders = await openOffline(flags, process.env, { create: true });
      const stopped = new AbortController();
      if (every !== undefined) void stopSignal().then(() => stopped.abort());
      try {
        do {
          const reports = await reconciled(
            orders,
            ids,
            defined({
              since: since === undefined ? undefined : new Date(Date.now() - since),
              quietForMs,
            }),
          );
          if (flags.json === true) printJson(ofOne(reports));
          else print(reports.map((one) => shown(visibleIn(one), ids, reports.length)).join('\n'));
          if (every === undefined) {
            if (reports.some(isIncomplete)) process.exitCode = 1;
            return;
          }
          await pause(every, undefined, { signal: stopped.signal }).catch(() => {});
        } while (!stopped.signal.aborted);
      } finally {
        await orders.stop();
      }
    });
}

/** Calls need a key; of several providers, those without one are left out. */
function checkCanCall(providers: CliProviders, env: Environment): void {
  if (providers.some(({ api }) => api !== undefined && env[api.key.name])) return;
  const keys = providers.flatMap(({ api }) => api?.key.name ?? []);
  if (keys.length === 0) {
    throw new ConfigurationError({
      setting: '--provider',
      given: providers.map(({ name }) => name).join(','),
      allowed: `another one to reconcile: this version makes no calls to ${listed(providers.map(({ title }) => title))}`,
    });
  }
  throw new ConfigurationError({
    setting: keys.join(' or '),
    given: 'not set',
    allowed: 'the confidential key to call the provider with',
  });
}

/** As JSON: the report of a single provider as it always was, or one result for each. */
function ofOne(reports: readonly ProviderReconciliation[]): unknown {
  const [only, another] = reports;
  return another === undefined && only?.kind === 'reconciled' ? only.reconciliation : reports;
}

function isIncomplete(report: ProviderReconciliation): boolean {
  if (report.kind === 'not_set_up') return false;
  if (report.kind === 'error') return true;
  const { events, orders } = report.reconciliation;
  return events.failure !== undefined || orders.some(({ outcome }) => outcome !== 'repaired');
}

function shown(report: ProviderReconciliation, ids: readonly string[], providers: number): string {
  const { title } = report.provider;
  const lines =
    report.kind === 'reconciled'
      ? linesOf(report.reconciliation, ids)
      : [wrapped(`${report.kind === 'error' ? 'Failed' : 'Left out'}: ${report.because}`)];
  return [...(providers === 1 ? [] : [`${title}:`]), ...lines].join('\n');
}

function linesOf(report: Reconciliation, ids: readonly string[]): readonly string[] {
  const { since, examined, inStep, orders } = report;
  const { listed, missed, failure } = report.events;
  const listing = `Events at the provider since ${since}: ${listed}, missing here: ${missed}.`;
  return [
    ...(ids.length === 0 ? [listing] : []),
    ...(failure === undefined ? [] : [wrapped(`The list is incomplete: ${failure.reason}`)]),
    `Orders examined: ${examined}, of which in step: ${inStep}.`,
    ...orders.map(({ outcome, sentence }) => wrapped(`${outcome}: ${sentence}`)),
  ];
}
