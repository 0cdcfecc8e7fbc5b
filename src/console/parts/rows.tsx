import type { JSX } from 'preact';
import { Scroll } from './scroll.js';

/** A titled table. Without rows: the sentence about that, or nothing where none is given. */
export function Rows(props: {
  readonly title: string;
  readonly heads: readonly string[];
  readonly rows: readonly (readonly string[])[];
  /** What an empty table means, and what to do. */
  readonly empty?: string;
}): JSX.Element | null {
  const { title, heads, rows, empty } = props;
  if (rows.length === 0) {
    return empty === undefined ? null : (
      <section aria-label={title}>
        <h2>{title}</h2>
        <p class="soft">{empty}</p>
      </section>
    );
  }
  return (
    <section aria-label={title}>
      <h2>{title}</h2>
      <Scroll label={`${title}, table`}>
        <table>
          <thead>
            <tr>
              {heads.map((head) => (
                <th key={head} scope="col">
                  {head}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {rows.map((cells) => (
              <tr key={cells.join(' ')}>
                {cells.map((cell, index) => (
                  <td key={heads[index]}>{cell}</td>
                ))}
              </tr>
            ))}
          </tbody>
        </table>
      </Scroll>
    </section>
  );
}
