import type { Command } from 'commander';
import { ConfigurationError } from '../../../order/options/configuration-error.js';
import { visible } from '../../../order/text/visible.js';
import type { SettlementProblem } from '../../../service/operations/settle.js';
import type { Settlement } from '../../../store/store.js';
import { checkedText } from '../../configuration/checked-text.js';
import { openInput } from '../../input/input-file.js';
import { openOffline } from '../../input/offline.js';
import { type LineReading, settlementLines } from '../../input/settlement-lines.js';
import { fetchService, heldElsewhere, SOURCES, type SourceFlags } from '../../input/source.js';
import { print, printError, printJson } from '../../output/print.js';

interface SettleFlags extends SourceFlags {
  readonly actor: string;
  readonly reason: string;
  readonly as: string;
  readonly json?: boolean;
}

/** Settles some; tells what is wrong with others. */
type Settle = (
  some: readonly Settlement[],
  onProblem: (problem: SettlementProblem) => void,
) => Promise<{ readonly settled: number; readonly unchanged: number }>;

/** Decisions that are written at once. */
const AT_ONCE = 500;

/** Characters of decisions that one request carries; a service reads 64 KiB. */
const LONGEST_REQUEST = 15_000;

/** `order-lifecycle settle` */
export function settle(program: Command): void {
  program
    .command('settle <file>')
    .description('Settle milestones without a handler, from what you know; - reads standard input.')
    .requiredOption('--actor <name>', 'who decides; kept with each milestone')
    .requiredOption('--reason <text>', 'why; kept with each milestone')
    .option(
      '--as <status>',
      'done: never handed over; or withdrawn: not unless it is retried',
      'done',
    )
    .option('--json', 'the counts as JSON')
    .option('--url <address>', 'have a running service do it')
    .option('--data <directory>', 'directory of the embedded store')
    .option('--mode <mode>', 'live or test')
    .addHelpText(
      'after',
      `
A line is the key of a milestone, or a JSON object with it: {"key":"…"}; its "status", "actor" and
"reason" go before those of the flags. Settling twice changes nothing. A key that is not known is
reported with its line, and the rest goes on; then it ends with 1.
${SOURCES}
Example:
  $ order-lifecycle settle shipped.txt --actor kim --reason "sent before the backup was restored"
`,
    )
    .action(async (file: string, flags: SettleFlags) => {
      const said = {
        status: statusOf(flags.as),
        actor: checkedText('--actor', flags.actor, 200),
        reason: checkedText('--reason', flags.reason, 1_000),
      };
      const { chunks, bar } = await openInput(file, 'settling');
      const { some, close } = await settler(flags);
      try {
        const counts = await settleLines(chunks, said, some, (line, reason) => {
          bar.end();
          printError(`line ${line}: ${visible(reason)}`);
        });
        bar.end();
        const { settled, unchanged, problems } = counts;
        if (flags.json === true) printJson(counts);
        else print(`${settled} settled, ${unchanged} as they were, ${problems} not settled`);
        if (problems > 0) process.exitCode = 1;
      } finally {
        await close();
      }
    });
}

function statusOf(text: string): Settlement['status'] {
  if (text === 'done' || text === 'withdrawn') return text;
  throw new ConfigurationError({
    setting: '--as',
    given: JSON.stringify(text),
    allowed: 'done or withdrawn',
  });
}

async function settleLines(
  chunks: AsyncIterable<Uint8Array>,
  said: LineReading,
  some: Settle,
  report: (line: number, reason: string) => void,
) {
  const counts = { settled: 0, unchanged: 0, problems: 0 };
  const problem = (line: number, reason: string) => {
    counts.problems += 1;
    report(line, reason);
  };
  let waiting = new Map<string, { readonly line: number; readonly settlement: Settlement }>();
  const write = async () => {
    const now = waiting;
    waiting = new Map();
    const settlements = [...now.values()].map(({ settlement }) => settlement);
    if (settlements.length === 0) return;
    const done = await some(settlements, ({ key, message }) =>
      problem(now.get(key)?.line ?? 0, message),
    );
    counts.settled += done.settled;
    counts.unchanged += done.unchanged;
  };
  for await (const read of settlementLines(chunks, said)) {
    if ('problem' in read) {
      problem(read.line, read.problem);
      continue;
    }
    // A key that comes again is decided after what was said of it before.
    if (waiting.has(read.settlement.key) || waiting.size >= AT_ONCE) await write();
    waiting.set(read.settlement.key, read);
  }
  await write();
  return counts;
}

async function settler(flags: SettleFlags): Promise<{ some: Settle; close(): Promise<void> }> {
  const { url } = flags;
  if (url !== undefined) {
    const some: Settle = async (settlements, onProblem) => {
      const counts = { settled: 0, unchanged: 0 };
      for (const request of requestsOf(settlements)) {
        const init = { method: 'POST', body: JSON.stringify({ settlements: request }) };
        const response = await fetchService(url, '/milestones/settle', process.env, init);
        const { settled, unchanged, problems } = (await response.json()) as {
          readonly settled: number;
          readonly unchanged: number;
          readonly problems: readonly SettlementProblem[];
        };
        counts.settled += settled;
        counts.unchanged += unchanged;
        for (const one of problems) onProblem(one);
      }
      return counts;
    };
    return { some, close: async () => {} };
  }
  const orders = await openOffline(flags, process.env).catch(heldElsewhere);
  return {
    some: (settlements, onProblem) => orders.settle(settlements, { onProblem }),
    close: () => orders.stop(),
  };
}

function requestsOf(settlements: readonly Settlement[]): readonly (readonly Settlement[])[] {
  const requests: Settlement[][] = [];
  let length = Number.POSITIVE_INFINITY;
  for (const settlement of settlements) {
    length += JSON.stringify(settlement).length;
    if (length > LONGEST_REQUEST) {
      requests.push([]);
      length = 0;
    }
    requests.at(-1)?.push(settlement);
  }
  return requests;
}
