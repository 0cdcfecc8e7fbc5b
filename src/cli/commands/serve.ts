import type { Command } from 'commander';
import { readConfiguration, type ServeFlags } from '../configuration/configuration.js';
import { SETTINGS } from '../configuration/settings-help.js';
import { demo } from '../demo.js';
import { run, stopSignal } from '../running.js';

/** `order-lifecycle serve` */
export function serve(program: Command): void {
  program
    .command('serve', { isDefault: true })
    .description('Take in deliveries and answer questions over HTTP.')
    .option('--port <port>', 'port to listen on; 0 picks a free one')
    .option('--host <host>', 'address to listen on')
    .option('--data <directory>', 'directory of the embedded store')
    .option(
      '--take-over',
      'take it from a process elsewhere that cannot be asked;\nmake sure first that it has ended',
    )
    .option('--mode <mode>', 'live or test')
    .option('--allow-host <name...>', 'further names this service is addressed by')
    .option(
      '--reconcile-every <span>',
      'ask the provider for what was missed so often, or off;\nneeds its API key; with one: 1h',
    )
    .option(
      '--deadline <name=span...>',
      'when a standstill needs a person, e.g. review_too_long=24h',
    )
    .option('--max-body-bytes <bytes>', 'the longest delivery that is read; default 8388608')
    .option(
      '--max-order-observations <count>',
      'how many observations one order may have; default 1000',
    )
    .option('--max-order-bytes <bytes>', 'how many bytes of them; default 6291456')
    .option('--max-readers <number>', 'how many may follow changes at once; default 100')
    .option('--engine <engine>', 'restate: virtual objects keep the orders, not a database')
    .option('--restate-url <url,...>', 'where calls to Restate go in; RESTATE_URL')
    .option(
      '--restate-admin-url <url,...>',
      'where Restate is told of this process; RESTATE_ADMIN_URL,\ndefault: port 9070 of each',
    )
    .option(
      '--restate-listen <host:port>',
      'where the objects of the orders listen; RESTATE_LISTEN,\ndefault 127.0.0.1:9080',
    )
    .option(
      '--restate-worker-url <url>',
      'where Restate finds them; RESTATE_WORKER_URL,\ndefault: where they listen',
    )
    .option(
      '--restate-identity-key <key,...>',
      'public keys of Restate, whose signature every call of\nthe objects must have; RESTATE_IDENTITY_KEY',
    )
    .option(
      '--restate-allow-unsigned',
      'without a key: let whoever reaches the objects call\nthem, also beyond loopback; RESTATE_ALLOW_UNSIGNED=true',
    )
    .option('--inspect [receiver]', "show live traffic in Stately's inspector, or another page")
    .option('--demo', 'play a provider against it first, on a store of its own')
    .option('--no-demo', 'only serve')
    .option('--once', 'with --demo: stop after the demo')
    .option('--seed <seed>', 'with --demo: the same seed plays the same again')
    .addHelpText(
      'after',
      `${SETTINGS}
Examples:
  $ order-lifecycle serve --demo --once
  $ DIGITAL_RIVER_WEBHOOK_SECRETS=whsec_1,whsec_2 order-lifecycle --port 8080
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
      // Asked to stop while it starts, it finishes that first and then stops in order.
      const stopped = stopSignal();
      const running = await run(configuration);
      await stopped;
      await running.stop();
    });
}
