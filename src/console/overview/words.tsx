import type { JSX } from 'preact';
import { Terms } from '../terms.js';
import { WORDS } from '../words.js';

/** What the words of this page mean. It opens on demand. */
export function Words(): JSX.Element {
  const terms = WORDS.map(({ word, means }) => [word, means] as const);
  return <Terms title="What these words mean" class="words" terms={terms} />;
}
