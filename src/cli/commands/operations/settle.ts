import type { Command } from 'commander';
import { ConfigurationError } from '../../../order/options/configuration-error.js';
import { visible } from '../../../order/text/visible.js';
import type { SettlementProblem } from '../../../service/operations/settle.js';
import type { Settlement } from '../../../store/store.js';
import { checkedText } from '../../configuration/checked-text.js';
import { openInput } from '../../input/input-file.js';
import { openOffline } from '../../input/offline.js';
import { type LineDefaults, settlementLines } from '../../input/settlement-lines.js';
import { fetchService, SOURCES, type SourceFlags, suggestService } from '../../input/source.js';
import { print, printError, printJson } from '../../output/print.js';

interface SettleFlags extends SourceFlags {
  readonly actor: string;
  readonly reason: string;
  readonly as: string;
  readonly json?: boolean;
}

/** Applies settlements, and reports those that cannot be applied. */
type Settle = (
  settlements: readonly Settlement[],
  onProblem: (problem: SettlementProblem) => void,
) => Promise<{ readonly settled: number; readonly unchanged: number }>;

/** Settlements that are written at once. */
const BATCH = 500;

/** Characters of settlements in one request; a service reads 64 KiB. */
const MAX_REQUEST = 15_000;

/** `order-lifecycle settle` */
export function settle(program: Command): void {
  program
    .command('settle <file>')
    .description('Settle the milestones in a file without their handler.')
    .requiredOption('--actor <name>', 'who decides; stored with each milestone')
    .requiredOption('--reason <text>', 'why; stored with each milestone')
    .option(
      '--as <status>',
      'done: never delivered to its handler; or withdrawn: not unless it is retried',
      'done',
    )
    .option('--json', 'print the counts as JSON')
    .option('--url <address>', 'address of a running service that does it')
    .option('--data <directory>', 'directory of the embedded store')
    .option('--provider <name,...>', 'as for serve')
    .option('--mode <mode>', 'live or test')
    .addHelpText(
      'after',
      `
A line is the key of a milestone, or a JSON object with it, {"key":"…"}, whose
"status", "actor" and "reason" win over the flags. "-" reads standard input.
Settling twice changes nothing. Lines with an unknown key are reported and
skipped; then it exits with 1.
${SOURCES}
Example:
  $ order-lifecycle settle shipped.txt --actor kim \\
      --reason "sent before the backup was restored"
`,
    )
    .action(async (file: string, flags: SettleFlags) => {
      const defaults = {
        status: statusOf(flags.as),
        actor: checkedText('--actor', flags.actor, 200),
        reason: checkedText('--reason', flags.reason, 1_000),
      };
      const { chunks, bar } = await openInput(file, 'settling');
      const { settle, close } = await openSettler(flags);
      try {
        const counts = await settleLines(chunks, defaults, settle, (line, reason) => {
          bar.end();
          printError(`line ${line}: ${visible(reason)}`);
        });
        bar.end();
        const { settled, unchanged, problems } = counts;
        if (flags.json === true) printJson(counts);
        else print(`${settled} settled, ${unchanged} unchanged, ${problems} not settled`);
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
  defaults: LineDefaults,
  settle: Settle,
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
    const done = await settle(settlements, ({ key, message }) =>
      problem(now.get(key)?.line ?? 0, message),
    );
    counts.settled += done.settled;
    counts.unchanged += done.unchanged;
  };
  for await (const read of settlementLines(chunks, defaults)) {
    if ('problem' in read) {
      problem(read.line, read.problem);
      continue;
    }
    // A key that comes again is settled after its earlier line.
    if (waiting.has(read.settlement.key) || waiting.size >= BATCH) await write();
    waiting.set(read.settlement.key, read);
  }
  await write();
  return counts;
}

async function openSettler(
  flags: SettleFlags,
): Promise<{ settle: Settle; close(): Promise<void> }> {
  const { url } = flags;
  if (url !== undefined) {
    const settle: Settle = async (settlements, onProblem) => {
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
    return { settle, close: async () => {} };
  }
  const orders = await openOffline(flags, process.env).catch(suggestService);
  return {
    settle: (settlements, onProblem) => orders.settle(settlements, { onProblem }),
    close: () => orders.stop(),
  };
}

function requestsOf(settlements: readonly Settlement[]): readonly (readonly Settlement[])[] {
  const requests: Settlement[][] = [];
  let length = Number.POSITIVE_INFINITY;
  for (const settlement of settlements) {
    length += JSON.stringify(settlement).length;
    if (length > MAX_REQUEST) {
      requests.push([]);
      length = 0;
    }
    requests.at(-1)?.push(settlement);
  }
  return requests;
}
