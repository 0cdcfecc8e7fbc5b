import { existsSync } from 'node:fs';
import { ConfigurationError } from '../../order/options/configuration-error.js';
import type { OrderLifecycle } from '../../service/order-lifecycle.js';
import { readConfiguration, type ServeFlags } from '../configuration/configuration.js';
import type { Environment } from '../configuration/environment.js';
import { providerIn } from '../providers/registry.js';
import { openService } from '../running.js';

/**
 * Opens the store for a command that accepts no deliveries, so it needs no signing secret.
 *
 * @param options.create creates a store where there is none.
 * @param options.looks the command takes nothing in, so it needs no setting that decides how.
 * @throws {ConfigurationError} when there is no store and `create` is not set: a mistyped directory
 * must not look like a shop without orders.
 */
export async function openOffline(
  flags: ServeFlags,
  env: Environment,
  options: { readonly create?: boolean; readonly looks?: boolean } = {},
): Promise<OrderLifecycle> {
  const configuration = readConfiguration(flags, {
    LOG_LEVEL: 'warn',
    ...env,
    HOST: '127.0.0.1',
    PORT: '0',
    ...providerIn(flags, env).standIns(env, options.looks === true),
  });
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
