import type { OrderRecord } from '../lifecycle/index.js';
import type { OrderKey, RestoredMilestone, RestoredObservation } from '../store/store.js';
import type { AnnouncedOrder, ReadLine } from './read-line.js';

/** An order with all the lines that an export has of it. */
export interface ImportedOrder extends OrderKey {
  /** The number of its first line, from 1. */
  readonly line: number;
  /** In the order of arrival. */
  readonly observations: readonly RestoredObservation[];
  /** In the order of recording. */
  readonly milestones: readonly RestoredMilestone[];
  /** The stored record, of an order that was pruned or set aside. */
  readonly record?: OrderRecord;
}

/** Receives each problem with the number of its line. */
export type Report = (line: number, reason: string) => void;

/** A line that belongs to an export. */
export type PartOfExport = Exclude<ReadLine, { readonly kind: 'alone' | 'body' | 'broken' }>;

interface OpenOrder {
  readonly line: number;
  readonly announced: AnnouncedOrder;
  readonly observations: Map<string, RestoredObservation>;
  readonly milestones: Map<string, RestoredMilestone>;
}

const COUNTED = ['orders', 'observations', 'milestones', 'unplaced'] as const;

/**
 * Assembles orders from the lines of an export. An order with a missing line is left out: without its
 * milestones, those that are done would be delivered again.
 */
export class OrderAssembler {
  readonly #report: Report;
  #open: OpenOrder | undefined;
  /** The lines since the header of the current export. */
  #counts: Record<(typeof COUNTED)[number], number> | undefined;

  constructor(report: Report) {
    this.#report = report;
  }

  /** Adds the next line. Returns an order once it is complete. */
  add(line: number, part: PartOfExport): ImportedOrder | undefined {
    switch (part.kind) {
      case 'export':
        this.end(line);
        this.#counts = { orders: 0, observations: 0, milestones: 0, unplaced: 0 };
        return undefined;
      case 'end':
        this.#leaveOut();
        this.#compare(line, part);
        this.#counts = undefined;
        return undefined;
      case 'unplaced':
        this.#leaveOut();
        this.#count('unplaced');
        return undefined;
      case 'order': {
        this.#leaveOut();
        this.#count('orders');
        const { order: announced } = part;
        this.#open = { line, announced, observations: new Map(), milestones: new Map() };
        break;
      }
      case 'observation': {
        this.#count('observations');
        const { observation } = part.stored;
        const order = this.#orderOf(line, observation);
        this.#addTo(order?.observations, line, observation.id, part.stored);
        break;
      }
      case 'milestone': {
        this.#count('milestones');
        const { milestone } = part.stored;
        const order = this.#orderOf(line, milestone);
        this.#addTo(order?.milestones, line, milestone.key, part.stored);
        break;
      }
    }
    return this.#complete();
  }

  /** No line follows. */
  end(line: number): void {
    this.#leaveOut();
    if (this.#counts === undefined) return;
    this.#counts = undefined;
    this.#report(line, 'The export was cut off: its last line is missing. Export again.');
  }

  #orderOf(line: number, { account, orderId }: OrderKey): OpenOrder | undefined {
    const announced = this.#open?.announced;
    if (announced?.account === account && announced.orderId === orderId) return this.#open;
    this.#report(
      line,
      announced === undefined
        ? `It belongs to order ${orderId}, whose own line is missing or announces fewer lines.`
        : `It belongs to order ${orderId} of ${account}, but stands among the lines of order ${announced.orderId} of ${announced.account}.`,
    );
    return undefined;
  }

  #addTo<T>(all: Map<string, T> | undefined, line: number, id: string, stored: T): void {
    if (all?.has(id)) this.#report(line, `${id} occurs twice.`);
    else all?.set(id, stored);
  }

  #complete(): ImportedOrder | undefined {
    if (this.#open === undefined || !isComplete(this.#open)) return undefined;
    const { line, announced, observations, milestones } = this.#open;
    this.#open = undefined;
    const { account, orderId, record } = announced;
    return {
      line,
      account,
      orderId,
      observations: [...observations.values()],
      milestones: [...milestones.values()],
      ...(record === undefined ? {} : { record }),
    };
  }

  /** Leaves out the open order: lines of it are missing. */
  #leaveOut(): void {
    if (this.#open === undefined) return;
    const { line, announced, observations, milestones } = this.#open;
    this.#open = undefined;
    this.#report(
      line,
      `Order ${announced.orderId} is left out: only ${observations.size} of ${announced.observations} observations and ${milestones.size} of ${announced.milestones} milestones could be read.`,
    );
  }

  #count(name: (typeof COUNTED)[number]): void {
    if (this.#counts !== undefined) this.#counts[name] += 1;
  }

  #compare(line: number, end: Extract<PartOfExport, { kind: 'end' }>): void {
    const found = this.#counts;
    const announced = { ...end, unplaced: end.unplaced ?? 0 };
    if (found === undefined || COUNTED.every((name) => found[name] === announced[name])) return;
    const read = COUNTED.flatMap((name) =>
      name === 'unplaced' && found[name] === announced[name]
        ? []
        : `${found[name]} of ${announced[name]} ${name}`,
    ).join(', ');
    this.#report(line, `The export is not complete: ${read} could be read. Export again.`);
  }
}

function isComplete({ announced, observations, milestones }: OpenOrder): boolean {
  return observations.size === announced.observations && milestones.size === announced.milestones;
}
