import { linesIn } from '../../export/lines-in.js';
import type { Settlement } from '../../store/store.js';

/** A line of a file of settlements: its settlement, or what is wrong with it. */
export type SettlementLine =
  | { readonly line: number; readonly settlement: Settlement }
  | { readonly line: number; readonly problem: string };

/** The values for lines without their own. */
export type LineDefaults = Omit<Settlement, 'key'>;

/** Reads lines that are a key, or JSON with a key. Blank lines are skipped. */
export async function* settlementLines(
  chunks: AsyncIterable<Uint8Array>,
  defaults: LineDefaults,
): AsyncGenerator<SettlementLine, void, undefined> {
  for await (const { number: line, text = '' } of linesIn(chunks)) {
    const trimmed = text.trim();
    if (trimmed === '') continue;
    if (!/^[[{"]/.test(trimmed)) {
      yield { line, settlement: { ...defaults, key: trimmed } };
      continue;
    }
    const read = parsed(trimmed);
    yield read === undefined
      ? { line, problem: 'It should be a key, or a JSON object with one.' }
      : { line, settlement: { ...defaults, ...read } };
  }
}

/** The settlement in a line; other members, as in the list of pending milestones, are ignored. */
function parsed(text: string): (Partial<LineDefaults> & { readonly key: string }) | undefined {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    return undefined;
  }
  if (typeof value !== 'object' || value === null || !('key' in value)) return undefined;
  const { key, status, actor, reason } = value as Record<string, unknown>;
  if (typeof key !== 'string') return undefined;
  const given = Object.entries({ status, actor, reason }).filter(([, one]) => one !== undefined);
  // The values are checked where they are settled.
  return { ...(Object.fromEntries(given) as Partial<LineDefaults>), key };
}
