import { linesIn } from '../../export/lines-in.js';
import type { Settlement } from '../../store/store.js';

/** A line of a file of decisions: what it says, or why it says nothing. */
export type SettlementLine =
  | { readonly line: number; readonly settlement: Settlement }
  | { readonly line: number; readonly problem: string };

/** What holds for lines that do not say otherwise. */
export type LineReading = Omit<Settlement, 'key'>;

/** A line is a key, or JSON with a key; what it leaves out is as it was said for all. Blank ones count for nothing. */
export async function* settlementLines(
  chunks: AsyncIterable<Uint8Array>,
  said: LineReading,
): AsyncGenerator<SettlementLine, void, undefined> {
  for await (const { number: line, text = '' } of linesIn(chunks)) {
    const trimmed = text.trim();
    if (trimmed === '') continue;
    if (!/^[[{"]/.test(trimmed)) {
      yield { line, settlement: { ...said, key: trimmed } };
      continue;
    }
    const read = parsed(trimmed);
    yield read === undefined
      ? { line, problem: 'It should be a key, or a JSON object with one.' }
      : { line, settlement: { ...said, ...read } };
  }
}

/** Of what the list of pending milestones says of each, only these members are decisions. */
function parsed(text: string): (Partial<LineReading> & { readonly key: string }) | undefined {
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
  // What each of them is, is checked where it is settled.
  return { ...(Object.fromEntries(given) as Partial<LineReading>), key };
}
