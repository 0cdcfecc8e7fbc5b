import type { ManyOrders } from '../../test/_support/many-orders.js';
import type { Figure } from '../report.js';

/** The effort of a measurement. */
export interface Effort {
  /** Milliseconds for each figure and round. */
  readonly time: number;
  readonly rounds: number;
  /** Calls before each figure that are not measured. */
  readonly warmUp: number;
  /** Numbers of orders in the database for the part `growth`. */
  readonly growth: readonly number[];
  /** Rows for the part `many`, and how often each query runs. */
  readonly many: ManyOrders & { readonly times: number };
}

/** One part of the benchmark. */
export type Part = (url: string, effort: Effort) => Promise<readonly Figure[]>;
