import type { OrderRecord } from '../../../lifecycle/index.js';
import { orderKeyPrefix } from '../../../order/milestone/milestone.js';
import type { NewOrderRow } from '../../store.js';
import type { SqlRow } from '../sql-client.js';
import { text, unexpected } from '../values/columns.js';
import { storableJsonText } from '../values/storable.js';
import { storedJson } from '../values/stored-json.js';
import type { OwnValues } from './codes.js';
import { compact } from './compact.js';
import { expand } from './expand.js';
import { type OrderWords, wordsOf } from './order-words.js';

/** The columns of an order that its record repeats. */
type Columns = Pick<NewOrderRow, 'account' | 'orderId' | 'instant' | 'upstreamId' | 'checkoutId'>;

/** The text that stores the record of an order beside the columns of its row. */
export function recordText(record: OrderRecord, columns: Columns, words?: OrderWords): string {
  // A store accepts any JSON in place of a record.
  const published: unknown = (record as OrderRecord | null)?.published;
  const prefix = orderKeyPrefix(columns.account, columns.orderId);
  const stored =
    Array.isArray(published) && published.every((key) => typeof key === 'string')
      ? { ...record, published: published.map((key) => keyParts(key, prefix)) }
      : record;
  return storableJsonText(compact(stored, ownOf(columns), words?.unchanged));
}

/** The record in a row. Earlier versions stored it as plain JSON. */
export function recordIn(row: SqlRow, columns: Columns): OrderRecord {
  const value = text(row, 'folded');
  try {
    // Only `recordText` and earlier versions wrote it, from an OrderRecord. `recordIn` of the rows
    // checks it before it is used.
    if (!value.startsWith('[')) return storedJson(value) as OrderRecord;
    const stored = expand(value, ownOf(columns), wordsIn(row)) as OrderRecord;
    const published: unknown = stored.published;
    if (!Array.isArray(published)) return stored;
    const prefix = orderKeyPrefix(columns.account, columns.orderId);
    return { ...stored, published: published.map((key) => wholeKey(key, prefix)) };
  } catch {
    return unexpected('folded');
  }
}

/** The words of an order, in a row with its column of them. */
export function wordsIn(row: SqlRow): readonly string[] {
  return row.words === null ? [] : wordsOf(text(row, 'words'));
}

function ownOf({ account, orderId, instant, upstreamId, checkoutId }: Columns): OwnValues {
  return { instant, texts: [account, orderId, upstreamId, checkoutId] };
}

/** The key of a milestone of this order as its kind and its subject, if it has one. */
function keyParts(key: string, prefix: string): string | readonly string[] {
  if (!key.startsWith(prefix)) return key;
  const [kind = '', subject = ''] = key.slice(prefix.length).split('/');
  return subject === '' ? [kind] : [kind, subject];
}

function wholeKey(key: string | readonly string[], prefix: string): string {
  if (typeof key === 'string') return key;
  const [kind = '', subject = ''] = key;
  return `${prefix}${kind}/${subject}`;
}
