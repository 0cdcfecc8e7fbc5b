/** How many observations each track draws at most. */
export const DRAWN = 16;

/**
 * The first of the drawn places of a track: the same as before while the selected one is well within them,
 * otherwise so that it is in their middle.
 */
export function firstDrawn(selected: number, length: number, before: number | undefined): number {
  const last = Math.max(0, length - DRAWN);
  const isWithin = before !== undefined && selected > before && selected < before + DRAWN - 1;
  const isAtEnd = before === 0 || before === last;
  const isDrawn = before !== undefined && selected >= before && selected < before + DRAWN;
  if (before !== undefined && before <= last && (isWithin || (isAtEnd && isDrawn))) return before;
  return Math.min(last, Math.max(0, selected - DRAWN / 2));
}
