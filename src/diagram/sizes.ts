import type { DiagramState } from './diagram.js';

// Text cannot be measured here, so these are the sizes that the widest common fonts need, in pixels.

/** Of one character on an edge. */
export const LABEL = { width: 7, height: 15 } as const;

const NAME = { width: 8.4, height: 20 } as const;
const TAG = { width: 6.1, height: 14 } as const;

/** The size of a state with its tags, one a line. */
export function stateSize({ key, tags }: DiagramState): { width: number; height: number } {
  const width = Math.max(key.length * NAME.width, ...tags.map((tag) => tag.length * TAG.width));
  return {
    width: Math.round(width + 24),
    height: NAME.height + 16 + tags.length * TAG.height,
  };
}
