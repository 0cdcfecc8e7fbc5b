import type { Environment } from '../configuration/environment.js';
import type { Output } from './terminal.js';

// Node's styleText checks process.stdout only; here the caller chooses the stream.
const STYLES = {
  bold: [1, 22],
  dim: [2, 22],
  red: [31, 39],
  green: [32, 39],
  yellow: [33, 39],
} as const;

/** Matches the escape sequences around coloured text. */
export const PAINTED = new RegExp(`(\u001b\\[(?:${Object.values(STYLES).flat().join('|')})m)`);

type Style = keyof typeof STYLES;

/** Colours text where colours are shown. */
export type Paint = (style: Style, text: string) => string;

/** The values of FORCE_COLOR that switch colours on, as in Node.js; others switch them off. */
const FORCED: readonly string[] = ['', '1', 'true', '2', '3'];

/**
 * Whether a stream shows colours: a terminal does, unless it is dumb. NO_COLOR and NODE_DISABLE_COLORS
 * switch them off, and FORCE_COLOR wins over both, as in Node.js.
 */
export function isColoured({ isTTY }: Output, env: Environment): boolean {
  if (env.FORCE_COLOR !== undefined) return FORCED.includes(env.FORCE_COLOR);
  if (env.NO_COLOR || env.NODE_DISABLE_COLORS) return false;
  return isTTY === true && env.TERM !== 'dumb';
}

/** Colours text in any case. */
export function painted(style: Style, text: string): string {
  const [on, off] = STYLES[style];
  return `\u001b[${on}m${text}\u001b[${off}m`;
}

/** Colours text for a stream, if it shows colours. */
export function paintFor(stream: Output, env: Environment): Paint {
  return isColoured(stream, env) ? painted : (_, text) => text;
}
