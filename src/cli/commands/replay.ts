import { createReadStream } from 'node:fs';
import { access } from 'node:fs/promises';
import { createInterface } from 'node:readline';
import type { Command } from 'commander';
import { fromWebhook } from '../../adapters/digital-river/index.js';
import { fromHistory } from '../../lifecycle/index.js';
import type { Observation } from '../../order/observation.js';
import { progressBar } from '../progress-bar.js';
import { type OrderSource, openSource, SOURCES, type SourceFlags } from '../source.js';
import { writtenObservation } from '../written-observation.js';

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
A line is the body of a delivery, or an observation as "order-lifecycle explain --json" and this
package write them. The order of the lines does not matter. Nothing is stored.
${SOURCES}
Example:
  $ order-lifecycle replay deliveries.ndjson --check --url http://127.0.0.1:8080
`,
    )
    .action(async (file: string, flags: ReplayFlags) => {
      await access(file).catch((cause: unknown) => {
        throw new Error(
          `${file} cannot be read. Give the path of a file with one JSON object a line.`,
          {
            cause,
          },
        );
      });
      const began = performance.now();
      const read = await readLines(file, flags.mode ?? 'test');
      const computed = compute(read.orders);
      const seconds = (performance.now() - began) / 1000;
      if (flags.json === true) for (const one of computed) console.log(JSON.stringify(one));
      else report(read, computed, seconds);
      if (flags.check === true) await check(flags, computed);
      if (read.problems.length > 0) process.exitCode = 1;
    });
}

interface Lines {
  /** By account and number: observations by id, a repetition counted and left out. */
  readonly orders: ReadonlyMap<string, readonly Observation[]>;
  readonly total: number;
  readonly duplicates: number;
  readonly ignored: number;
  readonly problems: readonly string[];
}

async function readLines(file: string, mode: 'live' | 'test'): Promise<Lines> {
  const total = await countLines(file);
  const bar = progressBar('reading', total);
  const orders = new Map<string, Map<string, Observation>>();
  const problems: string[] = [];
  let [number, duplicates, ignored] = [0, 0, 0];
  for await (const line of linesOf(file)) {
    number += 1;
    bar.advance();
    if (line.trim() === '') continue;
    const said = readLine(line, mode);
    if (typeof said === 'string') {
      problems.push(`line ${number}: ${said}`);
      continue;
    }
    if (said === undefined) {
      ignored += 1;
      continue;
    }
    const key = JSON.stringify([said.account, said.orderId]);
    const known = orders.get(key) ?? new Map<string, Observation>();
    orders.set(key, known);
    if (known.has(said.id)) duplicates += 1;
    else known.set(said.id, said);
  }
  bar.end();
  return {
    orders: new Map([...orders].map(([key, known]) => [key, [...known.values()]])),
    total: number,
    duplicates,
    ignored,
    problems,
  };
}

/** An observation; undefined when it says nothing about an order's life; a sentence when it is broken. */
function readLine(line: string, mode: 'live' | 'test'): Observation | string | undefined {
  let said: unknown;
  try {
    said = JSON.parse(line);
  } catch {
    return 'is not JSON';
  }
  const written = writtenObservation(said);
  if (written !== undefined) return written;
  const reading = fromWebhook(said, { account: 'default', mode });
  if (reading.kind === 'observation') return reading.observation;
  return reading.kind === 'ignored' ? undefined : reading.problem.reason;
}

function linesOf(file: string): AsyncIterable<string> {
  return createInterface({ input: createReadStream(file), crlfDelay: Number.POSITIVE_INFINITY });
}

async function countLines(file: string): Promise<number> {
  let lines = 0;
  for await (const chunk of createReadStream(file)) {
    for (const byte of chunk as Buffer) if (byte === 0x0a) lines += 1;
  }
  return lines;
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
  const computed = [...orders.values()].map((observations): Computed => {
    const { record, judgements } = fromHistory({ observations });
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
  const { total, duplicates, ignored, problems } = read;
  const rate = Math.round(total / Math.max(seconds, 0.001));
  console.log(
    `${total} lines, ${computed.length} orders in ${seconds.toFixed(2)} s (${rate} lines a second)`,
  );
  console.log(`standings: ${counted(computed.flatMap((one) => Object.values(one.standings)))}`);
  console.log(`states: ${counted(computed.map(({ state }) => state))}`);
  console.log(
    `not counted: ${duplicates} duplicate, ${ignored} about no order, ${problems.length} not understood`,
  );
  for (const problem of problems.slice(0, 10)) console.log(`  ${problem}`);
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
    for (const difference of differences) console.error(difference);
    console.error(
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
