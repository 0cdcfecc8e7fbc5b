import type { Command } from 'commander';
import { fromWebhook } from '../../adapters/digital-river/index.js';
import { linesIn } from '../../export/lines-in.js';
import { readLine } from '../../export/read-line.js';
import { fromHistory, type History } from '../../lifecycle/index.js';
import type { Observation } from '../../order/observation.js';
import { visible } from '../../order/text/visible.js';
import { openInput } from '../input/input-file.js';
import { type OrderSource, openSource, SOURCES, type SourceFlags } from '../input/source.js';
import { print, printError, printJson } from '../output/print.js';
import { progressBar } from '../output/progress-bar.js';

interface ReplayFlags extends SourceFlags {
  readonly mode?: 'live' | 'test';
  readonly check?: boolean;
  readonly json?: boolean;
}

/** `order-lifecycle replay` */
export function replay(program: Command): void {
  program
    .command('replay <file>')
    .description('Compute orders from a file of deliveries or observations, one a line.')
    .option('--check', 'compare with what the store has; exit with 1 where they differ')
    .option('--json', 'one order a line as JSON')
    .option('--url <address>', 'with --check: ask a running service')
    .option('--data <directory>', 'with --check: directory of the embedded store')
    .option('--mode <mode>', 'live or test', 'test')
    .addHelpText(
      'after',
      `
A line is the body of a delivery, an observation as this package writes them, or a line of
"order-lifecycle export", of which those that are no observation are counted and left out. The order
of the lines does not matter; - reads the standard input. Nothing is stored.
${SOURCES}
Example:
  $ order-lifecycle replay deliveries.ndjson --check --url http://127.0.0.1:8080
`,
    )
    .action(async (file: string, flags: ReplayFlags) => {
      const began = performance.now();
      const read = await readLines(file, flags.mode ?? 'test');
      const computed = compute(read.orders);
      const seconds = (performance.now() - began) / 1000;
      if (flags.json === true) for (const one of computed) printJson(one);
      else report(read, computed, seconds);
      if (flags.check === true) await check(flags, computed);
      if (read.problems.length > 0) process.exitCode = 1;
    });
}

interface Lines {
  /** Orders by account and number. */
  readonly orders: ReadonlyMap<string, Required<History>>;
  readonly total: number;
  readonly duplicates: number;
  readonly ignored: number;
  /** Of an export, and no observations; and those of orders whose history is gone. */
  readonly skipped: number;
  readonly problems: readonly string[];
}

interface Heard {
  /** By id: a repetition is counted and left out. */
  readonly known: Map<string, Observation>;
  readonly dismissed: Set<string>;
}

async function readLines(file: string, mode: 'live' | 'test'): Promise<Lines> {
  const { chunks, bar } = await openInput(file, 'reading');
  const orders = new Map<string, Heard>();
  const pruned = new Set<string>();
  const problems: string[] = [];
  let [total, duplicates, ignored, skipped] = [0, 0, 0, 0];
  const hear = (said: Observation, isDismissed: boolean) => {
    const key = keyOf(said);
    const { known, dismissed } = orders.get(key) ?? { known: new Map(), dismissed: new Set() };
    orders.set(key, { known, dismissed });
    if (isDismissed) dismissed.add(said.id);
    if (known.has(said.id)) duplicates += 1;
    else known.set(said.id, said);
  };
  for await (const { number, text } of linesIn(chunks)) {
    total = number;
    if (text?.trim() === '') continue;
    const line = readLine(text);
    switch (line.kind) {
      case 'broken':
        problems.push(`line ${number}: ${line.reason}`);
        break;
      case 'alone':
        hear(line.observation, false);
        break;
      case 'observation':
        hear(line.stored.observation, line.stored.resolution !== undefined);
        break;
      case 'body': {
        const reading = fromWebhook(line.body, { account: 'default', mode });
        if (reading.kind === 'observation') hear(reading.observation, false);
        else if (reading.kind === 'ignored') ignored += 1;
        else problems.push(`line ${number}: ${reading.problem.reason}`);
        break;
      }
      default:
        skipped += 1;
        if (line.kind === 'order' && line.order.record?.prunedAt !== undefined) {
          pruned.add(keyOf(line.order));
        }
    }
  }
  bar.end();
  for (const key of pruned) {
    skipped += orders.get(key)?.known.size ?? 0;
    orders.delete(key);
  }
  return {
    orders: new Map(
      [...orders].map(([key, { known, dismissed }]) => [
        key,
        { observations: [...known.values()], dismissed },
      ]),
    ),
    ...{ total, duplicates, ignored, skipped, problems },
  };
}

function keyOf({ account, orderId }: Pick<Observation, 'account' | 'orderId'>): string {
  return JSON.stringify([account, orderId]);
}

interface Computed {
  readonly id: string;
  readonly account: string;
  readonly state: string;
  readonly fraudState: string;
  /** By id of the observation. */
  readonly standings: Readonly<Record<string, string>>;
}

function compute(orders: Lines['orders']): readonly Computed[] {
  const bar = progressBar('computing', orders.size);
  const computed = [...orders.values()].map((history): Computed => {
    const { record, judgements } = fromHistory(history);
    const { folded } = record;
    bar.advance();
    return {
      id: folded.orderId,
      account: folded.account,
      state: folded.snapshot.value.order,
      fraudState: folded.snapshot.value.fraud,
      standings: Object.fromEntries(
        judgements.map(({ observation, standing }) => [observation.id, standing.kind]),
      ),
    };
  });
  bar.end();
  return computed;
}

function report(read: Lines, computed: readonly Computed[], seconds: number): void {
  const { total, duplicates, ignored, skipped, problems } = read;
  const rate = Math.round(total / Math.max(seconds, 0.001));
  print(
    `${total} lines, ${computed.length} orders in ${seconds.toFixed(2)} s (${rate} lines a second)`,
  );
  print(`standings: ${counted(computed.flatMap((one) => Object.values(one.standings)))}`);
  print(`states: ${counted(computed.map(({ state }) => state))}`);
  print(
    `not counted: ${duplicates} duplicate, ${ignored} about no order, ${problems.length} not understood`,
  );
  if (skipped > 0) print(`of an export: ${skipped} lines that are no history, not counted`);
  for (const problem of problems.slice(0, 10)) print(`  ${visible(problem)}`);
}

function counted(words: readonly string[]): string {
  const counts = new Map<string, number>();
  for (const word of words) counts.set(word, (counts.get(word) ?? 0) + 1);
  return [...counts].map(([word, count]) => `${count} ${word}`).join(', ') || 'none';
}

async function check(flags: ReplayFlags, computed: readonly Computed[]): Promise<void> {
  const source = await openSource(flags, process.env);
  try {
    const differences: string[] = [];
    for (const one of computed) differences.push(...(await differencesOf(source, one)));
    for (const difference of differences) printError(visible(difference));
    printError(
      differences.length === 0
        ? `check: the store agrees about all ${computed.length} orders`
        : `check: ${differences.length} differences. What the store has heard beside the file may explain them: order-lifecycle explain <orderId>`,
    );
    if (differences.length > 0) process.exitCode = 1;
  } finally {
    await source.close();
  }
}

async function differencesOf(source: OrderSource, one: Computed): Promise<readonly string[]> {
  const stored = await source.order(one.id);
  if (stored === undefined) return [`${one.id}: the store does not know it`];
  const standings = new Map(
    ((await source.history(one.id)) ?? []).map(({ id, standing }) => [id, standing]),
  );
  const differ = (what: string, here: string, there: string | undefined) =>
    here === there
      ? []
      : [`${one.id}: ${what} is ${here} by the file, ${there ?? 'absent'} in the store`];
  return [
    ...differ('the state', one.state, stored.state),
    ...differ('the fraud review', one.fraudState, stored.fraudState),
    ...Object.entries(one.standings).flatMap(([id, standing]) =>
      differ(`the standing of ${id}`, standing, standings.get(id)),
    ),
  ];
}
