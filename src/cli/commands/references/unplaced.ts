import type { Command } from 'commander';
import { defined } from '../../../order/defined.js';
import { counted } from '../../../order/text/counted.js';
import { visible } from '../../../order/text/visible.js';
import { pagesOf } from '../../../store/page.js';
import { SOURCES, type SourceFlags } from '../../input/source.js';
import { shortAge } from '../../output/age.js';
import { printLines } from '../../output/printed-lines.js';
import { openReferences, type References, type UnplacedLine } from './open-references.js';

interface UnplacedFlags extends SourceFlags {
  readonly reference?: string;
  readonly json?: boolean;
}

/** `order-lifecycle unplaced` */
export function unplaced(program: Command): void {
  program
    .command('unplaced')
    .description('List what was reported about payments without an order.')
    .option('--reference <id>', 'only reports with this id of the provider')
    .option('--json', 'print one JSON object a line')
    .option('--url <address>', 'ask a running service')
    .option('--data <directory>', 'directory of the embedded store')
    .option('--provider <name,...>', 'as for serve')
    .option('--mode <mode>', 'live or test')
    .addHelpText(
      'after',
      `
A report waits until its payment is linked to an order: by a later event of the
provider, or by "link". "discard" deletes reports that belong to no order of
this shop. The list begins with the oldest; times are in UTC. The table
shortens long types, --json shows everything.
${SOURCES}
Example:
  $ order-lifecycle unplaced --url http://127.0.0.1:8080
`,
    )
    .action(async (flags: UnplacedFlags) => {
      const { reference, json } = flags;
      const references = await openReferences(flags, true);
      try {
        const waiting = all(references, reference);
        await printLines(json === true ? asJson(waiting) : asTable(waiting));
      } finally {
        await references.close();
      }
    });
}

async function* all(
  references: References,
  reference: string | undefined,
): AsyncGenerator<UnplacedLine, void, undefined> {
  const request = { limit: 500, ...defined({ reference }) };
  for await (const page of pagesOf((from) => references.unplaced({ ...request, ...from }))) {
    yield* page.unplaced;
  }
}

async function* asJson(
  waiting: AsyncIterable<UnplacedLine>,
): AsyncGenerator<string, void, undefined> {
  for await (const one of waiting) yield `${JSON.stringify(one)}\n`;
}

/** A row for each report, and how many there are. */
async function* asTable(
  waiting: AsyncIterable<UnplacedLine>,
): AsyncGenerator<string, void, undefined> {
  let count = 0;
  const now = Date.now();
  for await (const { reference, label = '', arrivedAt } of waiting) {
    if (count === 0) yield row('reference', 'type', 'since', 'age');
    count += 1;
    const since = `${arrivedAt.slice(0, 10)} ${arrivedAt.slice(11, 16)}`;
    yield row(visible(reference), visible(label), since, shortAge(now - Date.parse(arrivedAt)));
  }
  if (count === 0) yield 'No report waits for its order.\n';
  else yield `${counted(count, 'report')} without an order\n`;
}

/** Characters of the columns. An id is never cut, because it is needed for a link. */
const WIDTH = { line: 80, reference: 27, type: 8, since: 16, age: 6 } as const;

/** The rows are printed as they are read, so no column depends on other rows. */
function row(reference: string, type: string, since: string, age: string): string {
  const id = reference.padEnd(WIDTH.reference);
  const left = WIDTH.line - id.length - WIDTH.since - WIDTH.age - 3 * 2;
  const width = Math.max(WIDTH.type, left);
  const shortened = type.length > width ? `${type.slice(0, width - 1)}…` : type;
  return `${[id, shortened.padEnd(width), since.padEnd(WIDTH.since), age].join('  ').trimEnd()}\n`;
}
