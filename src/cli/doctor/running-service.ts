import { counted } from '../../order/text/counted.js';
import { midSentence } from '../../order/text/mid-sentence.js';
import { BODY_TRAPS, messageOf } from '../../service/ingest/delivery/body-trap.js';
import type { Configuration, ServedProvider } from '../configuration/configuration.js';
import { type Finding, finding, named } from './finding.js';
import { isInUse } from './port.js';
import { unplacedFinding } from './unplaced.js';

/** A busy machine may need seconds. Where nothing listens, that is known at once. */
const ANSWER_MS = 10_000;

/**
 * Checks the service that listens at the configured address; none: no findings.
 *
 * @param answerMs how long it may take to answer.
 */
export async function checkRunningService(
  { host, port, token, maxBodyBytes, providers }: Configuration,
  answerMs = ANSWER_MS,
): Promise<readonly Finding[]> {
  const name = host.includes(':') ? `[${host}]` : host;
  const answer = await fetch(`http://${name}:${port}/metrics`, {
    headers: token === undefined ? {} : { authorization: `Bearer ${token}` },
    signal: AbortSignal.timeout(answerMs),
  })
    .then(async (response) => ({ status: response.status, text: await response.text() }))
    .catch((error: unknown) => (isTimeout(error) ? 'too_late' : 'none'));
  if (answer === 'none') return [];
  if (answer === 'too_late') {
    // A network that drops connections is as late.
    return (await isInUse(host, port)) ? [silent(`${name}:${port}`, answerMs)] : [];
  }
  const { status, text } = answer;
  // Another program may answer, too. This one names its setting when it refuses a token.
  if (status === 401 && text.includes('ORDER_LIFECYCLE_TOKEN')) return [locked(token)];
  if (status !== 200 || !text.includes('order_lifecycle_')) return [];
  return metricsFindings(text, { maxBodyBytes, providers });
}

function isTimeout(error: unknown): boolean {
  return error instanceof Error && error.name === 'TimeoutError';
}

function silent(place: string, answerMs: number): Finding {
  return finding(
    'service',
    'wrong',
    `something at ${place} took a request and did not answer it in ${counted(answerMs / 1_000, 'second')}, so nothing about it was checked. If it is this service, look into its log and run doctor again; otherwise set PORT (--port) to a free port`,
  );
}

/** Whether something takes requests there and does not answer: it may be this service or another. */
export function isSilent(findings: readonly Finding[]): boolean {
  return findings.some(({ what }) => what === 'service');
}

/** Whether a running service was found, but gave no answer to this token. */
export function isLocked(findings: readonly Finding[]): boolean {
  return findings.some(({ what }) => what === 'token');
}

function locked(token: string | undefined): Finding {
  const given = token === undefined ? 'requires a token' : 'was started with another token';
  return finding(
    'token',
    'look',
    `the running service ${given}, so nothing about it was checked. Set ORDER_LIFECYCLE_TOKEN to its token`,
    "export ORDER_LIFECYCLE_TOKEN='<token of the running service>'",
  );
}

function metricsFindings(
  metrics: string,
  { maxBodyBytes, providers }: Pick<Configuration, 'maxBodyBytes' | 'providers'>,
): readonly Finding[] {
  return [
    handlers(metrics),
    ...deliveries(metrics, maxBodyBytes),
    ...providers.flatMap((one) =>
      named(unplaced(metrics, labelOf(one, providers)), one, providers.length),
    ),
    ...deadlines(metrics),
  ];
}

/** The label of a provider, which its metrics have if there are several. */
function labelOf({ name }: ServedProvider, { length }: readonly ServedProvider[]): string {
  return length === 1 ? '' : `,provider="${name}"`;
}

/** The values of a metric whose labels begin like this, such as `order_lifecycle_queue{queue="ingest"`. */
function samples(metrics: string, start: string): readonly number[] {
  return metrics
    .split('\n')
    .filter((line) => line.startsWith(`${start}}`) || line.startsWith(`${start},`))
    .map((line) => Number(line.slice(line.lastIndexOf(' '))));
}

/** Over all providers; undefined: there is no such metric. */
function sum(values: readonly number[]): number | undefined {
  return values.length === 0 ? undefined : values.reduce((all, one) => all + one, 0);
}

function handlers(metrics: string): Finding {
  const overdue = sum(samples(metrics, 'order_lifecycle_handlers{handlers="overdue"')) ?? 0;
  return overdue === 0
    ? finding('handlers', 'fine', 'none runs beyond its timeout')
    : finding(
        'handlers',
        'wrong',
        `${counted(overdue, 'handler')} of the running service exceeded the timeout, which delays others. Let handlers end when their signal is aborted, and restart the service`,
      );
}

function deliveries(metrics: string, maxBodyBytes: number): readonly Finding[] {
  const lost = (receipt: string, why: string) => {
    const count = sum(samples(metrics, `order_lifecycle_deliveries_total{receipt="${receipt}"`));
    if (count === undefined) return [];
    const sentence = `${counted(count, 'delivery', 'deliveries')} ${why}`;
    return [finding('deliveries', 'wrong', `not stored: ${sentence}`)];
  };
  const mend = 'If the provider sent them, raise --max-body-bytes, restart and reconcile';
  const findings = [
    ...lost('too_large', `longer than ${maxBodyBytes} bytes. ${mend}`),
    ...BODY_TRAPS.flatMap((trap) => lost(trap, `because ${midSentence(messageOf(trap))}`)),
  ];
  return findings.length > 0
    ? findings
    : [finding('deliveries', 'fine', 'the running service refused none for its body')];
}

/** Only a service whose provider speaks of payments has any. */
function unplaced(metrics: string, label: string): readonly Finding[] {
  const value = (name: string) => sum(samples(metrics, `order_lifecycle_${name}${label}`));
  const waiting = value('unplaced{unplaced="waiting"');
  if (waiting === undefined) return [];
  const age = value('unplaced_age_seconds{age="oldest"') ?? 0;
  const overdue = value('unplaced{unplaced="overdue"') ?? 0;
  return [unplacedFinding({ count: waiting, oldestAgeMs: age * 1_000, overdue: overdue > 0 })];
}

/** Three times the interval of the checks. */
const MAX_AGE_SECONDS = 1_800;

/** Only a service over a database checks deadlines; the engine does it itself. */
function deadlines(metrics: string): readonly Finding[] {
  const ages = samples(metrics, 'order_lifecycle_check_age_seconds{check="deadlines"');
  if (ages.length === 0) return [];
  const age = Math.max(...ages);
  const failed =
    sum(samples(metrics, 'order_lifecycle_deadline_checks_total{outcome="failed"')) ?? 0;
  const ago = `${counted(Math.round(age / 60), 'minute')} ago`;
  const isLate = age > MAX_AGE_SECONDS;
  if (!isLate && failed === 0) {
    return [finding('deadlines', 'fine', `the running service checked them ${ago}`)];
  }
  return [
    finding(
      'deadlines',
      isLate ? 'wrong' : 'look',
      `the running service last checked all of them ${ago}, and ${counted(failed, 'check')} failed. Look into its log: a deadline that is not checked notifies nobody`,
    ),
  ];
}
