import { storableText } from '../../../../order/text/storable-text.js';
import type { OrderKey } from '../../../store.js';
import type { Column } from '../../values/recordset.js';

/** The columns that name the order of a row. */
export const ORDER_KEY: Readonly<Record<string, Column<{ readonly row: OrderKey }>>> = {
  account: ['text', ({ row }) => row.account],
  order_id: ['text', ({ row }) => row.orderId],
};

/** A row of another table that is written together with the row of its order. */
export interface ChildRow<T> {
  readonly row: OrderKey;
  /** Its position among those of its order. */
  readonly index: number;
  readonly value: T;
}

/** The child rows of several writes. */
export function childRows<Write extends { readonly row: OrderKey }, T>(
  writes: readonly Write[],
  valuesOf: (write: Write) => readonly T[] | undefined,
): readonly ChildRow<T>[] {
  return writes.flatMap(
    (write) => valuesOf(write)?.map((value, index) => ({ row: write.row, index, value })) ?? [],
  );
}

/**
 * The first of each text as it is stored, as a statement cannot insert a row twice.
 *
 * @param taken texts of which there is to be none.
 */
export function firstOfEach<T>(
  all: readonly T[],
  textOf: (one: T) => string,
  taken: readonly string[] = [],
): readonly T[] {
  if (all.length < 2 && taken.length === 0) return all;
  const known = new Set(taken.map((text) => storableText(text)));
  return all.filter((one) => {
    const stored = storableText(textOf(one));
    return !known.has(stored) && known.add(stored);
  });
}
