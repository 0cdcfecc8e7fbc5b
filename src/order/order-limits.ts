import { ConfigurationError } from './configuration-error.js';
import { checkedOptions, type OptionNames } from './options.js';

/** How large one order may grow. */
export interface OrderLimits {
  /** How many observations of one order are folded. */
  readonly observations: number;
  /** How many bytes those may have together, each as the JSON it is stored as. */
  readonly bytes: number;
}

/**
 * The limits unless others are set: a dozen deliveries of an order of 3 000 lines, or twenty times what a
 * busy order has; and little enough that one that reached them is folded anew within 50 ms
 * (`npm run bench -- --only fold`).
 */
export const ORDER_LIMITS: OrderLimits = { observations: 1_000, bytes: 6 * 1024 * 1024 };

const NAMES: OptionNames<Partial<OrderLimits>> = { observations: 'optional', bytes: 'optional' };

const LEAST: OrderLimits = { observations: 50, bytes: 64 * 1024 };
const MOST: OrderLimits = { observations: 100_000, bytes: 1024 * 1024 * 1024 };

/**
 * Limits with the defaults for what is not set.
 *
 * @throws {ConfigurationError} when one of them cannot be a limit.
 */
export function checkedOrderLimits(limits?: Partial<OrderLimits>): OrderLimits {
  const given = checkedOptions(limits, NAMES, 'orderLimits');
  const { observations = ORDER_LIMITS.observations, bytes = ORDER_LIMITS.bytes } = given;
  checkOrderLimit('observations', observations);
  checkOrderLimit('bytes', bytes);
  return { observations, bytes };
}

/** @throws {ConfigurationError} */
export function checkOrderLimit(
  limit: keyof OrderLimits,
  value: number,
  setting = `orderLimits.${limit}`,
  given = String(value),
): void {
  if (Number.isInteger(value) && value >= LEAST[limit] && value <= MOST[limit]) return;
  throw new ConfigurationError({
    setting,
    given,
    allowed: `a whole number from ${LEAST[limit]} to ${MOST[limit]}; the default is ${ORDER_LIMITS[limit]}`,
  });
}
