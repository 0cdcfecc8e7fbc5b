import type { JSX } from 'preact';
import type { HistoryEntry } from '../../api.js';
import { labelOf } from './labels.js';

/** The name of an observation. In a narrow column it breaks between its words, so that none is cut. */
export function Label({ of: entry }: { readonly of: HistoryEntry }): JSX.Element {
  const label = labelOf(entry);
  return (
    <span class="label-text" title={label}>
      {label.split(/(?<=[._])/).map((word, index) => [index > 0 && <wbr key={index} />, word])}
    </span>
  );
}
