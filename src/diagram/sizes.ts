import type { DiagramState } from './diagram.js';

// Text cannot be measured where the diagram is made, so these are what the widest common fonts need.

/** Of one character on an edge. */
export const LABEL = { width: 7, height: 15 } as const;

const NAME = { width: 8.4, height: 20 } as const;
const TAG = { width: 6.1, height: 14 } as const;

/** The tags of a state, one a line; a state shows each for itself. */
export function tagLines({ tags }: DiagramState): readonly string[] {
  return tags;
}

/** How large a state is drawn. */
export function stateSize(state: DiagramState): { width: number; height: number } {
  const lines = tagLines(state);
  const width = Math.max(
    state.key.length * NAME.width,
    ...lines.map((line) => line.length * TAG.width),
  );
  return {
    width: Math.round(width + 24),
    height: NAME.height + 16 + lines.length * TAG.height,
  };
}
