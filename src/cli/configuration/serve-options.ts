import type { Command } from 'commander';
import { PROVIDERS } from '../providers/registry.js';

/** Adds the flags of a service, for `serve` and for what checks its settings. */
export function serveOptions(command: Command): Command {
  return command
    .option('--port <port>', 'port to listen on; 0 picks a free one')
    .option('--host <host>', 'address to listen on')
    .option('--data <directory>', 'directory of the embedded store')
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
    );
}
