import { createHash } from 'node:crypto';
import { linesIn } from '../../export/lines-in.js';
import { defined } from '../../order/defined.js';
import { canonicalJson } from '../../order/text/canonical-json.js';
import { dateOf } from '../../order/time/instant.js';
import { readInstant } from '../../order/time/read-instant.js';
import type { ImportedReport } from '../../service/shop/import-reports.js';

/** A line of a file of what was sent: its report, or what is wrong with it. */
export type SentLine =
  | { readonly line: number; readonly report: ImportedReport }
  | { readonly line: number; readonly problem: string };

const MEMBERS: ReadonlySet<string> = new Set(['orderId', 'key', 'items', 'nothing', 'at']);

/** Reads lines of JSON that say what was sent of an order. Blank lines are skipped. */
export async function* sentLines(
  chunks: AsyncIterable<Uint8Array>,
  actor: string | undefined,
): AsyncGenerator<SentLine, void, undefined> {
  for await (const { number: line, text = '' } of linesIn(chunks)) {
    if (text.trim() === '') continue;
    const read = reportIn(text);
    yield typeof read === 'string'
      ? { line, problem: read }
      : { line, report: { ...read, ...defined({ actor }) } };
  }
}

/** The report in a line, or what is wrong with it. The values are checked where they are recorded. */
function reportIn(text: string): ImportedReport | string {
  const value = parsed(text);
  if (value === undefined) return 'It should be a JSON object such as {"orderId":"A-1001"}.';
  const unknown = Object.keys(value).find((name) => !MEMBERS.has(name));
  if (unknown !== undefined) {
    return `${unknown.slice(0, 40)}: There is no such member. Use ${[...MEMBERS].join(', ')}.`;
  }
  const { orderId, key, items: given, nothing, at } = value;
  if (nothing !== undefined && (nothing !== true || given !== undefined)) {
    return 'nothing: It must be true, and beside no items.';
  }
  const instant = typeof at === 'string' ? readInstant(at) : undefined;
  const time = instant === undefined ? at : dateOf(instant);
  const items = nothing === true ? [] : given;
  const report = { orderId, kind: 'fulfilment', key: key ?? keyOf(items), items, at: time };
  // From JSON; each member is checked where it is recorded.
  return defined(report) as unknown as ImportedReport;
}

/**
 * The key of a line without one. The same line always gets the same key, so that a file may be imported
 * again; other content of the same order gets another one.
 */
function keyOf(items: unknown): string {
  if (!Array.isArray(items)) return 'import:everything';
  if (items.length === 0) return 'import:nothing';
  const digest = createHash('sha256').update(items.map(canonicalJson).sort().join('\n'));
  return `import:${digest.digest('hex').slice(0, 16)}`;
}

function parsed(text: string): Readonly<Record<string, unknown>> | undefined {
  try {
    const value: unknown = JSON.parse(text);
    const isObject = typeof value === 'object' && value !== null && !Array.isArray(value);
    return isObject ? { ...value } : undefined;
  } catch {
    return undefined;
  }
}
