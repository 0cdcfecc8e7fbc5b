import type { OrderRecord } from '../lifecycle/index.js';
import type { OrderKey, RestoredMilestone, RestoredObservation } from '../store/store.js';
import type { AnnouncedOrder, ReadLine } from './read-line.js';

/** One order as an export tells it, whole. */
export interface ToldOrder extends OrderKey {
  /** Where it was announced, from 1. */
  readonly line: number;
  /** In the order of arrival. */
  readonly observations: readonly RestoredObservation[];
  /** In the order of recording. */
  readonly milestones: readonly RestoredMilestone[];
  /** Of an order that was pruned or set aside: what is stored of it. */
  readonly record?: OrderRecord;
}

/** Told of what is wrong, and in which line. */
export type Report = (line: number, reason: string) => void;

/** A line that is part of an export. */
export type PartOfExport = Exclude<ReadLine, { readonly kind: 'alone' | 'body' | 'broken' }>;

interface Block {
  readonly line: number;
  readonly order: AnnouncedOrder;
  readonly observations: Map<string, RestoredObservation>;
  readonly milestones: Map<string, RestoredMilestone>;
}

const COUNTED = ['orders', 'observations', 'milestones'] as const;

/**
 * Puts the lines of an export together again. An order of which a line is missing is left out: without
 * its milestones, what was done would be handed over again.
 */
export class WholeOrders {
  readonly #report: Report;
  #block: Block | undefined;
  /** What came since the first line of the export that is being read. */
  #counts: Record<(typeof COUNTED)[number], number> | undefined;

  constructor(report: Report) {
    this.#report = report;
  }

  /** Takes the next line; answers an order once all of it is there. */
  take(line: number, read: PartOfExport): ToldOrder | undefined {
    switch (read.kind) {
      case 'export':
        this.end(line);
        this.#counts = { orders: 0, observations: 0, milestones: 0 };
        return undefined;
      case 'end':
        this.#closeBlock();
        this.#compare(line, read);
        this.#counts = undefined;
        return undefined;
      case 'order': {
        this.#closeBlock();
        this.#count('orders');
        const { order } = read;
        this.#block = { line, order, observations: new Map(), milestones: new Map() };
        break;
      }
      case 'observation': {
        this.#count('observations');
        const { observation } = read.stored;
        const block = this.#blockOf(line, observation);
        this.#add(line, block?.observations, observation.id, read.stored);
        break;
      }
      case 'milestone': {
        this.#count('milestones');
        const { milestone } = read.stored;
        const block = this.#blockOf(line, milestone);
        this.#add(line, block?.milestones, milestone.key, read.stored);
        break;
      }
    }
    return this.#complete();
  }

  /** Nothing follows. */
  end(line: number): void {
    this.#closeBlock();
    if (this.#counts === undefined) return;
    this.#counts = undefined;
    this.#report(line, 'The export was cut off: its last line is missing.');
  }

  /** The order that a line belongs to. */
  #blockOf(line: number, { account, orderId }: OrderKey): Block | undefined {
    const order = this.#block?.order;
    if (order?.account === account && order.orderId === orderId) return this.#block;
    this.#report(
      line,
      order === undefined
        ? `It belongs to order ${orderId}, whose own line is missing, or says that there are fewer.`
        : `It belongs to order ${orderId} of ${account}, and stands among the lines of order ${order.orderId} of ${order.account}.`,
    );
    return undefined;
  }

  #add<T>(line: number, all: Map<string, T> | undefined, id: string, stored: T): void {
    if (all?.has(id)) this.#report(line, `${id} is there twice.`);
    else all?.set(id, stored);
  }

  #complete(): ToldOrder | undefined {
    const block = this.#block;
    if (block === undefined || !isComplete(block)) return undefined;
    this.#block = undefined;
    const { account, orderId, record } = block.order;
    return {
      line: block.line,
      account,
      orderId,
      observations: [...block.observations.values()],
      milestones: [...block.milestones.values()],
      ...(record === undefined ? {} : { record }),
    };
  }

  #closeBlock(): void {
    const block = this.#block;
    this.#block = undefined;
    if (block === undefined) return;
    const { order, observations, milestones } = block;
    this.#report(
      block.line,
      `Order ${order.orderId} is left out: of its ${order.observations} observations and ${order.milestones} milestones, ${observations.size} and ${milestones.size} could be read.`,
    );
  }

  #count(name: (typeof COUNTED)[number]): void {
    if (this.#counts !== undefined) this.#counts[name] += 1;
  }

  #compare(line: number, end: Extract<PartOfExport, { kind: 'end' }>): void {
    const found = this.#counts;
    if (found === undefined || COUNTED.every((name) => found[name] === end[name])) return;
    const listed = (counts: Readonly<Record<(typeof COUNTED)[number], number>>) =>
      COUNTED.map((name) => `${counts[name]} ${name}`).join(', ');
    this.#report(line, `The export had ${listed(end)}; what could be read is ${listed(found)}.`);
  }
}

function isComplete({ order, observations, milestones }: Block): boolean {
  return observations.size === order.observations && milestones.size === order.milestones;
}
