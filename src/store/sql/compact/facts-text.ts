import type { SqlRow } from '../sql-client.js';
import { members, optionalText, text, unexpected } from '../values/columns.js';
import { storableJsonText } from '../values/storable.js';
import { storedJson } from '../values/stored-json.js';
import type { OwnValues } from './codes.js';
import { compact } from './compact.js';
import { expand } from './expand.js';

/** The columns of a milestone that its facts repeat. */
interface Columns {
  readonly account: string;
  readonly orderId: string;
  readonly subject: string;
  readonly upstreamId?: string;
  readonly checkoutId?: string;
}

/** The text that stores the facts of a milestone beside the columns of its row. */
export function factsText(facts: object, columns: Columns): string {
  return storableJsonText(compact(facts, ownOf(columns)));
}

/** The facts in a row. Earlier versions stored them as plain JSON. */
export function factsIn(row: SqlRow): Readonly<Record<string, unknown>> {
  const value = text(row, 'facts');
  let facts: unknown;
  try {
    facts = value.startsWith('[') ? expand(value, ownOf(columnsIn(row))) : storedJson(value);
  } catch {
    unexpected('facts');
  }
  return members(facts, 'facts');
}

function columnsIn(row: SqlRow): Columns {
  return {
    account: text(row, 'account'),
    orderId: text(row, 'order_id'),
    subject: text(row, 'subject'),
    ...optionalText(row, 'upstream_id', 'upstreamId'),
    ...optionalText(row, 'checkout_id', 'checkoutId'),
  };
}

function ownOf({ account, orderId, subject, upstreamId, checkoutId }: Columns): OwnValues {
  return { texts: [account, orderId, subject, upstreamId, checkoutId] };
}
