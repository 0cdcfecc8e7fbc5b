import { linesIn } from '../../../export/lines-in.js';
import type { Link } from '../../../service/references/link-by-hand.js';
import { badText } from '../../../service/references/reference-text.js';
import type { Discarding } from '../../../service/references/unplaced-list.js';

/** An entry of a file or of the command line, or what is wrong with it. */
export type ReferenceLine<Entry> =
  // For messages: `line 3`, or the reference itself.
  | { readonly where: string; readonly entry: Entry }
  | { readonly where: string; readonly problem: string };

/** The members of a JSON object. */
type Members = Readonly<Record<string, unknown>>;

/** Reads an entry, or says what is wrong with it. */
export type ReadEntry<Entry> = (members: Members) => Entry | string;

/**
 * Reads lines of JSON, skipping blank ones. Members that are not of the entry are ignored, so that lines of
 * `unplaced --json` can be used.
 */
export async function* referenceLines<Entry>(
  chunks: AsyncIterable<Uint8Array>,
  read: ReadEntry<Entry>,
): AsyncGenerator<ReferenceLine<Entry>, void, undefined> {
  for await (const { number, text } of linesIn(chunks)) {
    if (text?.trim() === '') continue;
    const members = membersIn(text);
    const entry = members === undefined ? NO_OBJECT : read(members);
    const where = `line ${number}`;
    yield typeof entry === 'string' ? { where, problem: entry } : { where, entry };
  }
}

const NO_OBJECT = 'It should be a JSON object with a "reference". Correct it.';

/** The link in a line, or what is wrong with it. */
export function linkIn({ reference, orderId }: Members): Link | string {
  const problem = badText('reference', reference) ?? badText('orderId', orderId);
  // Both were just checked.
  return problem ?? ({ reference, orderId } as Link);
}

/** What a line discards, or what is wrong with it. */
export function discardingIn({ reference, observationId }: Members): Discarding | string {
  const problem = badText('reference', reference);
  if (problem !== undefined) return problem;
  // The reference was just checked.
  if (observationId === undefined) return { reference } as Discarding;
  return typeof observationId === 'string' && observationId !== '' && observationId.length <= 1_000
    ? // Both were checked.
      ({ reference, observationId } as Discarding)
    : 'The observationId should be a text of 1 to 1000 characters. Correct it, or leave it out.';
}

function membersIn(text: string | undefined): Members | undefined {
  try {
    const value: unknown = JSON.parse(text ?? '');
    const isObject = typeof value === 'object' && value !== null && !Array.isArray(value);
    return isObject ? { ...value } : undefined;
  } catch {
    return undefined;
  }
}
