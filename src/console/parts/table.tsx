import type { ComponentChildren, JSX } from 'preact';
import { Scroll } from './scroll.js';
import './table.css';

/** A column of a table. */
export interface Column<Row> {
  /** Unique in its table. */
  readonly title: string;
  readonly cell: (row: Row) => ComponentChildren;
  /** `number`: aligned to the right. `id`, `long`, `nowrap`: see the style. */
  readonly class?: string | undefined;
  /** Its cells name their rows. */
  readonly isName?: true;
  /** On a phone its cells need no title. */
  readonly isPlain?: true;
}

/** A head cell: its title, and what makes it more than that. */
export type Head = Pick<Column<never>, 'title' | 'class'> & {
  /** Absent: the title. */
  readonly content?: ComponentChildren;
  readonly sorted?: 'ascending' | 'descending' | undefined;
};

/** A table of rows. On a phone each row is a card: its first cell, then the others with their titles. */
export function Table<Row>(props: {
  readonly label: string;
  readonly columns: readonly Column<Row>[];
  readonly rows: readonly Row[];
  readonly keyOf: (row: Row) => string;
  /** Default: the titles of the columns. */
  readonly heads?: readonly Head[];
  readonly class?: string;
}): JSX.Element {
  const { label, columns, rows, keyOf, heads = columns, class: kind = '' } = props;
  return (
    <Scroll label={`${label}, table`}>
      <table class={`cards ${kind}`}>
        <Heads heads={heads} />
        <tbody>
          {rows.map((row) => (
            <tr key={keyOf(row)}>
              {columns.map(({ title, cell, class: of, isName, isPlain }) =>
                isName === true ? (
                  <th key={title} scope="row" class={of}>
                    {cell(row)}
                  </th>
                ) : (
                  <td key={title} class={of} data-title={isPlain === true ? undefined : title}>
                    {cell(row)}
                  </td>
                ),
              )}
            </tr>
          ))}
        </tbody>
      </table>
    </Scroll>
  );
}

/** The row of the heads of a table. */
export function Heads({ heads }: { readonly heads: readonly Head[] }): JSX.Element {
  return (
    <thead>
      <tr>
        {heads.map(({ title, content = title, class: kind, sorted }) => (
          <th key={title} scope="col" class={kind} aria-sort={sorted}>
            {content}
          </th>
        ))}
      </tr>
    </thead>
  );
}
