import type { Command } from 'commander';
import { readConfiguration, type ServeFlags } from '../configuration/configuration.js';
import { serveOptions } from '../configuration/serve-options.js';
import { SETTINGS } from '../configuration/settings-help.js';
import { demo } from '../demo/demo.js';
import { run, stopSignal } from '../running.js';

/** `order-lifecycle serve` */
export function serve(program: Command): void {
  const command = program
    .command('serve', { isDefault: true })
    .description('Accept deliveries and answer queries over HTTP.');
  serveOptions(command)
    .option(
      '--take-over',
      'take the directory from a process that cannot be checked; make sure first that it has ended',
    )
    .option('--inspect [receiver]', "show live traffic in Stately's inspector, or in another page")
    .option(
      '--demo',
      'simulate every provider first, or those of --provider, with a store of its own',
    )
    .option('--no-demo', 'serve without a demo')
    .option('--once', 'with --demo: exit after the demo')
    .option('--seed <seed>', 'with --demo: repeats the demo that had this seed')
    .addHelpText(
      'after',
      `${SETTINGS}
Examples:
  $ order-lifecycle serve --demo --once
  $ DIGITAL_RIVER_WEBHOOK_SECRETS=whsec_1,whsec_2 order-lifecycle --port 8080
  $ DIGITAL_RIVER_WEBHOOK_SECRETS=whsec_1 STRIPE_WEBHOOK_SECRETS=whsec_2 \\
      STRIPE_RELEASE_AFTER=2026-12-01T00:00:00Z order-lifecycle serve \\
      --provider digital-river,stripe
  $ DIGITAL_RIVER_WEBHOOK_SECRETS=whsec_1 order-lifecycle serve --port 8081 \\
      --engine restate --restate-url http://127.0.0.1:8080
`,
    )
    .action(async (flags: ServeFlags & { demo?: boolean; once?: boolean; seed?: string }) => {
      if (flags.demo === true) {
        await demo(flags, process.env);
        return;
      }
      const configuration = readConfiguration(flags, process.env);
      // A signal during the start must still stop the service in order.
      const stopped = stopSignal();
      const running = await run(configuration);
      await stopped;
      await running.stop();
    });
}
