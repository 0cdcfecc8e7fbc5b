import { observationsIn } from '../../adapters/observations-in.js';
import type { WebhookReading } from '../../adapters/provider.js';
import { type Chunks, linesIn } from '../../export/lines-in.js';
import { type ImportedOrder, OrderAssembler } from '../../export/order-assembler.js';
import { readLine } from '../../export/read-line.js';
import type { Observation, PaymentObservation } from '../../order/observation.js';
import { checkedOptions, type OptionNames } from '../../order/options/options.js';
import { failureText } from '../../order/text/failure-text.js';
import type { Linked, ReferenceConflict, Store, UnplacedObservation } from '../../store/store.js';
import { StoreError } from '../../store/store-error.js';
import { Overloaded } from '../ingest/overload-errors.js';
import type { PlacingResult } from '../references/placing.js';
import { linkImported, placeImported } from './imported-references.js';
import { type RestoreDependencies, restoreOrders } from './restore-orders.js';

/** Which orders to import. */
export interface ImportOptions {
  /** Imports only orders of this account. Absent: all. */
  readonly account?: string;
  /** Called for every line, and every order, that is left out because of a problem. */
  readonly onProblem?: (problem: ImportProblem) => void;
}

const OPTIONS: OptionNames<ImportOptions> = { account: 'optional', onProblem: 'optional' };

/** Why a line or an order was left out. */
export interface ImportProblem {
  /** The number of the line, from 1. */
  readonly line: number;
  /** The problem, in a sentence or two. */
  readonly reason: string;
}

/** The result of an import. */
export interface Imported {
  /** Orders that were new here. */
  readonly added: number;
  /** Orders that were known here, and for which something was new. */
  readonly changed: number;
  /** Orders for which nothing was new, or whose history was pruned here. */
  readonly unchanged: number;
  /** Observations that were written, including those from bodies of deliveries. */
  readonly observations: number;
  /** Milestones that were written, with their status. */
  readonly milestones: number;
  /** Observations that wait here, because their orders are not known here either. */
  readonly unplaced: number;
  /** Lines about other accounts, and bodies that report nothing about an order's life. */
  readonly ignored: number;
  /** How often something was left out because of a problem. */
  readonly problems: number;
}

/** What importing needs. */
export interface ImportDependencies extends RestoreDependencies {
  /** Reads the body of a delivery. */
  read(body: unknown): WebhookReading;
  readonly store: RestoreDependencies['store'] & Pick<Store, 'place' | 'link' | 'removeUnplaced'>;
  /** Takes an observation in, or stores it until its order is known. */
  place(observation: Observation | PaymentObservation): Promise<PlacingResult>;
  /** Closes the gates of an order and of the other one that a reference belongs to. */
  flag(account: string, orderId: string, conflict: ReferenceConflict): Promise<void>;
  /** Links a reference that belongs to another order to this one, as a person decided. */
  relink(account: string, orderId: string, reference: string): Promise<Linked>;
}

/** Lines that are written together, unless one order has more. */
const BATCH_LINES = 500;

/** Characters that are written together, unless one line has more. */
const BATCH_CHARACTERS = 8 * 1024 * 1024;

/** An observation that is not part of an exported order. */
interface SingleObservation {
  readonly line: number;
  readonly observation: Observation | PaymentObservation;
}

/** An observation whose order was not known. */
interface UnplacedLine {
  readonly line: number;
  readonly unplaced: UnplacedObservation;
}

/** Imports the lines of an export, and bodies of deliveries. */
export async function importLines(
  dependencies: ImportDependencies,
  chunks: Chunks,
  options?: ImportOptions,
): Promise<Imported> {
  const { account, onProblem } = checkedOptions(options, OPTIONS);
  const { store, place } = dependencies;
  const counts = {
    ...{ added: 0, changed: 0, unchanged: 0, observations: 0, milestones: 0 },
    ...{ unplaced: 0, ignored: 0, problems: 0 },
  };
  const report = (line: number, reason: string) => {
    counts.problems += 1;
    onProblem?.({ line, reason });
  };
  const assembler = new OrderAssembler(report);
  const emptyBatch = () => ({
    orders: [] as ImportedOrder[],
    singles: [] as SingleObservation[],
    unplaced: [] as UnplacedLine[],
    lines: 0,
    characters: 0,
  });
  let batch = emptyBatch();

  const isWanted = (about: { readonly account: string }) => {
    if (account === undefined || about.account === account) return true;
    counts.ignored += 1;
    return false;
  };
  const addSingle = (line: number, observation: SingleObservation['observation']) => {
    if (!isWanted(observation)) return;
    batch.singles.push({ line, observation });
    batch.lines += 1;
  };
  const read = (number: number, text: string | undefined) => {
    const line = readLine(text);
    switch (line.kind) {
      case 'broken':
        report(number, line.reason);
        return;
      case 'alone':
        addSingle(number, line.observation);
        return;
      case 'unplaced':
        assembler.add(number, line);
        if (!isWanted(line.unplaced)) return;
        batch.unplaced.push({ line: number, unplaced: line.unplaced });
        batch.lines += 1;
        return;
      case 'body': {
        const reading = dependencies.read(line.body);
        for (const observation of observationsIn(reading)) addSingle(number, observation);
        if (reading.kind === 'ignored') counts.ignored += 1;
        if (reading.kind === 'not_understood') report(number, reading.problem.reason);
        return;
      }
      default: {
        const order = assembler.add(number, line);
        if (order === undefined || !isWanted(order)) return;
        batch.orders.push(order);
        batch.lines += 1 + order.observations.length + order.milestones.length;
      }
    }
  };
  const takeIn = async (
    { line, observation }: SingleObservation,
    onOverload: (error: Overloaded) => void,
  ): Promise<boolean> => {
    try {
      const result = await place(observation);
      if (result.kind === 'unplaced') {
        counts.unplaced += 1;
        return true;
      }
      if (result.kind === 'recorded') counts.observations += 1;
      if (result.kind !== 'set_aside') return true;
      report(line, `Order ${result.orderId}: ${result.because}`);
    } catch (error) {
      if (error instanceof StoreError) throw error;
      if (error instanceof Overloaded) onOverload(error);
      else report(line, failureText(error));
    }
    return false;
  };
  /** Reports everything that the line of a single observation leads to. */
  const placingFor = (line: number) => ({
    store,
    relink: dependencies.relink,
    takeIn: (observation: Observation) =>
      takeIn({ line, observation }, (error) => report(line, failureText(error))),
  });
  const write = async () => {
    const { orders, singles, unplaced } = batch;
    batch = emptyBatch();
    // Before the orders, whose references may be what it waits for.
    for (const one of unplaced) {
      if (!(await placeImported(placingFor(one.line), one.unplaced))) counts.unplaced += 1;
    }
    const leftOut = new Set<number>();
    for (const restored of await restoreOrders(dependencies, orders)) {
      if (restored.kind === 'left_out') {
        leftOut.add(restored.line);
        report(restored.line, restored.reason);
      } else if (restored.kind === 'unchanged') counts.unchanged += 1;
      else {
        counts[restored.isNew ? 'added' : 'changed'] += 1;
        counts.observations += restored.observations;
        counts.milestones += restored.milestones;
      }
    }
    for (const order of orders.filter(({ line }) => !leftOut.has(line))) {
      for (const conflict of await linkImported(placingFor(order.line), order)) {
        const { reference, orderId } = conflict;
        await dependencies.flag(order.account, order.orderId, conflict);
        report(
          order.line,
          `Order ${order.orderId} names ${reference}, which belongs to order ${orderId} here. Check both orders, and link it to the right one.`,
        );
      }
    }
    // Observations that overloaded the service are tried again one by one.
    const refused: SingleObservation[] = [];
    await Promise.all(singles.map((one) => takeIn(one, () => refused.push(one))));
    for (const one of refused) {
      await takeIn(one, (error) => report(one.line, failureText(error)));
    }
  };

  let last = 0;
  for await (const { number, text } of linesIn(chunks)) {
    last = number;
    if (text?.trim() !== '') read(number, text);
    batch.characters += text?.length ?? 0;
    if (batch.lines >= BATCH_LINES || batch.characters >= BATCH_CHARACTERS) await write();
  }
  assembler.end(last);
  await write();
  return counts;
}
