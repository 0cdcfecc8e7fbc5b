import { checkedOptions, type OptionNames } from './options.js';
import { checkWhole, type WholeNumbers } from './whole-number.js';

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

/** What each of them may be. */
export const LIMITS_OF_ORDERS: Readonly<
  Record<keyof OrderLimits, WholeNumbers & { readonly usual: number }>
> = {
  observations: { from: 50, to: 100_000, usual: ORDER_LIMITS.observations },
  bytes: { from: 64 * 1024, to: 1024 * 1024 * 1024, usual: ORDER_LIMITS.bytes },
};

/**
 * Limits with the defaults for what is not set.
 *
 * @throws {ConfigurationError} when one of them cannot be a limit.
 */
export function checkedOrderLimits(limits?: Partial<OrderLimits>): OrderLimits {
  const given = checkedOptions(limits, NAMES, 'orderLimits');
  const { observations = ORDER_LIMITS.observations, bytes = ORDER_LIMITS.bytes } = given;
  checkWhole('orderLimits.observations', observations, LIMITS_OF_ORDERS.observations);
  checkWhole('orderLimits.bytes', bytes, LIMITS_OF_ORDERS.bytes);
  return { observations, bytes };
}
