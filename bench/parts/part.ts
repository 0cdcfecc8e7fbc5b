import type { ManyOrders } from '../../test/_support/many-orders.js';
import type { Figure } from '../report.js';

/** How thoroughly to measure. */
export interface Effort {
  /** Milliseconds for each figure and round. */
  readonly time: number;
  readonly rounds: number;
  /** Calls before each figure that do not count. */
  readonly warmUp: number;
  /** Orders in the database for the part about growth. */
  readonly growth: readonly number[];
  /** Rows of the part about many orders, and how often each question is asked there. */
  readonly many: ManyOrders & { readonly times: number };
}

/** One part of the benchmark. */
export type Part = (url: string, effort: Effort) => Promise<readonly Figure[]>;
