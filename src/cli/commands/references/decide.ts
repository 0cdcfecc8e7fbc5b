import { ConfigurationError } from '../../../order/options/configuration-error.js';
import { visible } from '../../../order/text/visible.js';
import type { Audit } from '../../../service/references/audit.js';
import { checkedText } from '../../configuration/checked-text.js';
import { openInput } from '../../input/input-file.js';
import type { SourceFlags } from '../../input/source.js';
import { printError } from '../../output/print.js';
import { openReferences, type References } from './open-references.js';
import { type ReadEntry, type ReferenceLine, referenceLines } from './reference-lines.js';

/** The flags of a command that decides about references. */
export interface DecisionFlags extends SourceFlags {
  readonly from?: string;
  readonly actor: string;
  readonly reason: string;
  readonly json?: boolean;
}

/** What to decide: each entry is given on the command line, or is a line of a file. */
export interface Decision<Entry, Result> {
  readonly flags: DecisionFlags;
  /** What the progress bar calls it. */
  readonly label: string;
  /** The arguments, as a message names them: `<reference> <orderId>`. */
  readonly usage: string;
  /** The entries on the command line. */
  readonly given: readonly Readonly<Record<string, unknown>>[];
  readonly read: ReadEntry<Entry>;
  apply(
    references: References,
    entries: readonly Entry[],
    audit: Audit,
  ): Promise<readonly Result[]>;
  /** Counts a result; returns why it was refused. */
  count(result: Result): string | undefined;
}

/**
 * Decides about every entry, in batches, and prints each refusal with its line.
 *
 * @returns how many were refused.
 */
export async function decide<Entry, Result>(decision: Decision<Entry, Result>): Promise<number> {
  const { flags, apply, count } = decision;
  const audit = {
    actor: checkedText('--actor', flags.actor, 200),
    reason: checkedText('--reason', flags.reason, 1_000),
  };
  const { lines, bar } = await openLines(decision);
  const references = await openReferences(flags);
  let refused = 0;
  const refuse = (where: string, reason: string) => {
    refused += 1;
    bar.end();
    printError(`${visible(where)}: ${visible(reason)}`);
  };
  try {
    for await (const batch of batchesOf(lines, refuse)) {
      const entries = batch.map(({ entry }) => entry);
      const results = await apply(references, entries, audit);
      for (const [index, { where }] of batch.entries()) {
        const result = results[index];
        const reason = result === undefined ? NO_RESULT : count(result);
        if (reason !== undefined) refuse(where, reason);
      }
    }
    bar.end();
  } finally {
    await references.close();
  }
  if (refused > 0) process.exitCode = 1;
  return refused;
}

const NO_RESULT = 'The service gave no result. Repeat it.';

async function openLines<Entry, Result>({
  flags: { from },
  label,
  usage,
  given,
  read,
}: Decision<Entry, Result>) {
  if (from !== undefined && given.length === 0) {
    const { chunks, bar } = await openInput(from, label);
    return { lines: referenceLines(chunks, read), bar };
  }
  if (from !== undefined || given.length === 0) {
    throw new ConfigurationError({
      setting: '--from',
      given: from === undefined ? 'not set' : `set beside ${usage}`,
      allowed: `either a file or left out for ${usage}`,
    });
  }
  const lines = given.map((members): ReferenceLine<Entry> => {
    const entry = read(members);
    const where = String(members.reference);
    return typeof entry === 'string' ? { where, problem: entry } : { where, entry };
  });
  return { lines, bar: { advance() {}, end() {} } };
}

/** Characters of entries in one request; a service reads 64 KiB. */
const MAX_REQUEST = 15_000;

interface Accepted<Entry> {
  readonly where: string;
  readonly entry: Entry;
}

async function* batchesOf<Entry>(
  lines: Iterable<ReferenceLine<Entry>> | AsyncIterable<ReferenceLine<Entry>>,
  refuse: (where: string, reason: string) => void,
): AsyncGenerator<readonly Accepted<Entry>[], void, undefined> {
  let batch: Accepted<Entry>[] = [];
  let length = 0;
  for await (const line of lines) {
    if ('problem' in line) {
      refuse(line.where, line.problem);
      continue;
    }
    const size = JSON.stringify(line.entry).length;
    if (batch.length > 0 && length + size > MAX_REQUEST) {
      yield batch;
      batch = [];
      length = 0;
    }
    batch.push(line);
    length += size;
  }
  if (batch.length > 0) yield batch;
}
