import { existsSync } from 'node:fs';
import { ConfigurationError } from '../../order/options/configuration-error.js';
import type { OrderLifecycles } from '../../service/order-lifecycles.js';
import { readConfiguration, type ServeFlags } from '../configuration/configuration.js';
import type { Environment } from '../configuration/environment.js';
import { PROVIDERS, providersIn } from '../providers/registry.js';
import { openService } from '../running.js';

/**
 * Opens the store for a command that accepts no deliveries, so it needs no signing secret.
 *
 * @param options.create creates a store where there is none.
 * @param options.looks the command takes nothing in, so it needs no setting that decides how.
 * @param options.reads it changes nothing either, so it finds the orders of every provider, unless some
 * are named.
 * @throws {ConfigurationError} when there is no store and `create` is not set: a mistyped directory
 * must not look like a shop without orders.
 */
export async function openOffline(
  flags: ServeFlags,
  env: Environment,
  options: {
    readonly create?: boolean;
    readonly looks?: boolean;
    readonly reads?: boolean;
  } = {},
): Promise<OrderLifecycles> {
  const { looks = false, reads = false } = options;
  const providers = providersIn(flags, env, reads ? PROVIDERS : undefined);
  const standIns = providers.map((one) => one.standIns(env, looks || reads));
  const configuration = readConfiguration(
    flags,
    Object.assign({ LOG_LEVEL: 'warn', ...env, HOST: '127.0.0.1', PORT: '0' }, ...standIns),
    providers,
  );
  const { databaseUrl, engine, data } = configuration;
  const elsewhere = databaseUrl !== undefined || engine !== undefined;
  if (options.create !== true && !elsewhere && !existsSync(data)) {
    throw new ConfigurationError({
      setting: '--data',
      given: `${JSON.stringify(data)}, which does not exist`,
      allowed: 'the directory of "order-lifecycle serve", or left out when DATABASE_URL is set',
    });
  }
  return openService(configuration);
}
