import type { JSX } from 'preact';
import { WORDS } from '../words.js';

/** What the words of this page mean. It opens on demand. */
export function Words(): JSX.Element {
  return (
    <details class="words">
      <summary>What these words mean</summary>
      <dl>
        {WORDS.map(({ word, means }) => (
          <div key={word}>
            <dt>{word}</dt>
            <dd>{means}</dd>
          </div>
        ))}
      </dl>
    </details>
  );
}
