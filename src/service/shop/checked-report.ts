import { defined } from '../../order/defined.js';
import type { ShopItems, ShopReport } from '../../order/payments/object-report.js';
import { isOneLine } from '../../order/text/one-line.js';
import { type Instant, instantOf, SECOND } from '../../order/time/instant.js';
import type { ReportRefusal, ReportRequest } from './report-request.js';

/** A report of the shop that was checked. */
export interface CheckedReport {
  readonly kind: 'checked';
  readonly orderId: string;
  readonly report: ShopReport;
  readonly instant: Instant;
  readonly actor?: string;
}

type Invalid = Extract<ReportRefusal, { kind: 'invalid' }>;

const LONGEST_ID = 255;
const LONGEST_ACTOR = 100;
const MOST_LINES = 1_000;

/** How far the clock of the shop may be ahead. */
const TOLERANCE = 300 * SECOND;

const KINDS: readonly ShopReport['object'][] = ['fulfilment', 'return', 'cancellation'];

const MEMBERS: ReadonlySet<string> = new Set<keyof ReportRequest>([
  'kind',
  'key',
  'items',
  'at',
  'actor',
]);

/** Checks a report, which may be any value from JavaScript or JSON. */
export function checkedReport(
  orderId: unknown,
  request: unknown,
  now: Instant,
): CheckedReport | Invalid {
  if (!isOneLine(orderId, LONGEST_ID)) return invalid('orderId', TEXT);
  if (typeof request !== 'object' || request === null || Array.isArray(request)) {
    return invalid('', 'An object with a key is expected.');
  }
  const given: Partial<Record<keyof ReportRequest, unknown>> = request;
  const unknown = Object.keys(given).find((name) => !MEMBERS.has(name));
  if (unknown !== undefined) return invalid(unknown.slice(0, 40), 'There is no such member.');
  const { key, at, actor } = given;
  const kind = KINDS.find((one) => one === given.kind);
  if (kind === undefined) return invalid('kind', `One of ${KINDS.join(', ')} is expected.`);
  if (!isOneLine(key, LONGEST_ID)) return invalid('key', TEXT);
  const items = checkedItems(given.items, kind);
  if (items !== undefined && 'kind' in items) return items;
  if (at !== undefined && !(at instanceof Date && Number.isFinite(at.getTime()))) {
    return invalid('at', 'A time is expected.');
  }
  const instant = at === undefined ? now : instantOf(at);
  if (instant > now + TOLERANCE) return invalid('at', 'A time in the past is expected.');
  // The zero time of some platforms is the year 1, which a store could not read again.
  if (instant < 0) return invalid('at', 'A time since 1970 is expected, or none for now.');
  if (actor !== undefined && !isOneLine(actor, LONGEST_ACTOR)) {
    return invalid('actor', `1 to ${LONGEST_ACTOR} printable characters are expected.`);
  }
  const report: ShopReport = { object: kind, id: key, ...defined({ items }) };
  return { kind: 'checked', orderId, report, instant, ...defined({ actor }) };
}

const TEXT = `1 to ${LONGEST_ID} printable characters are expected.`;

/** The lines by their ids, so that their order makes no other report. */
function checkedItems(given: unknown, kind: ShopReport['object']): ShopItems | Invalid | undefined {
  if (given === undefined) return undefined;
  if (!Array.isArray(given)) return invalid('items', 'A list of lines is expected.');
  if (given.length === 0 && kind !== 'fulfilment') {
    return invalid('items', 'At least one line is expected. Leave items out for all of them.');
  }
  if (given.length > MOST_LINES) {
    return invalid(
      'items',
      `At most ${MOST_LINES} lines are expected. Report the rest separately.`,
    );
  }
  const quantities = new Map<string, number>();
  for (const [index, one] of given.entries()) {
    const path = `items[${index}]`;
    const { itemId, quantity, ...rest }: Record<string, unknown> = Object(one);
    if (!isOneLine(itemId, LONGEST_ID)) return invalid(`${path}.itemId`, TEXT);
    if (quantities.has(itemId)) {
      return invalid(`${path}.itemId`, `Line ${itemId} is named twice. Add its quantities up.`);
    }
    if (!Number.isSafeInteger(quantity) || Number(quantity) < 1) {
      return invalid(`${path}.quantity`, 'A whole number from 1 is expected.');
    }
    const [unknown] = Object.keys(rest);
    if (unknown !== undefined) {
      return invalid(`${path}.${unknown.slice(0, 40)}`, 'There is no such member.');
    }
    quantities.set(itemId, Number(quantity));
  }
  return [...quantities]
    .map(([itemId, quantity]) => ({ itemId, quantity }))
    .sort((a, b) => (a.itemId < b.itemId ? -1 : 1));
}

/** Whether a value can be a key of the shop. */
export function isKey(value: unknown): value is string {
  return isOneLine(value, LONGEST_ID);
}

function invalid(path: string, message: string): Invalid {
  return { kind: 'invalid', path, message };
}
