import type { Provider } from '../../adapters/provider.js';
import { type Chunks, linesIn } from '../../export/lines-in.js';
import { readLine } from '../../export/read-line.js';
import { type ToldOrder, WholeOrders } from '../../export/whole-orders.js';
import type { Observation } from '../../order/observation.js';
import { checkedOptions, type OptionNames } from '../../order/options/options.js';
import type { Ingested } from '../../order/receipt.js';
import { failureText } from '../../order/text/failure-text.js';
import { StoreError } from '../../store/store-error.js';
import { Overloaded } from '../ingest/overloaded.js';
import { type RestoreDependencies, restoreOrders } from './restore-orders.js';

/** How to take lines in. */
export interface ImportOptions {
  /** Only what is about this account. Absent: what is about any. */
  readonly account?: string;
  /** Told of every line, and every order, that is left out because of what is wrong with it. */
  readonly onProblem?: (problem: ImportProblem) => void;
}

const OPTIONS: OptionNames<ImportOptions> = { account: 'optional', onProblem: 'optional' };

/** Something that was left out. */
export interface ImportProblem {
  /** Of the line, from 1. */
  readonly line: number;
  /** What is wrong, in a sentence or two. */
  readonly reason: string;
}

/** What became of the lines. */
export interface Imported {
  /** Orders that were not known here. */
  readonly added: number;
  /** Orders that were known here, and of which something was not. */
  readonly changed: number;
  /** Orders of which everything was known here, or whose history was pruned here. */
  readonly unchanged: number;
  /** Observations that were written, those of bodies of deliveries too. */
  readonly observations: number;
  /** Milestones of exported orders that were written, with their status. */
  readonly milestones: number;
  /** What is about another account, and bodies that say nothing about an order's life. */
  readonly ignored: number;
  /** How often something was left out because of what is wrong with it. */
  readonly problems: number;
}

/** What taking lines in needs. */
export interface ImportDependencies extends RestoreDependencies {
  readonly provider: Provider;
  observe(observation: Observation): Promise<Ingested>;
}

/** Lines that are written at once, unless one order has more. */
const AT_ONCE = 500;

/** Characters of lines that are written at once, unless one line has more. */
const MOST_AT_ONCE = 8 * 1024 * 1024;

/** Takes in what an export tells, and bodies of deliveries, line by line. */
export async function importLines(
  dependencies: ImportDependencies,
  chunks: Chunks,
  options?: ImportOptions,
): Promise<Imported> {
  const { account, onProblem } = checkedOptions(options, OPTIONS);
  const { provider, observe } = dependencies;
  const counts = {
    ...{ added: 0, changed: 0, unchanged: 0, observations: 0, milestones: 0 },
    ...{ ignored: 0, problems: 0 },
  };
  const report = (line: number, reason: string) => {
    counts.problems += 1;
    onProblem?.({ line, reason });
  };
  const whole = new WholeOrders(report);
  let told: ToldOrder[] = [];
  let alone: { readonly line: number; readonly observation: Observation }[] = [];
  let held = 0;
  let heldSize = 0;

  const isWanted = (about: { readonly account: string }) => {
    if (account === undefined || about.account === account) return true;
    counts.ignored += 1;
    return false;
  };
  const hold = (line: number, observation: Observation) => {
    if (!isWanted(observation)) return;
    alone.push({ line, observation });
    held += 1;
  };
  const read = (number: number, text: string) => {
    const line = readLine(text);
    switch (line.kind) {
      case 'broken':
        report(number, line.reason);
        return;
      case 'alone':
        hold(number, line.observation);
        return;
      case 'body': {
        const reading = provider.fromWebhook(line.body);
        if (reading.kind === 'observation') hold(number, reading.observation);
        else if (reading.kind === 'ignored') counts.ignored += 1;
        else report(number, reading.problem.reason);
        return;
      }
      default: {
        const order = whole.take(number, line);
        if (order === undefined || !isWanted(order)) return;
        told.push(order);
        held += 1 + order.observations.length + order.milestones.length;
      }
    }
  };
  const write = async () => {
    const [orders, others] = [told, alone];
    told = [];
    alone = [];
    held = 0;
    heldSize = 0;
    for (const restored of await restoreOrders(dependencies, orders)) {
      if (restored.kind === 'left_out') report(restored.line, restored.reason);
      else if (restored.kind === 'as_it_was') counts.unchanged += 1;
      else {
        counts[restored.isNew ? 'added' : 'changed'] += 1;
        counts.observations += restored.observations;
        counts.milestones += restored.milestones;
      }
    }
    const crowdedOut: typeof alone = [];
    const take = async (one: (typeof alone)[number], isLast: boolean) => {
      try {
        const done = await observe(one.observation);
        if (done.kind === 'recorded') counts.observations += 1;
        if (done.kind === 'set_aside') report(one.line, `Order ${done.orderId}: ${done.because}`);
      } catch (error) {
        if (error instanceof StoreError) throw error;
        if (error instanceof Overloaded && !isLast) crowdedOut.push(one);
        else report(one.line, failureText(error));
      }
    };
    await Promise.all(others.map((one) => take(one, false)));
    for (const one of crowdedOut) await take(one, true);
  };

  let last = 0;
  for await (const { number, text } of linesIn(chunks)) {
    last = number;
    if (text === undefined) report(number, 'It is longer than a line may be.');
    else if (text.trim() !== '') read(number, text);
    heldSize += text?.length ?? 0;
    if (held >= AT_ONCE || heldSize >= MOST_AT_ONCE) await write();
  }
  whole.end(last);
  await write();
  return counts;
}
