#!/usr/bin/env node
import { Command } from 'commander';
import { ConfigurationError } from '../order/configuration-error.js';
import { readConfiguration, type ServeFlags } from './configuration.js';
import { demo } from './demo.js';
import { openService, run, stopSignal } from './running.js';

const program = new Command('order-lifecycle')
  .description(
    'Keeps orders in step with a payment provider that answers late, twice or out of order.',
  )
  .showHelpAfterError('(order-lifecycle <command> --help shows what there is)');

const SETTINGS = `
Settings (a flag wins over its variable):
  DIGITAL_RIVER_WEBHOOK_SECRETS  signing secrets, comma separated, all active; required
  DIGITAL_RIVER_MODE             live or test (--mode); default test
  DATABASE_URL                   PostgreSQL; absent: the embedded store in --data
  PORT, HOST                     --port, --host; default 8080 on 127.0.0.1; port 0 picks one
  ORDER_LIFECYCLE_TOKEN          protects everything but webhook and health checks;
                                 required when HOST is not loopback
  ORDER_LIFECYCLE_ALLOWED_HOSTS  further names this service is addressed by (--allow-host)
  LOG_LEVEL                      debug, info, warn, error or silent; logs go to stderr
`;

program
  .command('serve', { isDefault: true })
  .description('Take in deliveries and answer questions over HTTP.')
  .option('--port <port>', 'port to listen on; 0 picks a free one')
  .option('--host <host>', 'address to listen on')
  .option('--data <directory>', 'directory of the embedded store')
  .option('--mode <mode>', 'live or test')
  .option('--allow-host <name...>', 'further names this service is addressed by')
  .option('--demo', 'play a provider against it first, on a store of its own')
  .option('--no-demo', 'only serve')
  .option('--once', 'with --demo: stop after the demo')
  .option('--seed <number>', 'with --demo: the seed of what is played')
  .addHelpText(
    'after',
    `${SETTINGS}
Examples:
  $ order-lifecycle serve --demo --once
  $ DIGITAL_RIVER_WEBHOOK_SECRETS=whsec_1,whsec_2 order-lifecycle serve --port 8080
`,
  )
  .action(async (flags: ServeFlags & { demo?: boolean; once?: boolean; seed?: string }) => {
    if (flags.demo === true) {
      await demo(flags, process.env);
      return;
    }
    const running = await run(readConfiguration(flags, process.env));
    await stopSignal();
    await running.stop();
  });

program
  .command('reprocess')
  .description('Read bodies again that could not be understood, after an upgrade.')
  .option('--data <directory>', 'directory of the embedded store')
  .option('--mode <mode>', 'live or test')
  .addHelpText(
    'after',
    `${SETTINGS}\nExample:\n  $ order-lifecycle reprocess --data ./.order-lifecycle\n`,
  )
  .action(async (flags: ServeFlags) => {
    const orders = await openService(readConfiguration(flags, process.env));
    try {
      const { tried, recorded, ignored, stillKept } = await orders.reprocess();
      console.log(
        `${tried} kept bodies read again: ${recorded} recorded, ${ignored} ignored, ${stillKept} still not understood`,
      );
    } finally {
      await orders.stop();
    }
  });

try {
  await program.parseAsync();
} catch (error) {
  if (error instanceof ConfigurationError) {
    console.error(`order-lifecycle: ${error.message}`);
    process.exit(2);
  }
  console.error(`order-lifecycle: ${error instanceof Error ? error.message : String(error)}`);
  process.exit(1);
}
