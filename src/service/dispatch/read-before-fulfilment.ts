import type { ProviderApi } from '../../adapters/provider-api.js';
import type { Milestone } from '../../order/milestone/milestone.js';
import type { Observation } from '../../order/observation.js';
import { failureText } from '../../order/text/failure-text.js';
import { recordIn } from '../../store/order-row.js';
import type { OrderRow } from '../../store/store.js';
import type { Logger } from '../runtime/logger.js';
import { withTimeout } from '../runtime/timeout.js';

/** What reading an order needs. */
interface ReadDependencies {
  /** Absent: nothing can be read. */
  readonly api: Pick<ProviderApi, 'read'> | undefined;
  readonly logger: Logger;
  readonly rowOfOrder: (orderId: string) => Promise<OrderRow | undefined>;
  readonly observe: (observation: Observation) => Promise<unknown>;
}

/**
 * Reads an order that is about to be handed over for fulfilment when nobody has said yet which of its
 * lines are goods to ship and which are to be delivered digitally: answers do not say it, and
 * deliveries only when they are expanded. Without an API, or when the read fails, it goes out as it
 * is, with those lines under `unclassified`: goods must not wait for a detail.
 */
export async function readBeforeFulfilment(
  { api, logger, rowOfOrder, observe }: ReadDependencies,
  { kind, orderId }: Milestone,
  timeoutMs: number,
): Promise<void> {
  if (kind !== 'ready_to_fulfil' || api === undefined) return;
  try {
    const row = await rowOfOrder(orderId);
    const items =
      row === undefined ? [] : Object.values(recordIn(row).folded.snapshot.context.items);
    if (items.length > 0 && items.every(({ physical }) => physical !== undefined)) return;
    const read = await withTimeout(api.read(orderId), timeoutMs);
    if (read.kind === 'observation') await observe(read.observation);
    if (read.kind !== 'failure') return;
    logger.warn({ orderId, reason: read.reason }, 'an order was not read before it is handed over');
  } catch (error) {
    logger.warn(
      { orderId, reason: failureText(error) },
      'an order was not read before it is handed over',
    );
  }
}
