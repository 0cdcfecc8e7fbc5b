import type { ProviderApi } from '../../adapters/provider-api.js';
import type { Milestone } from '../../order/milestone/milestone.js';
import type { Observation } from '../../order/observation.js';
import { failureText } from '../../order/text/failure-text.js';
import { recordIn } from '../../store/order-row.js';
import type { OrderRow } from '../../store/store.js';
import type { Logger } from '../runtime/logger.js';
import { withTimeout } from '../runtime/timeout.js';

/** What the read needs. */
interface ReadDependencies {
  /** Absent: nothing can be read. */
  readonly api: Partial<Pick<ProviderApi, 'read'>> | undefined;
  readonly logger: Logger;
  readonly rowOfOrder: (orderId: string) => Promise<OrderRow | undefined>;
  readonly observe: (observation: Observation) => Promise<unknown>;
}

/**
 * Reads an order from the provider before `ready_to_fulfil` is delivered, if it is not known which lines
 * are physical and which digital: responses never contain that, webhooks only if the shop expands it.
 * Without an API, or if the read fails, the milestone is delivered with those lines as `unclassified`.
 *
 * Payments are not read: what matters of them before goods are sent is whether the money can be had, and the
 * action `fulfil` captures it and reads the payment if that fails.
 */
export async function readBeforeFulfilment(
  { api, logger, rowOfOrder, observe }: ReadDependencies,
  { kind, orderId }: Milestone,
  timeoutMs: number,
): Promise<void> {
  if (kind !== 'ready_to_fulfil' || api?.read === undefined) return;
  const logFailure = (reason: string) =>
    logger.warn({ orderId, reason }, 'an order could not be read before its fulfilment');
  try {
    const row = await rowOfOrder(orderId);
    const items =
      row === undefined ? [] : Object.values(recordIn(row).folded.snapshot.context.items);
    if (items.length > 0 && items.every(({ physical }) => physical !== undefined)) return;
    const read = await withTimeout(api.read(orderId), timeoutMs);
    if (read.kind === 'observation') await observe(read.observation);
    if (read.kind === 'failure') logFailure(read.reason);
  } catch (error) {
    logFailure(failureText(error));
  }
}
