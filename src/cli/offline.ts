import { randomUUID } from 'node:crypto';
import type { OrderLifecycle } from '../service/order-lifecycle.js';
import { type Environment, readConfiguration, type ServeFlags } from './configuration.js';
import { openService } from './running.js';

/** The settings of commands that take no deliveries in, for their `--help`. */
export const OFFLINE = `
Settings:
  DATABASE_URL                   PostgreSQL; absent: embedded in --data
  DIGITAL_RIVER_MODE             live or test (--mode); default test
`;

/**
 * Opens the store for a command that takes no deliveries in: it verifies nothing, so it needs no
 * signing secret, and it listens nowhere.
 */
export function openOffline(flags: ServeFlags, env: Environment): Promise<OrderLifecycle> {
  const configuration = readConfiguration(flags, {
    LOG_LEVEL: 'warn',
    ...env,
    HOST: '127.0.0.1',
    PORT: '0',
    DIGITAL_RIVER_WEBHOOK_SECRETS: `unused-${randomUUID()}`,
  });
  return openService(configuration);
}
