import type { PaymentObservation } from '../../../order/observation.js';
import type { UnplacedObservation } from '../../store.js';
import type { SqlRow } from '../sql-client.js';
import { integer, json, text } from '../values/columns.js';

/** The columns that {@link unplacedOf} reads, of the table of unplaced observations, `u`. */
export const UNPLACED_COLUMNS = 'u.account, u.reference, u.arrived_at, u.observation';

/** The unplaced observation in a row. */
export function unplacedOf(row: SqlRow): UnplacedObservation {
  return {
    account: text(row, 'account'),
    reference: text(row, 'reference'),
    // Only `placeObservation` writes it.
    observation: json(row, 'observation') as PaymentObservation,
    arrivedAt: integer(row, 'arrived_at'),
  };
}
