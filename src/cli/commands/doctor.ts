import type { Command } from 'commander';
import type { ServeFlags } from '../configuration/configuration.js';
import { serveOptions } from '../configuration/serve-options.js';
import { SETTINGS } from '../configuration/settings-help.js';
import { shownFinding } from '../doctor/finding.js';
import { print, printJson } from '../output/print.js';

/** `order-lifecycle doctor` */
export function doctor(program: Command): void {
  const command = program
    .command('doctor')
    .description('Check what "serve" needs: packages, settings, port, database, keys, clock.');
  serveOptions(command)
    .option('--json', 'print JSON')
    .addHelpText(
      'after',
      `
Give it the flags and the variables of "serve". It exits with 1 when something
is wrong, and prints the command that mends it. With an API key it calls the
provider once, to list the events of the last minute. It applies the schema of
this version to the database, as "serve" does.
${SETTINGS}
Example:
  $ DIGITAL_RIVER_WEBHOOK_SECRETS=whsec_1 order-lifecycle doctor
`,
    )
    .action(async (flags: ServeFlags & { json?: boolean }) => {
      const { examine } = await import('../doctor/examine.js');
      const findings = await examine(flags, process.env);
      if (flags.json === true) printJson(findings, 2);
      else for (const one of findings) print(shownFinding(one));
      if (findings.some(({ verdict }) => verdict === 'wrong')) process.exitCode = 1;
    });
}
