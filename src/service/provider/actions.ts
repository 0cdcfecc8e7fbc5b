import type {
  FulfilmentLine,
  ProviderApi,
  RefundRequest,
  Tracking,
} from '../../adapters/provider-api.js';
import {
  type LineLedger,
  ledger,
  may,
  type OrderRecord,
  refundableAmount,
  unknownOrder,
} from '../../lifecycle/index.js';
import type { Gate, GateAnswer } from '../../order/gate.js';
import type { Observation } from '../../order/observation.js';
import { checkedOptions, type OptionNames } from '../../order/options/options.js';
import type { Failure } from '../../order/rejection.js';
import { recordIn } from '../../store/order-row.js';
import type { OrderView } from '../queries/view-of.js';
import { apiOf, type ProviderAccess } from './provider-access.js';

/** What became of a request to fulfil, cancel, refund or return. */
export type ActionResult =
  | {
      readonly kind: 'done';
      /** The provider's id of the fulfilment, refund or return. Sent, not concluded: deliveries follow. */
      readonly id: string;
      readonly order: OrderView;
    }
  /** A gate said no, and nothing was called. */
  | { readonly kind: 'refused'; readonly gate: GateAnswer }
  /** What was asked for cannot be, and nothing was called. */
  | {
      readonly kind: 'invalid';
      readonly code:
        | 'unknown_item'
        | 'too_many'
        | 'nothing_open'
        | 'lines_unknown'
        | 'nothing_to_return'
        | 'unknown_return'
        | 'already_accepted'
        | 'not_a_quantity'
        | 'too_much'
        | 'wrong_currency'
        | 'not_an_amount';
      readonly itemId?: string;
      readonly message: string;
    }
  /** The call failed; when `uncertain`, read the order before trying again. */
  | Failure;

/** Units of lines, each with an amount. */
export interface Units {
  readonly itemId: string;
  /** A whole number from 1. */
  readonly quantity: number;
}

/** What to hand over. */
export interface FulfilOptions {
  /** Absent: everything that is open. */
  readonly items?: readonly Units[];
  readonly tracking?: Tracking;
}

/** What to give up. */
export interface CancelOptions {
  /** Absent: everything that is open. */
  readonly items?: readonly Units[];
}

/** Hands goods over, if the order may be fulfilled now: this captures the money for them. */
export async function fulfil(
  access: ProviderAccess,
  orderId: string,
  options?: FulfilOptions,
): Promise<ActionResult> {
  const { items, tracking } = checkedOptions(options, { items: 'optional', tracking: 'optional' });
  const prepare = (record: OrderRecord) => {
    const lines = linesOf(record, items, 'quantity');
    if ('kind' in lines) return lines;
    return () => apiOf(access.provider).fulfil(orderId, lines.lines, tracking);
  };
  return act(access, orderId, 'fulfil', prepare, {
    if: ['lines_unknown'],
    read: theOrder(orderId),
  });
}

/** Gives goods up, if the order may be cancelled now: this releases the money for them. */
export async function cancel(
  access: ProviderAccess,
  orderId: string,
  options?: CancelOptions,
): Promise<ActionResult> {
  const { items } = checkedOptions(options, { items: 'optional' });
  const prepare = (record: OrderRecord) => {
    const lines = linesOf(record, items, 'cancelQuantity');
    if ('kind' in lines) return lines;
    return () => apiOf(access.provider).fulfil(orderId, lines.lines);
  };
  return act(access, orderId, 'cancel', prepare, {
    if: ['lines_unknown'],
    read: theOrder(orderId),
  });
}

const REFUND: OptionNames<RefundRequest> = {
  amount: 'optional',
  items: 'optional',
  type: 'optional',
  reason: 'optional',
};

/**
 * Gives money back, if the order may be refunded now, and no more than is available. The order is
 * read first: a refund that is under way lowers what is available before any delivery says so.
 */
export async function refund(
  access: ProviderAccess,
  orderId: string,
  given: RefundRequest,
): Promise<ActionResult> {
  const request = checkedOptions(given, REFUND);
  const prepare = (record: OrderRecord) =>
    refundProblem(record, request) ?? (() => apiOf(access.provider).refund(orderId, request));
  return act(access, orderId, 'refund', prepare, { if: ['possible'], read: theOrder(orderId) });
}

function theOrder(orderId: string): ReadFirst['read'] {
  return async (api) => {
    const read = await api.read(orderId);
    return read.kind === 'observation' ? { kind: 'read', observations: [read.observation] } : read;
  };
}

type Call = () => ReturnType<ProviderApi['fulfil']>;

/** What was asked for cannot be. */
export type Invalid = Extract<ActionResult, { kind: 'invalid' }>;

/** What is asked of the provider before something is done. */
export interface ReadFirst {
  /** Only when it seems possible, since it must not be done twice; or when one of these is why it is not. */
  readonly if: readonly ('possible' | Invalid['code'])[];
  read(
    api: ProviderApi,
  ): Promise<
    | { readonly kind: 'read'; readonly observations: readonly Observation[] }
    | { readonly kind: 'none' }
    | Failure
  >;
}

/**
 * Asks the gate, then prepares a call and makes it, and takes the answer in. With `readFirst` the
 * gate and the preparation are asked once more after what was read.
 */
export async function act(
  access: ProviderAccess,
  orderId: string,
  gate: Gate,
  prepare: (record: OrderRecord) => Call | Invalid,
  readFirst?: ReadFirst,
): Promise<ActionResult> {
  const api = apiOf(access.provider);
  const row = await access.rowOfOrder(orderId);
  if (row === undefined) return { kind: 'refused', gate: unknownOrder(orderId) };
  const record = recordIn(row);
  const answer = may(record, gate);
  if (!answer.allowed) return { kind: 'refused', gate: answer };
  const prepared = prepare(record);
  const outcome = typeof prepared === 'function' ? 'possible' : prepared.code;
  if (readFirst?.if.includes(outcome)) {
    const read = await readFirst.read(api);
    if (read.kind === 'failure') return read;
    if (read.kind === 'read') {
      for (const observation of read.observations) await access.observe(observation);
    }
    return act(access, orderId, gate, prepare);
  }
  if (typeof prepared !== 'function') return prepared;
  const made = await prepared();
  if (made.kind === 'failure') return made;
  await access.observe(made.observation);
  const order = await access.get(orderId);
  if (order === undefined) throw new Error(`order ${orderId} is not kept any more`);
  return { kind: 'done', id: made.id, order };
}

function linesOf(
  record: OrderRecord,
  units: readonly Units[] | undefined,
  what: 'quantity' | 'cancelQuantity',
): { readonly lines: readonly FulfilmentLine[] } | Invalid {
  const known = ledger(record);
  const wanted =
    units ??
    known.flatMap(({ itemId, open = 0 }) => (open > 0 ? [{ itemId, quantity: open }] : []));
  if (wanted.length === 0) {
    return known.every(({ open }) => open === 0) && known.length > 0
      ? invalid('nothing_open', 'Nothing is open on this order.')
      : invalid('lines_unknown', 'Nobody said what is open on this order: name the lines.');
  }
  const asked = new Map<string, number>();
  for (const { itemId, quantity } of wanted) {
    const line = known.find((one) => one.itemId === itemId);
    const total = (asked.get(itemId) ?? 0) + quantity;
    asked.set(itemId, total);
    // Of an order whose lines nobody told, the provider knows them.
    const problem =
      known.length === 0
        ? unitProblem(itemId, quantity)
        : lineProblem(line, itemId, quantity, total);
    if (problem !== undefined) return problem;
  }
  return { lines: [...asked].map(([itemId, total]) => ({ itemId, [what]: total })) };
}

function lineProblem(
  line: LineLedger | undefined,
  itemId: string,
  quantity: number,
  total: number,
): Invalid | undefined {
  if (line === undefined) return unknownLine(itemId);
  const problem = unitProblem(itemId, quantity);
  if (problem !== undefined) return problem;
  const { open, ordered, fulfilled, cancelled } = line;
  if (open === undefined || total <= open) return undefined;
  const message = `Of line ${itemId} ${total} are asked for, but ${open} are open: ${ordered} ordered, ${fulfilled} fulfilled, ${cancelled} cancelled.`;
  return invalid('too_many', message, itemId);
}

export function unknownLine(itemId: string): Invalid {
  return invalid('unknown_item', `The order has no line ${itemId}.`, itemId);
}

export function unitProblem(itemId: string, quantity: number): Invalid | undefined {
  if (Number.isSafeInteger(quantity) && quantity >= 1) return undefined;
  const message = `A quantity is a whole number from 1, not ${quantity}.`;
  return invalid('not_a_quantity', message, itemId);
}

function refundProblem(
  record: OrderRecord,
  { amount, items = [] }: RefundRequest,
): Invalid | undefined {
  const { snapshot } = record.folded;
  const available = refundableAmount(record);
  const amounts = [...(amount === undefined ? [] : [amount]), ...items.map((item) => item.amount)];
  if (
    amounts.length === 0 ||
    amounts.some(({ minor }) => !Number.isSafeInteger(minor) || minor < 1)
  ) {
    return invalid('not_an_amount', 'A refund needs an amount of at least one minor unit.');
  }
  const currency = (available ?? snapshot.context.totalAmount)?.currency;
  const other = amounts.find((one) => currency !== undefined && one.currency !== currency);
  if (other !== undefined) {
    return invalid('wrong_currency', `The order is in ${currency}, not in ${other.currency}.`);
  }
  const { items: lines } = snapshot.context;
  const unknown =
    Object.keys(lines).length === 0
      ? undefined
      : items.find(({ itemId }) => lines[itemId] === undefined);
  if (unknown !== undefined) {
    return unknownLine(unknown.itemId);
  }
  const units = unitsProblem(record, items);
  if (units !== undefined) return units;
  const asked = amounts.reduce((sum, one) => sum + one.minor, 0);
  if (available === undefined || asked <= available.minor) return undefined;
  const message = `${asked} ${currency} (minor units) are asked for, but ${available.minor} are available to refund.`;
  return invalid('too_much', message);
}

/** What was cancelled was never paid for; how much of the rest was handed over is not always known. */
function unitsProblem(
  record: OrderRecord,
  items: NonNullable<RefundRequest['items']>,
): Invalid | undefined {
  const known = ledger(record);
  const asked = new Map<string, number>();
  for (const { itemId, quantity } of items) {
    if (quantity === undefined) continue;
    const problem = unitProblem(itemId, quantity);
    if (problem !== undefined) return problem;
    const total = (asked.get(itemId) ?? 0) + quantity;
    asked.set(itemId, total);
    const { ordered, cancelled = 0 } = known.find((line) => line.itemId === itemId) ?? {};
    if (ordered === undefined || total <= ordered - cancelled) continue;
    const message = `Of line ${itemId} ${total} are to be refunded, but ${ordered} were ordered and ${cancelled} of them cancelled.`;
    return invalid('too_many', message, itemId);
  }
  return undefined;
}

/** Says why it cannot be. */
export function invalid(code: Invalid['code'], message: string, itemId?: string): Invalid {
  return { kind: 'invalid', code, message, ...(itemId === undefined ? {} : { itemId }) };
}
