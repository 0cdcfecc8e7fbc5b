import { createRequire } from 'node:module';
import { type Command, CommanderError } from 'commander';
import { ConfigurationError } from '../order/options/configuration-error.js';
import { failureText } from '../order/text/failure-text.js';
import { visible } from '../order/text/visible.js';
import { diagram } from './commands/diagram.js';
import { doctor } from './commands/doctor.js';
import { explain } from './commands/explain.js';
import { inspect } from './commands/inspect.js';
import { exportCommand } from './commands/operations/export.js';
import { importCommand } from './commands/operations/import.js';
import { pending } from './commands/operations/pending.js';
import { prune } from './commands/operations/prune.js';
import { releases } from './commands/operations/releases.js';
import { reprocess } from './commands/operations/reprocess.js';
import { resolve } from './commands/operations/resolve.js';
import { sent } from './commands/operations/sent.js';
import { settle } from './commands/operations/settle.js';
import { orders } from './commands/orders.js';
import { playground } from './commands/playground.js';
import { reconcile } from './commands/reconcile.js';
import { discard } from './commands/references/discard.js';
import { link } from './commands/references/link.js';
import { unplaced } from './commands/references/unplaced.js';
import { replay } from './commands/replay.js';
import { serve } from './commands/serve.js';
import { simulate } from './commands/simulate.js';
import { tail } from './commands/tail.js';
import { CliCommand } from './output/cli-command.js';
import { printError } from './output/print.js';

// By the name of the package, which is the same from src and from dist.
const { version } = createRequire(import.meta.url)('order-lifecycle/package.json');

/** The commands, as commander parses them. */
function createProgram(): Command {
  const program = new CliCommand('order-lifecycle')
    .version(version)
    .exitOverride()
    .description(
      'Keeps orders in step with a payment provider that answers late, twice or out of order.',
    )
    .option('--no-color', 'print no colours (NO_COLOR=1)')
    // It decides for everything that is printed from here on.
    .on('option:no-color', () => {
      delete process.env.FORCE_COLOR;
      process.env.NO_COLOR = '1';
    })
    .addHelpText(
      'after',
      `
Examples:
  $ order-lifecycle serve --demo
  $ order-lifecycle serve --help
`,
    )
    // One line, as for a wrong setting: commander prints its suggestion on a second line.
    .configureOutput({
      outputError(text, write) {
        const [message = '', suggestion = ''] = text.trim().split('\n');
        const line = `${message.replace(/^error: /, '')} ${suggestion}`.trimEnd();
        write(`order-lifecycle: ${visible(line)}; see --help\n`);
      },
    });

  for (const command of [
    serve,
    reconcile,
    reprocess,
    diagram,
    playground,
    inspect,
    resolve,
    pending,
    settle,
    sent,
    releases,
    unplaced,
    link,
    discard,
    prune,
    exportCommand,
    importCommand,
    explain,
    orders,
    tail,
    replay,
    simulate,
    doctor,
  ])
    command(program);
  return program;
}

/**
 * Runs a command.
 *
 * @param args without the names of Node.js and of the program.
 * @returns the exit code of what ended early; undefined: the command has set `process.exitCode`.
 */
export async function runProgram(args: readonly string[]): Promise<number | undefined> {
  const program = createProgram();
  try {
    // Otherwise it would be an excess argument of the default command.
    const [name = ''] = args;
    if (
      /^[^-]/.test(name) &&
      !['help', ...program.commands.map((one) => one.name())].includes(name)
    ) {
      program.error(`error: unknown command '${name}'`);
    }
    await program.parseAsync(args, { from: 'user' });
    return undefined;
  } catch (error) {
    // Commander has printed the error, or the help.
    if (error instanceof CommanderError) return error.exitCode === 0 ? 0 : 2;
    const isUsage = error instanceof ConfigurationError;
    printError(`order-lifecycle: ${visible(failureText(error))}`);
    return isUsage ? 2 : 1;
  }
}
