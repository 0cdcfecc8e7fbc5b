import type { Provider } from '../../adapters/provider.js';
import { readBody } from '../../service/several/read-body.js';
import { type ComputedOrder, computeOrders } from './compute.js';
import { type Histories, readHistories } from './histories.js';

/** A file as it was read, and the orders that follow from it. */
export interface ComputedFile {
  readonly histories: Histories;
  readonly computed: readonly ComputedOrder[];
}

/** Reads the histories in a file, and computes the orders. The `readers` understand its deliveries. */
export async function computeFile(
  file: string,
  readers: readonly Provider[],
): Promise<ComputedFile> {
  const histories = await readHistories(file, {
    fromWebhook: (body) => readBody(readers, body),
  });
  return { histories, computed: computeOrders(histories.orders) };
}
