import { checkedOptions, type OptionNames } from './options.js';
import { checkWhole, type WholeNumbers } from './whole-number.js';

/** The limits of one order. */
export interface OrderLimits {
  /** The number of observations of one order. */
  readonly observations: number;
  /** The size of these observations together, about that of their JSON, in bytes. */
  readonly bytes: number;
}

/**
 * The default limits: room for a dozen deliveries of an order of 3 000 lines, or for twenty times the
 * deliveries of a busy order, and small enough that a full order is folded within 50 ms
 * (`npm run bench -- --only fold`).
 */
export const ORDER_LIMITS: OrderLimits = { observations: 1_000, bytes: 6 * 1024 * 1024 };

const NAMES: OptionNames<Partial<OrderLimits>> = { observations: 'optional', bytes: 'optional' };

/** The allowed values of each limit. */
export const LIMITS_OF_ORDERS: Readonly<
  Record<keyof OrderLimits, WholeNumbers & { readonly usual: number }>
> = {
  observations: { from: 50, to: 100_000, usual: ORDER_LIMITS.observations },
  bytes: { from: 64 * 1024, to: 1024 * 1024 * 1024, usual: ORDER_LIMITS.bytes },
};

/**
 * Checks limits, and fills in the defaults.
 *
 * @throws {ConfigurationError} when one is not allowed.
 */
export function checkedOrderLimits(limits?: Partial<OrderLimits>): OrderLimits {
  const given = checkedOptions(limits, NAMES, 'orderLimits');
  const { observations = ORDER_LIMITS.observations, bytes = ORDER_LIMITS.bytes } = given;
  checkWhole('orderLimits.observations', observations, LIMITS_OF_ORDERS.observations);
  checkWhole('orderLimits.bytes', bytes, LIMITS_OF_ORDERS.bytes);
  return { observations, bytes };
}
