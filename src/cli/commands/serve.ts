import type { Command } from 'commander';
import { readConfiguration, type ServeFlags } from '../configuration/configuration.js';
import { SETTINGS } from '../configuration/settings-help.js';
import { demo } from '../demo/demo.js';
import { PROVIDERS } from '../providers/registry.js';
import { run, stopSignal } from '../running.js';

/** `order-lifecycle serve` */
export function serve(program: Command): void {
  program
    .command('serve', { isDefault: true })
    .description('Accept deliveries and answer queries over HTTP.')
    .option('--port <port>', 'port to listen on; 0 picks a free one')
    .option('--host <host>', 'address to listen on')
    .option('--data <directory>', 'directory of the embedded store')
    .option(
      '--take-over',
      'take the directory from a process that cannot be checked; make sure first that it has ended',
    )
    .option(
      '--provider <name,...>',
      `${PROVIDERS.map(({ name }) => name).join(', ')}, or several of them`,
    )
    .option('--mode <mode>', 'live or test, for every provider')
    .option('--allow-host <name...>', 'further host names of this service')
    .option(
      '--reconcile-every <duration>',
      'how often to read missing events at the provider, or off; default 1h with an API key',
    )
    .option(
      '--deadline <name=duration...>',
      'how long an order may wait before a person is notified, e.g. review_too_long=24h',
    )
    .option('--max-body-bytes <bytes>', 'longest body of a delivery; default 8388608')
    .option('--max-order-observations <count>', 'most observations of one order; default 1000')
    .option('--max-order-bytes <bytes>', 'most bytes of these observations; default 6291456')
    .option('--max-readers <number>', 'most readers of changes at once; default 100')
    .option('--engine <engine>', 'restate: store orders in virtual objects instead of a database')
    .option('--restate-url <url,...>', 'ingress of Restate; RESTATE_URL')
    .option(
      '--restate-admin-url <url,...>',
      'admin API of Restate; RESTATE_ADMIN_URL, default: port 9070 of each',
    )
    .option(
      '--restate-listen <host:port>',
      'address of this process for Restate; RESTATE_LISTEN, default 127.0.0.1:9080',
    )
    .option(
      '--restate-worker-url <url>',
      'the same, as Restate reaches it; RESTATE_WORKER_URL, default: where it listens',
    )
    .option(
      '--restate-identity-key <key,...>',
      'public keys of Restate, which must sign its calls; RESTATE_IDENTITY_KEY',
    )
    .option(
      '--restate-allow-unsigned',
      'accept unsigned calls beyond loopback, from anybody; RESTATE_ALLOW_UNSIGNED=true',
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
