import type { Command } from 'commander';
import type { Provider } from '../../adapters/provider.js';
import { counted } from '../../order/text/counted.js';
import { listed } from '../../order/text/listed.js';
import { visible } from '../../order/text/visible.js';
import type { Environment } from '../configuration/environment.js';
import { openSource, SOURCES, type SourceFlags } from '../input/source.js';
import { followUp } from '../output/follow-up.js';
import { print, printError, printJson } from '../output/print.js';
import { tallied } from '../output/tally.js';
import { wrapped } from '../output/wrapped.js';
import { providersIn } from '../providers/registry.js';
import type { ComputedOrder } from '../replay/compute.js';
import { differencesFrom } from '../replay/differences.js';
import type { Histories } from '../replay/histories.js';

interface ReplayFlags extends SourceFlags {
  readonly mode?: 'live' | 'test';
  readonly check?: boolean;
  readonly json?: boolean;
}

/** `order-lifecycle replay` */
export function replay(program: Command): void {
  program
    .command('replay <file>')
    .description('Compute orders from a file of deliveries or observations; "-" reads stdin.')
    .option('--check', 'compare with the store; exit with 1 if they differ')
    .option('--json', 'print one JSON object a line')
    .option('--url <address>', 'with --check: compare with a running service')
    .option('--data <directory>', 'with --check: directory of the embedded store')
    .option('--provider <name,...>', 'as for serve')
    .option('--mode <mode>', 'live or test', 'test')
    .addHelpText(
      'after',
      `
A line is the body of a delivery, an observation as this package writes them, or
a line of "order-lifecycle export"; other lines of an export are left out. The
order of the lines does not matter. "-" reads standard input. Nothing is stored.
${SOURCES}
Examples:
  $ order-lifecycle replay deliveries.ndjson --check \\
      --url http://127.0.0.1:8080
  $ cat deliveries.ndjson | order-lifecycle replay -
`,
    )
    .action(async (file: string, flags: ReplayFlags) => {
      const { computeFile } = await import('../replay/compute-file.js');
      const readers = await readersFor(flags, process.env);
      const began = performance.now();
      const { histories, computed } = await computeFile(file, readers);
      const seconds = (performance.now() - began) / 1000;
      if (flags.json === true) for (const order of computed) printJson(order);
      else report(histories, computed, seconds);
      if (flags.check === true) await check(flags, readers, computed);
      if (histories.problems.length > 0) process.exitCode = 1;
    });
}

/** The providers whose bodies may be in the file. None is called, and none verifies anything. */
function readersFor(flags: ReplayFlags, env: Environment): Promise<readonly Provider[]> {
  const created = providersIn(flags, env).map((provider) => {
    const uncalled = provider.api === undefined ? {} : { [provider.api.key.name]: undefined };
    const settings = provider.settings(flags, {
      ...env,
      ...provider.standIns(env, true),
      ...uncalled,
    });
    return settings.create(settings.mode);
  });
  return Promise.all(created);
}

function report(read: Histories, computed: readonly ComputedOrder[], seconds: number): void {
  const { total, duplicates, ignored, skipped, problems } = read;
  const rate = Math.round(total / Math.max(seconds, 0.001));
  const size = `${counted(total, 'line')}, ${counted(computed.length, 'order')}`;
  print(`${size} in ${seconds.toFixed(2)} s (${rate} lines a second)`);
  print(
    wrapped(`standings: ${tallied(computed.flatMap((order) => Object.values(order.standings)))}`),
  );
  print(wrapped(`states: ${tallied(computed.map(({ state }) => state))}`));
  print(
    wrapped(
      `not counted: ${counted(duplicates, 'duplicate')}, ${ignored} about no order, ${problems.length} not understood`,
    ),
  );
  if (skipped > 0) {
    print(`not counted: ${counted(skipped, 'line')} of an export without an observation`);
  }
  for (const problem of problems.slice(0, 10)) print(wrapped(visible(problem), '  '));
}

async function check(
  flags: ReplayFlags,
  readers: readonly Provider[],
  computed: readonly ComputedOrder[],
): Promise<void> {
  const source = await openSource(flags, process.env);
  try {
    const differences: string[] = [];
    let first: string | undefined;
    let compared = 0;
    for (const order of computed) {
      // Another provider may have another order of this id.
      const provider = readers.find(({ account }) => account === order.account)?.name;
      if (provider === undefined) continue;
      compared += 1;
      differences.push(...(await differencesFrom(source, order, provider)));
      if (differences.length > 0) first ??= order.id;
    }
    for (const difference of differences) printError(visible(difference));
    const others = computed.length - compared;
    if (others > 0) {
      const names = listed(readers.map(({ name }) => name));
      printError(
        wrapped(
          `check: ${counted(others, 'order')} of another account than that of ${names} not compared. Name the provider with --provider.`,
        ),
      );
    }
    if (first === undefined) {
      printError(`check: the store agrees about ${counted(compared, 'order')}`);
      if (others > 0 && compared === 0) process.exitCode = 1;
      return;
    }
    printError(
      `check: ${counted(differences.length, 'difference')}. The store may hold observations that are not in the file: ${followUp(['explain', first], flags)}`,
    );
    process.exitCode = 1;
  } finally {
    await source.close();
  }
}
