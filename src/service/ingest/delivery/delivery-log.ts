import type { WebhookReading } from '../../../adapters/provider.js';
import type { Logger } from '../../runtime/logger.js';
import { type BodyTrap, messageOf } from './body-trap.js';

/** Foreign accounts that are logged, each once. A platform may have a hundred thousand. */
const MAX_LOGGED_ACCOUNTS = 100;

/**
 * Logs deliveries that point to a wrong set-up: of foreign accounts and of every trap of a body once, and
 * loud problems.
 */
export class DeliveryLog {
  readonly #logger: Logger;
  readonly #accounts = new Set<string>();
  readonly #traps = new Set<BodyTrap>();

  constructor(logger: Logger) {
    this.#logger = logger;
  }

  add(reading: WebhookReading): void {
    if (reading.kind === 'not_understood' && reading.loud === true) {
      const { code, path, reason } = reading.problem;
      this.#logger.error({ code, path }, reason);
    }
    if (reading.kind === 'ignored' && reading.code === 'foreign_account') {
      this.#foreign(reading.foreignAccount ?? 'not named', reading.reason);
    }
  }

  /** Every delivery of a server that is set up wrongly falls into the same trap, so further ones are only counted. */
  addTrap(trap: BodyTrap): void {
    if (this.#traps.has(trap)) return;
    this.#traps.add(trap);
    this.#logger.error({ code: trap, status: 400 }, messageOf(trap));
  }

  #foreign(foreignAccount: string, reason: string): void {
    if (this.#accounts.has(foreignAccount) || this.#accounts.size >= MAX_LOGGED_ACCOUNTS) return;
    this.#accounts.add(foreignAccount);
    this.#logger.warn(
      { foreignAccount, reason },
      'deliveries of another account arrive here and are ignored',
    );
  }
}
