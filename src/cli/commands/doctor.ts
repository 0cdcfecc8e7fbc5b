import { access, constants } from 'node:fs/promises';
import { dirname, resolve } from 'node:path';
import type { Command } from 'commander';
import { failureText } from '../../order/text/failure-text.js';
import { formatInstant, instantOf } from '../../order/time/instant.js';
import type { Store } from '../../store/store.js';
import {
  type Configuration,
  readConfiguration,
  type ServeFlags,
} from '../configuration/configuration.js';
import { SETTINGS } from '../configuration/settings-help.js';
import { paintFor } from '../output/paint.js';
import { print, printJson } from '../output/print.js';
import { storeOf } from '../running.js';

/** What was looked at, what was found, and what to do if it is wrong. */
interface Finding {
  readonly what: string;
  readonly verdict: 'fine' | 'look' | 'wrong';
  readonly sentence: string;
}

/** `order-lifecycle doctor` */
export function doctor(program: Command): void {
  program
    .command('doctor')
    .description(
      'Look at configuration, database, schema, secrets and clock, and say what is wrong.',
    )
    .option('--port <port>', 'as for serve')
    .option('--host <host>', 'as for serve')
    .option('--data <directory>', 'directory of the embedded store')
    .option('--mode <mode>', 'live or test')
    .option('--max-body-bytes <bytes>', 'as for serve')
    .option('--json', 'as JSON')
    .addHelpText(
      'after',
      `${SETTINGS}
Example:
  $ DIGITAL_RIVER_WEBHOOK_SECRETS=whsec_1 order-lifecycle doctor
`,
    )
    .action(async (flags: ServeFlags & { json?: boolean }) => {
      const findings = await examine(flags);
      if (flags.json === true) printJson(findings, 2);
      else for (const finding of findings) print(shown(finding));
      if (findings.some(({ verdict }) => verdict === 'wrong')) process.exitCode = 1;
    });
}

function shown({ what, verdict, sentence }: Finding): string {
  const paint = paintFor(process.stdout, process.env);
  const marks = {
    fine: paint('green', 'fine '),
    look: paint('yellow', 'look '),
    wrong: paint('red', 'wrong'),
  } as const;
  return `${marks[verdict]}  ${what.padEnd(14)} ${sentence}`;
}

async function examine(flags: ServeFlags): Promise<readonly Finding[]> {
  let configuration: Configuration;
  try {
    configuration = readConfiguration(flags, process.env);
  } catch (error) {
    return [finding('configuration', 'wrong', failureText(error))];
  }
  const { mode, host, port, databaseUrl, engine } = configuration;
  const database = databaseUrl === undefined ? 'the embedded store' : 'PostgreSQL';
  const findings = [
    finding(
      'configuration',
      'fine',
      `${mode} mode, ${host}:${port}, ${engine === undefined ? database : 'Restate'}`,
    ),
    ...secrets(configuration),
    ...(await runningService(configuration)),
  ];
  if (databaseUrl === undefined && engine === undefined) {
    const place = await embeddedPlace(configuration);
    findings.push(place);
    if (place.verdict !== 'fine') return findings;
  }
  const store = await storeOf(configuration);
  try {
    return [...findings, ...(await examineStore(store))];
  } finally {
    await store.close().catch(() => {});
  }
}

function secrets({ webhookSecrets, token, mode }: Configuration): readonly Finding[] {
  const short = webhookSecrets.filter((secret) => secret.length < 16).length;
  return [
    short === 0
      ? finding('secrets', 'fine', `${webhookSecrets.length} active`)
      : finding(
          'secrets',
          'look',
          `${short} of ${webhookSecrets.length} shorter than 16 characters: is that what the provider shows?`,
        ),
    token === undefined
      ? finding(
          'token',
          mode === 'live' ? 'look' : 'fine',
          'none: everybody on this machine may read and decide. Set ORDER_LIFECYCLE_TOKEN to ask for one',
        )
      : token.length < 16
        ? finding(
            'token',
            'look',
            'shorter than 16 characters: openssl rand -hex 24 makes a better one',
          )
        : finding('token', 'fine', 'set'),
  ];
}

/** What a service that listens where this configuration says tells of itself; nothing if none does. */
async function runningService({ host, port, token, maxBodyBytes }: Configuration) {
  const name = host.includes(':') ? `[${host}]` : host;
  const metrics = await fetch(`http://${name}:${port}/metrics`, {
    headers: token === undefined ? {} : { authorization: `Bearer ${token}` },
    signal: AbortSignal.timeout(2_000),
  }).then(
    (answer) => (answer.ok ? answer.text() : undefined),
    () => undefined,
  );
  if (metrics === undefined) return [];
  return [handlers(metrics), deliveries(metrics, maxBodyBytes), ...deadlines(metrics)];
}

function handlers(metrics: string): Finding {
  const overdue =
    /^order_lifecycle_handlers\{handlers="overdue"\} (\d+)$/m.exec(metrics)?.[1] ?? '0';
  return overdue === '0'
    ? finding('handlers', 'fine', 'none runs on after its time')
    : finding(
        'handlers',
        'wrong',
        `${overdue} still run in the running service although their time is over; each takes the place of another. Let them end when their signal is aborted; a restart repeats them`,
      );
}

function deliveries(metrics: string, maxBodyBytes: number): Finding {
  const count = /^order_lifecycle_deliveries_total\{receipt="too_large"\} (\d+)$/m.exec(
    metrics,
  )?.[1];
  return count === undefined
    ? finding('deliveries', 'fine', 'the running service refused none for its length')
    : finding(
        'deliveries',
        'wrong',
        `${count} were longer than ${maxBodyBytes} bytes and are lost until they come again. If they are the provider’s, raise --max-body-bytes, start again and reconcile`,
      );
}

/** Seconds: three times the pause between two checks. */
const LONGEST_WITHOUT_CHECK = 1_800;

/** Whether the running service tells of deadlines; nothing where an engine does. */
function deadlines(metrics: string): readonly Finding[] {
  const age = /^order_lifecycle_check_age_seconds\{check="deadlines"\} (\S+)$/m.exec(metrics)?.[1];
  if (age === undefined) return [];
  const failed =
    /^order_lifecycle_deadline_checks_total\{outcome="failed"\} (\d+)$/m.exec(metrics)?.[1] ?? '0';
  const minutes = Math.round(Number(age) / 60);
  if (Number(age) <= LONGEST_WITHOUT_CHECK && failed === '0') {
    return [
      finding('deadlines', 'fine', `the running service checked them ${minutes} minutes ago`),
    ];
  }
  return [
    finding(
      'deadlines',
      Number(age) > LONGEST_WITHOUT_CHECK ? 'wrong' : 'look',
      `the running service last checked all of them ${minutes} minutes ago, and ${failed} checks failed; its log says why. Nobody is told of a deadline that is not checked`,
    ),
  ];
}

/** An embedded store is made at the first start; looking must not make one. */
async function embeddedPlace({ data }: Configuration): Promise<Finding> {
  const place = resolve(data);
  if (await can(place, constants.R_OK | constants.W_OK)) return finding('directory', 'fine', place);
  if (await can(place, constants.F_OK)) {
    return finding(
      'directory',
      'wrong',
      `${place} cannot be written. Give this user the right to, or use --data`,
    );
  }
  return (await can(dirname(place), constants.W_OK))
    ? finding(
        'directory',
        'look',
        `${place} does not exist yet; the first start of "serve" makes it`,
      )
    : finding(
        'directory',
        'wrong',
        `${place} does not exist and cannot be made. Use --data with a place that can be written`,
      );
}

function can(place: string, mode: number): Promise<boolean> {
  return access(place, mode).then(
    () => true,
    () => false,
  );
}

async function examineStore(store: Store): Promise<readonly Finding[]> {
  try {
    await store.migrate();
  } catch (error) {
    return [finding('database', 'wrong', failureText(error))];
  }
  const counts = await store.counts();
  const orders = Object.values(counts.orders).reduce((sum, count) => sum + count, 0);
  const about = counts.estimated.orders.length === 0 ? '' : 'about ';
  const waiting = counts.parked + counts.quarantined + counts.milestones.dead;
  return [
    finding('database', 'fine', 'answers, and its schema is the one this version needs'),
    finding('orders', 'fine', `${about}${orders}`),
    waiting === 0
      ? finding('attention', 'fine', 'nothing waits for a person')
      : finding(
          'attention',
          'look',
          `${counts.parked} orders with something parked, ${counts.quarantined} bodies quarantined, ${counts.milestones.dead} milestones dead: see "orders --parked" and the console`,
        ),
    await clock(store),
  ];
}

const TOLERANCE = 5 * 60 * 1_000_000;

/** The newest word of the provider against the clock here: signatures are refused when they differ. */
async function clock(store: Store): Promise<Finding> {
  const newest = await store.newest?.();
  if (newest === undefined)
    return finding('clock', 'look', 'no delivery yet to compare the clock with');
  const ahead = newest - instantOf(Date.now());
  return ahead > TOLERANCE
    ? finding(
        'clock',
        'wrong',
        `the newest delivery is of ${formatInstant(newest)}, ${Math.round(ahead / 60_000_000)} minutes ahead of the clock here. Set the clock, or the signatures will be refused`,
      )
    : finding('clock', 'fine', `the newest delivery is of ${formatInstant(newest)}`);
}

function finding(what: string, verdict: Finding['verdict'], sentence: string): Finding {
  return { what, verdict, sentence };
}
